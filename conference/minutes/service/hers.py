"""The survivor's own copy: what was decided and who does what, for her primary contact to bring back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from conference.actions import store as actions
from conference.actions.domain import ActionFacts, ActionState
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases.domain import Card
from conference.consent import store as consent
from conference.consent.domain import CaseFacts
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require_known
from conference.kernel.ids import CaseId, ItemId, MemberId
from conference.meetings.models import Meeting
from conference.minutes.policy import may_carry_home
from conference.minutes.projection import MinutesItem, Said
from conference.minutes.service.reading import Copy, minutes

ON_PAPER, AS_A_FILE = "for_her", "for_her_as_a_file"
"""How her paper was made, in the words of the record."""


@dataclass(frozen=True, slots=True)
class Hers:
    """What may stand on her paper. `promised`: an agency said yes; `asked`: none has answered yet; `nobody_yet`: no
    agency took it on.
    """

    card: Card
    item: ItemId
    decisions: tuple[Said, ...]
    promised: tuple[ActionFacts, ...]
    asked: tuple[ActionFacts, ...]
    nobody_yet: tuple[ActionFacts, ...]


def carried(actor: Actor, copy: Copy, now: datetime) -> frozenset[ItemId]:
    """The items of these minutes that the actor brings back to somebody."""
    cards = [item.line.card.id for item in copy.minutes.items if item.line.card]
    cases = consent.case_facts(cards, directory.zone())
    return frozenset(item.line.id for item in copy.minutes.items if _carries(actor, item, copy, cases, now))


def hers(actor: Actor, meeting: Meeting, item_id: ItemId, now: datetime) -> Hers:
    """What her contact may bring back to her of an item. Raises HiddenError for everybody else."""
    copy = minutes(actor, meeting, now)
    found = require_known(next((item for item in copy.minutes.items if item.line.id == item_id), None))
    if found.line.card is None or item_id not in carried(actor, copy, now):
        raise HiddenError
    today = {held.id: held for held in actions.for_meeting(meeting.id)}  # not as it stood when minutes were approved
    asked_for = [today[held.id] for held in found.actions]
    return Hers(
        card=found.line.card,
        item=found.line.id,
        decisions=found.decisions,
        promised=tuple(held for held in asked_for if held.state in _PROMISED),
        asked=tuple(held for held in asked_for if held.state is ActionState.PROPOSED),
        nobody_yet=tuple(held for held in asked_for if held.state in _NOBODYS),
    )


def record_paper(actor: Actor, meeting: Meeting, made: Hers, now: datetime, *, code: str = ON_PAPER) -> None:
    """Note that a paper was made for her, and whether to print it or as a file; what stands on it is kept nowhere."""
    with transaction():
        record.append(Deed.MAKE_HER_COPY, at=now, by=actor, code=code, meeting=meeting.id, case=made.card.id)


_PROMISED = frozenset({ActionState.ACCEPTED, ActionState.CLOSED})
_NOBODYS = frozenset({ActionState.DECLINED, ActionState.TO_PLACE})


def _carries(actor: Actor, item: MinutesItem, copy: Copy, cases: Mapping[CaseId, CaseFacts], now: datetime) -> bool:
    case = cases.get(item.line.card.id) if item.line.card else None
    contacts = {held.member for held in case.contacts.named(now)} if case else set[MemberId]()
    return may_carry_home(actor, contacts, copy.standing)
