"""Every way in to what is of a case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from conference.consent.domain import Category, Purpose
from conference.kernel.ids import new_uuid
from tests.web.hiding import Hidden, Scene


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


def _doors(path: str, thing: Callable[[Hidden], UUID | None]) -> Callable[..., Door]:
    """Ways to things that have a page of their own, and to what is done there."""

    def door(verb: str, sends: Callable[[Any], dict[str, Any]] | None = None) -> Door:
        return Door(f"{path}{verb}", lambda _s, i: f"/{path}/{i}{verb}", thing, sends)

    return door


action_door = _doors("actions", lambda hidden: hidden.action)
release_door = _doors("releases", lambda hidden: hidden.release)
request_door = _doors("emergencies", lambda hidden: hidden.request)
referral_door = _doors("referrals", lambda hidden: hidden.referral)


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
    action_door("/nudge", _nothing),
    action_door("/decline", lambda _id: {"reason": "no_space"}),
    action_door("/place", lambda _id: {"agency": str(new_uuid())}),
    action_door("/update", lambda _id: {"text": "Under way"}),
    action_door("/close", lambda _id: {"outcome": "done"}),
    action_door("/comment", lambda _id: {"comment": "Under way"}),
    action_door("/reopen", lambda _id: {"again": "It can be done after all"}),
    action_door("/answer-time", lambda _id: {"agree": "true"}),
    action_door("/carry", lambda _id: {"carrier": str(new_uuid())}),
    action_door("/offer", lambda _id: {"offered": str(new_uuid())}),
    action_door("/steps", lambda _id: {"step": "Call the ward"}),
    action_door(f"/steps/{UUID(int=1)}", _nothing),
    action_door("/follow", lambda _id: {"what": "Call the ward", "asked": str(new_uuid())}),
    action_door("/nothing-like-it", _nothing),
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
    case_door("/cases/*/contact"),
    case_door("/cases/*/contact", lambda _id: {"to": str(new_uuid()), "agrees": "yes", "left": "Call the ward"}),
    case_door("/cases/*/contact", _nothing),
    case_door("/cases/*/contact/end", _nothing),
    case_door("/cases/*/contact/take-back", _nothing),
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
    request_door(""),
    request_door("/call", lambda _id: {"day": "2026-11-25", "time": "16:00", "minutes": "30"}),
    request_door("/call", _nothing),
    request_door("/decline", lambda _id: {"answer": "It can wait until Wednesday"}),
    item_door("remove"),
    item_door("minutes"),
]
