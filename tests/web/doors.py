"""A scene in which cases are hidden from the chair in each way there is, and every way in to what is of a case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from conference.actions import service as actions
from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.consent import service as consent
from conference.consent.domain import Category, Purpose
from conference.consent.models import Reveal
from conference.infra.database import transaction
from conference.kernel.ids import (
    ActionId,
    AgencyId,
    CaseId,
    DetailId,
    ItemId,
    MeetingId,
    ReferralId,
    ReleaseId,
    RevealId,
    new_uuid,
)
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from conference.referrals import service as referrals
from conference.referrals.domain import NewReferral
from tests import builders
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
    referral: ReferralId | None = None


@dataclass(frozen=True)
class Scene:
    """One planned and one running conference, and a hidden case of each kind in both where it can be."""

    planned: MeetingId
    live: MeetingId
    hidden: dict[str, Hidden]
    shelter: AgencyId


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
    asked = referral = None
    if visible.step > 1:
        minimum, nothing = Narrative.read(QUESTION), Narrative("")
        new = NewReferral(visible.needs[0].id, cast.agencies["chair"], nothing, minimum, now.date())
        referral = referrals.offer(cast["counsellor"], case, new, now)
        asked = actions.propose(
            cast["counsellor"],
            case=case,
            agency=cast.agencies["chair"],
            text=Narrative.read("Ask the ward about parrots"),
            due=None,
            now=now,
        )
    item = next((item.id for item in meetings.items(planned) if item.case_id == case), None)
    showing = shown_between(cast, case, detail, now)
    return Hidden(case, visible.pseudonym, release, detail, asked, item, showing, referral)


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
    return Door(f"{'GET' if sends is None else 'POST'} {path}", lambda _s, i: path.replace("*", str(i)), case_of, sends)


def case_of(hidden: Hidden) -> UUID:
    return hidden.case


def action_door(verb: str, sends: Callable[[Any], dict[str, Any]] | None = None) -> Door:
    return Door(f"action{verb}", lambda _s, i: f"/actions/{i}{verb}", lambda h: h.action, sends)


def release_door(verb: str, sends: Callable[[Any], dict[str, Any]] | None = None) -> Door:
    return Door(f"release{verb}", lambda _s, i: f"/releases/{i}{verb}", lambda h: h.release, sends)


def referral_door(verb: str, sends: Callable[[Any], dict[str, Any]] | None = None) -> Door:
    return Door(f"referral{verb}", lambda _s, i: f"/referrals/{i}{verb}", lambda h: h.referral, sends)


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
    case_door("/cases/*/card"),
    case_door("/cases/*/card", _nothing),
    case_door("/cases/*/card", lambda _id: {"question": "Who else?", "knows": "yes", "primary": str(new_uuid())}),
    case_door("/cases/*/overrides/new"),
    case_door("/cases/*/overrides/new", _nothing),
    case_door("/cases/*/emergency"),
    case_door("/cases/*/emergency", lambda _id: {"why": "danger", "reason": "It cannot wait"}),
    case_door("/cases/*/papers"),
    case_door("/cases/*/papers", _nothing),
    case_door("/cases/*/holds", _nothing),
    Door("disclose", lambda _s, i: f"/details/{i}/disclose", lambda h: h.detail),
    Door("POST disclose", lambda _s, i: f"/details/{i}/disclose", lambda h: h.detail, _nothing),
    case_door("/cases/*/name"),
    case_door("/cases/*/name", lambda _id: {"name": "Quiet Cove"}),
    part_door("/cases/*/alike/+", lambda _id: {"deed": "not_the_same"}),
    part_door("/cases/*/alike/+", _nothing),
    case_door("/cases/*/closing"),
    case_door("/cases/*/closing", lambda _id: {"deed": "close"}),
    case_door("/cases/*/closing", lambda _id: {"deed": "take_back", "why": "taken_back_not_accepted"}),
    case_door("/cases/*/closing", _nothing),
    case_door("/cases/*/step-aside", _nothing),
    Door("POST items", lambda s, _i: f"/conferences/{s.planned}/agenda/items", case_of, lambda i: {"case": str(i)}),
    action_door(""),
    action_door("/accept", _nothing),
    action_door("/decline", lambda _id: {"reason": "no_space"}),
    action_door("/place", lambda _id: {"agency": str(new_uuid())}),
    action_door("/update", lambda _id: {"text": "Under way"}),
    action_door("/close", lambda _id: {"outcome": "done"}),
    referral_door(""),
    referral_door("/move", lambda _id: {"move": "accept"}),
    referral_door("/step", lambda _id: {"step": "checked"}),
    referral_door("/words", lambda _id: {"text": "Under way"}),
    case_door("/cases/*/referrals/new"),
    case_door("/cases/*/referrals/new", _nothing),
    case_door("/cases/*/needs"),
    part_door("/cases/*/needs/+", lambda _id: {"state": "met"}),
    case_door("/cases/*/told", lambda _id: {"text": "Under way", "on": "2026-11-25"}),
    case_door("/cases/*/answers", lambda _id: {"heard": "yes"}),
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
    Door("why", lambda s, i: f"/cases/{i}/why/{s.shelter}/location_safety", case_of),
    Door(
        "why for",
        lambda s, i: f"/cases/{i}/why/{s.shelter}/location_safety",
        case_of,
        lambda _id: {"purpose": "housing"},
    ),
    Door("live look", lambda s, i: f"/conferences/{s.live}/shared/{i}", lambda h: h.detail, _nothing),
    item_door("remove"),
    item_door("minutes"),
]
