"""What somebody may not know of answers, to the byte, like what does not exist; and is counted nowhere."""

from typing import Any
from uuid import UUID

import pytest

from conference.actions import service as actions
from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.kernel.ids import AgencyId, MeetingId, new_uuid
from conference.kernel.narrative import Narrative
from tests import builders
from tests.builders import CANARY
from tests.cast import Cast
from tests.web.doors import DOORS, Door, case_of
from tests.web.hiding import QUESTION, Scene, furnish


@pytest.fixture(scope="module")
def scene(house: Any) -> Scene:
    """Furnished while the chair still knew of everything; then each case is hidden from her in its own way."""
    return house.work(lambda cast: furnish(cast, house.now))


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
    for door in (d for d in DOORS if d.thing is case_of and d.sends is None):
        assert counsellor.get(door.path(scene, hidden.case)).status_code == 200, door.name
    assert CANARY in counsellor.post(f"/details/{hidden.detail}/look").text


BY_AN_ID_OF_THEIR_OWN = {
    "consent.hold_lift",
    "consent.override",
    "consent.override_approve",
    "consent.override_end",
    "consent.override_look",
    "consent.override_review",
    "consent.override_still",
    "consent.paper_review",
    "consent.paper_stayed",
    "consent.telling_new",
    "consent.telling_sent",
}
"""What came of a case and bears an id of its own: tried in tests/behaviours/test_overrides.py."""
OF_MINUTES = {
    f"minutes.{name}"
    for name in ("add_line", "correct", "file", "her_file", "her_paper", "hers", "make_file", "version")
}
"""What is within the minutes of a conference that has ended: tried in tests/web/test_minutes_for_everybody.py."""
OF_NO_CASE = {
    "calendar.feed",
    "notices.away_removed",
    *(f"meetings.{name}" for name in ("rhythm", "rhythm_sent", "standing_changed", "standing_removed")),
}


def test_every_route_that_names_a_thing_is_tried(house, scene: Scene):
    router = house.app.url_map.bind("")
    tried: set[str] = set()
    for door in DOORS:
        path, method = door.path(scene, new_uuid()), "GET" if door.sends is None else "POST"
        tried.add(router.match(path, method)[0])
    named = {rule.endpoint for rule in house.app.url_map.iter_rules() if rule.arguments - {"meeting_id", "filename"}}
    # which place a private item has is no secret: the agenda shows it, and a chair may move it; a stepping aside is a
    # colleague's, and nobody else's whatever the case (tests/behaviours/test_people.py)
    own = {"meetings.move_up", "meetings.move_down", "consent.step_back_in"}
    assert named - tried - own - OF_NO_CASE == BY_AN_ID_OF_THEIR_OWN | OF_MINUTES


PAGES = ("/", "/queue", "/actions", "/referrals", "/conferences", "/directory", "/cases/new", "/gaps")


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
