"""What somebody may not know of answers, to the byte, like what does not exist; and is counted nowhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from conference.actions import service as actions
from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.consent import service as consent
from conference.consent.domain import Category, Purpose
from conference.consent.models import Reveal
from conference.infra.database import transaction
from conference.kernel.ids import ActionId, AgencyId, CaseId, DetailId, ItemId, MeetingId, ReleaseId, RevealId, new_uuid
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from tests import builders
from tests.builders import CANARY
from tests.cast import Cast

QUESTION = "Can the parrot come along to the new flat?"
WAYS = ("excluded", "person", "recused", "home")
"""Why the chair may not know of a case: her agency kept out, herself kept out, stepped aside, or not at the table."""


@dataclass(frozen=True)
class Hidden:
    """Everything there is of a case that the chair may not know of."""

    case: CaseId
    pseudonym: str
    release: ReleaseId
    detail: DetailId
    action: ActionId | None = None
    item: ItemId | None = None
    showing: RevealId | None = None


@dataclass(frozen=True)
class Scene:
    """One planned and one running conference, and a hidden case of each kind in both where it can be."""

    planned: MeetingId
    live: MeetingId
    hidden: dict[str, Hidden]
    shelter: AgencyId


@pytest.fixture(scope="module")
def scene(house: Any) -> Scene:
    """Furnished while the chair still knew of everything; then each case is hidden from her in its own way."""
    return house.work(lambda cast: furnish(cast, house.now))


def furnish(cast: Cast, now: Any) -> Scene:
    known = {way: builders.bring_case(cast["counsellor"], now, question=QUESTION) for way in WAYS[:3]}
    home = builders.bring_case(cast["counsellor"], now, question=QUESTION, to_the_table=False)
    live = builders.meeting(cast["chair"], [known["recused"]], now)
    planned = builders.meeting(cast["chair"], [known["excluded"], known["person"]], now.replace(day=26), publish=False)
    hidden = {way: things_of(cast, case, planned, now) for way, case in {**known, "home": home}.items()}
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], live, now)
    builders.command(cast["chair"], live, "open", now)
    builders.call(cast["chair"], live, known["recused"], now)
    builders.take_on(cast["chair"], live, [cast.agencies["shelter"]], now)
    builders.share(cast, live, hidden["recused"].detail, now)
    consent_hides(cast, known, now)
    return Scene(planned=planned, live=live, hidden=hidden, shelter=cast.agencies["shelter"])


def things_of(cast: Cast, case: CaseId, planned: MeetingId, now: Any) -> Hidden:
    release = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    detail = builders.detail(cast["counsellor"], case, now)
    visible = cases.cards([case])[case]
    asked = None
    if visible.step > 1:
        asked = actions.propose(
            cast["counsellor"],
            case=case,
            agency=cast.agencies["chair"],
            text=Narrative.read("Ask the ward about parrots"),
            due=None,
            now=now,
        )
    item = next((item.id for item in meetings.items(planned) if item.case_id == case), None)
    return Hidden(case, visible.pseudonym, release, detail, asked, item, shown_between(cast, case, detail, now))


def shown_between(cast: Cast, case: CaseId, detail: DetailId, now: Any) -> RevealId:
    """A showing between meetings, as if the case had been further on when it began."""
    with transaction() as current:
        reveal = Reveal(
            id=RevealId(new_uuid()),
            detail_id=detail,
            case_id=case,
            agency_id=cast.agencies["shelter"],
            meeting_id=None,
            item_id=None,
            purpose=Purpose.SAFETY_PLANNING,
            shown_by=cast["counsellor"].member,
            shown_at=now,
            stopped_at=None,
        )
        current.add(reveal)
        return reveal.id


def consent_hides(cast: Cast, known: dict[str, CaseId], now: Any) -> None:
    with transaction():
        consent.exclude(known["excluded"], agency=cast.agencies["chair"], now=now)
        consent.exclude(known["person"], person=cast["chair"].person, now=now)
    attendance.step_aside(cast["chair"], known["recused"], now)


@dataclass(frozen=True)
class Door:
    """A way to one thing: its path, and what a form there sends."""

    name: str
    path: Callable[[Scene, Any], str]
    thing: Callable[[Hidden], UUID | None]
    sends: Callable[[Any], dict[str, Any]] | None = None


def _release(_id: Any) -> dict[str, Any]:
    return {
        "recipients": str(new_uuid()),
        "categories": Category.IDENTITY.value,
        "purposes": Purpose.HOUSING.value,
        "signed_on": "2026-11-25",
        "last_day": "2026-12-01",
        "signed_by": "survivor",
        "condition": "no",
        "paper_here": "yes",
        "read_back": "2026-12-01",
    }


def _nothing(_id: Any) -> dict[str, Any]:
    return {}


def case_door(path: str, sends: Callable[[Any], dict[str, Any]] | None = None) -> Door:
    return Door(f"{'GET' if sends is None else 'POST'} {path}", lambda _s, i: path.replace("*", str(i)), _case, sends)


def _case(hidden: Hidden) -> UUID:
    return hidden.case


def action_door(verb: str, sends: Callable[[Any], dict[str, Any]] | None = None) -> Door:
    return Door(f"action{verb}", lambda _s, i: f"/actions/{i}{verb}", lambda h: h.action, sends)


def release_door(verb: str, sends: Callable[[Any], dict[str, Any]] | None = None) -> Door:
    return Door(f"release{verb}", lambda _s, i: f"/releases/{i}{verb}", lambda h: h.release, sends)


def item_door(verb: str) -> Door:
    return Door(
        f"item/{verb}",
        lambda s, i: f"/conferences/{s.planned}/agenda/items/{i}/{verb}",
        lambda h: h.item,
        lambda _id: {"minutes": "20"},
    )


def part_door(path: str, sends: Callable[[Any], dict[str, Any]] | None = None) -> Door:
    """A way to something within a case; what it is does not matter, the case is asked first."""
    name = f"{'GET' if sends is None else 'POST'} {path}"
    return Door(name, lambda _s, i: path.replace("*", str(i)).replace("+", str(SOME_PART)), lambda h: h.case, sends)


SOME_PART = new_uuid()
DOORS = [
    case_door("/cases/*"),
    case_door("/cases/*/people"),
    case_door("/cases/*/people", lambda _id: {"turns_18": "2030-01-01"}),
    case_door("/cases/*/suspected", lambda _id: {"kind": "survivor", "relation": "mother"}),
    case_door("/cases/*/kept-out"),
    case_door("/cases/*/kept-out", lambda _id: {"agency": str(new_uuid()), "told_by": "survivor"}),
    case_door("/cases/*/team"),
    case_door("/cases/*/team", lambda _id: {"member": str(new_uuid())}),
    part_door("/cases/*/people/+", _nothing),
    part_door("/cases/*/people/+/signers", lambda _id: {"relation": "mother"}),
    part_door("/cases/*/people/+/cannot-decide", _nothing),
    part_door("/cases/*/people/+/can-decide", _nothing),
    part_door("/cases/*/signers/+/end", _nothing),
    part_door("/cases/*/signers/+/clear", lambda _id: {"password": "a guess"}),
    part_door("/cases/*/kept-out/+/lift"),
    part_door("/cases/*/kept-out/+/lift", lambda _id: {"password": "a guess"}),
    part_door("/cases/*/team/+/leave", _nothing),
    case_door("/cases/*/releases/new"),
    case_door("/releases/form/*"),
    case_door("/releases/form/*", lambda _id: {"language": "fr"}),
    case_door("/cases/*/seen"),
    case_door("/cases/*/withdraw-everything"),
    case_door("/cases/*/withdraw-everything", _nothing),
    case_door("/cases/*/releases/new", _release),
    case_door("/cases/*/releases/new", _nothing),
    case_door("/cases/*/details/new"),
    case_door("/cases/*/details/new", lambda _id: {"category": "identity", "text": "A name"}),
    case_door("/cases/*/details/new", _nothing),
    case_door("/cases/*/to-the-table", _nothing),
    case_door("/cases/*/closing"),
    case_door("/cases/*/closing", lambda _id: {"deed": "close"}),
    case_door("/cases/*/closing", lambda _id: {"deed": "take_back", "why": "taken_back_not_accepted"}),
    case_door("/cases/*/closing", _nothing),
    case_door("/cases/*/step-aside", _nothing),
    Door("POST items", lambda s, _i: f"/conferences/{s.planned}/agenda/items", _case, lambda i: {"case": str(i)}),
    action_door(""),
    action_door("/accept", _nothing),
    action_door("/decline", lambda _id: {"reason": "no_space"}),
    action_door("/place", lambda _id: {"agency": str(new_uuid())}),
    action_door("/update", lambda _id: {"text": "Under way"}),
    action_door("/close", lambda _id: {"outcome": "done"}),
    release_door("/withdraw"),
    release_door("/again"),
    release_door("/narrow", lambda _id: {"categories": Category.IDENTITY.value}),
    release_door("/narrow", _nothing),
    Door("withdraw", lambda _s, i: f"/releases/{i}/withdraw", lambda h: h.release, _nothing),
    Door("look", lambda _s, i: f"/details/{i}/look", lambda h: h.detail, _nothing),
    Door("show", lambda _s, i: f"/details/{i}/show", lambda h: h.detail),
    Door(
        "show sent",
        lambda _s, i: f"/details/{i}/show",
        lambda h: h.detail,
        lambda _id: {"agency": str(new_uuid()), "purpose": Purpose.HOUSING.value},
    ),
    Door("hide", lambda _s, i: f"/showings/{i}/hide", lambda h: h.showing, _nothing),
    Door("look shared", lambda _s, i: f"/details/{i}/shared/safety_planning/look", lambda h: h.detail, _nothing),
    Door("still shared", lambda _s, i: f"/details/{i}/shared/safety_planning/still", lambda h: h.detail),
    Door("copy", lambda _s, i: f"/details/{i}/copy", lambda h: h.detail, _nothing),
    Door("why", lambda s, i: f"/cases/{i}/why/{s.shelter}/location_safety", _case),
    Door(
        "why for", lambda s, i: f"/cases/{i}/why/{s.shelter}/location_safety", _case, lambda _id: {"purpose": "housing"}
    ),
    Door("live look", lambda s, i: f"/conferences/{s.live}/shared/{i}", lambda h: h.detail, _nothing),
    item_door("remove"),
    item_door("minutes"),
]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_hidden_in_any_way_answers_exactly_like_missing(house, scene: Scene, door: Door, look):
    chair = house.visitor("chair")

    def answer(thing: UUID) -> Any:
        path = door.path(scene, thing)
        return look(chair.get(path) if door.sends is None else chair.post(path, **door.sends(thing)))

    missing = answer(new_uuid())
    assert missing[0] == 404
    asked = 0
    for way, hidden in scene.hidden.items():
        thing = door.thing(hidden)
        if thing is not None:
            assert answer(thing) == missing, way
            asked += 1
    assert asked >= 2


def test_the_doors_above_open_for_somebody_who_may_know(house, scene: Scene):
    """So that 404 above is about the case, not about a form that nobody could have sent."""
    counsellor = house.visitor("counsellor")
    hidden = scene.hidden["person"]
    for door in (d for d in DOORS if d.thing is _case and d.sends is None):
        assert counsellor.get(door.path(scene, hidden.case)).status_code == 200, door.name
    assert CANARY in counsellor.post(f"/details/{hidden.detail}/look").text


def test_every_route_that_names_a_thing_is_tried(house, scene: Scene):
    router = house.app.url_map.bind("")
    tried: set[str] = set()
    for door in DOORS:
        path, method = door.path(scene, new_uuid()), "GET" if door.sends is None else "POST"
        tried.add(router.match(path, method)[0])
    named = {rule.endpoint for rule in house.app.url_map.iter_rules() if rule.arguments - {"meeting_id", "filename"}}
    # which place a private item has is no secret: the agenda shows it, and a chair may move it; a stepping aside is a
    # colleague's, and nobody else's whatever the case (tests/behaviours/test_people.py)
    assert named - tried == {"meetings.move_up", "meetings.move_down", "consent.step_back_in"}


PAGES = ("/", "/queue", "/actions", "/conferences", "/directory", "/cases/new")


def test_a_hidden_case_stands_on_no_page(house, scene: Scene):
    chair = house.visitor("chair")
    there = [f"/conferences/{m}{page}" for m in (scene.planned, scene.live) for page in ("", "/agenda", "/share")]
    pages = {path: chair.get(path).text for path in [*PAGES, *there, f"/conferences/{scene.live}/regions"]}
    for hidden in scene.hidden.values():
        pages[hidden.pseudonym] = chair.post("/queue", pseudonym=hidden.pseudonym).text.replace(
            f'value="{hidden.pseudonym}"', ""
        )
    assert all("<" in text for text in pages.values())
    for path, text in pages.items():
        for secret in (QUESTION, CANARY, "parrot", *(h.pseudonym for h in scene.hidden.values())):
            assert secret not in text, path
        for hidden in scene.hidden.values():
            assert not any(str(i) in text for i in (hidden.case, hidden.action, hidden.release)), path


def test_an_agenda_shows_a_private_item_without_a_number(house, scene: Scene):
    for reader in ("chair", "counsellor"):
        text = house.visitor(reader).get(f"/conferences/{scene.planned}/agenda").text
        assert ("Private item" in text) is (reader == "chair")
    regions = house.visitor("chair").get(f"/conferences/{scene.live}/regions").get_json()["regions"]
    assert "Private item" in regions["agenda"]
    assert "Private item" in regions["current"]


def test_a_hidden_case_changes_no_count_and_no_list(house_of, look):
    house = house_of()
    lawyer = house.visitor("lawyer")
    house.work(lambda cast: builders.bring_case(cast["shelter"], house.now, question="Who can go with her to court?"))

    def told() -> list[Any]:
        searched = [lawyer.post("/queue", pseudonym=part) for part in ("a", "e", "o", "zz")]
        led = [lawyer.post("/queue", lead=str(house.cast.agencies["counsellor"]))]
        return [look(answer) for answer in [*(lawyer.get(path) for path in PAGES), *searched, *led]]

    before = told()
    house.work(lambda cast: bring_hidden(cast, cast.agencies["lawyer"], house.now))
    assert told() == before


def bring_hidden(cast: Cast, out: AgencyId, now: Any) -> None:
    builders.bring_case(cast["counsellor"], now, question=QUESTION, kept_out=[out])
    builders.bring_case(cast["counsellor"], now, question=QUESTION, to_the_table=False)
    aside = builders.bring_case(cast["counsellor"], now, question=QUESTION)
    actions.propose(
        cast["counsellor"], case=aside, agency=out, text=Narrative.read("Ask about parrots"), due=None, now=now
    )
    attendance.step_aside(cast["lawyer"], aside, now)


def test_minutes_keep_a_private_item_private(house_of):
    house = house_of()

    def held(cast: Cast) -> MeetingId:
        case = builders.bring_case(cast["counsellor"], house.now, question=QUESTION, kept_out=[cast.agencies["lawyer"]])
        meeting = builders.meeting(cast["chair"], [case], house.now)
        for role in ("chair", "counsellor", "lawyer"):
            builders.enter(cast[role], meeting, house.now)
        builders.command(cast["chair"], meeting, "open", house.now)
        builders.call(cast["chair"], meeting, case, house.now)
        note = Narrative.read("The parrot is welcome.")
        builders.command(cast["counsellor"], meeting, "note", house.now, text=note)
        builders.command(cast["chair"], meeting, "end", house.now)
        return meeting

    path = f"/conferences/{house.work(held)}/minutes"
    assert "The parrot is welcome." in house.visitor("counsellor").get(path).text
    read = house.visitor("lawyer").get(path).text
    assert "parrot" not in read
    pseudonyms = house.work(lambda _cast: cases.pseudonyms())
    assert pseudonyms
    assert not any(name in read for name in pseudonyms)
