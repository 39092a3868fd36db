"""What Today shows to one reader. Pure: facts in, lines out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from conference.actions.domain import ActionFacts, ActionState
from conference.cases.domain import Card
from conference.consent.domain import AskWhy
from conference.kernel.ids import CaseId, MeetingId
from conference.meetings.domain import MeetingState


@dataclass(frozen=True, slots=True)
class EndingRelease:
    """A release of the reader's agency that ends soon, or whose recipient is an agency that is no more (`no_more`)."""

    case: CaseId
    pseudonym: str
    recipient: str
    last_day: date
    days_left: int
    no_more: bool = False


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A release of the reader's agency of which she took back all or a part, and when that was taken down."""

    case: CaseId
    pseudonym: str
    recipient: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NextConference:
    """The conference that runs or comes next."""

    id: MeetingId
    starts_at: datetime
    minutes: int
    state: MeetingState
    chaired: bool


class WaitKind(StrEnum):
    """What waits for somebody: a conference that is asked for now, or what became of it; a survivor without a primary
    contact; exceptions to the releases; and what a conference left to be circulated.
    """

    EMERGENCY = "emergency"
    CALLED = "called"
    CALLED_OFF = "called_off"
    SAID_NO = "said_no"
    APPROVE_OVERRIDE = "approve_override"
    REVIEW_OVERRIDE = "review_override"
    TELL_HER = "tell_her"
    READ_PAPER = "read_paper"
    SEND_ACTIONS = "send_actions"
    APPROVE_MINUTES = "approve_minutes"
    FIND_CONTACT = "find_contact"


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits for the reader. `id`: of what it is about. `pseudonym`: for whoever may know of the case.
    `at`: when the conference begins that it is about, or when a chair said no to one.
    """

    kind: WaitKind
    id: UUID
    pseudonym: str | None
    by: date | None
    late: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AskAgainLine:
    """A release of the reader's agency that somebody should speak with her about."""

    case: CaseId
    pseudonym: str
    why: AskWhy
    on: date | None


@dataclass(frozen=True, slots=True)
class CallsMe:
    """A survivor who calls the reader today. `while_away`: in the place of her primary contact, `until` this local
    day if it is known.
    """

    card: Card
    while_away: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """That it is being handed over whom she calls: for both, and for the agency that leads her case."""

    case: CaseId
    pseudonym: str
    former: str
    to: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Today:
    """Today for one reader of cards. `recorded`: how many releases the agency recorded today."""

    conference: NextConference | None
    owed: tuple[ActionFacts, ...]
    asked: tuple[ActionFacts, ...]
    waits: tuple[Waits, ...]
    taken_back: tuple[TakenBack, ...]
    ending: tuple[EndingRelease, ...]
    ask_again: tuple[AskAgainLine, ...]
    recorded: int
    mine: tuple[CallsMe, ...]
    handed_over: tuple[HandedOver, ...]


def owed_first(actions: Sequence[ActionFacts]) -> tuple[ActionFacts, ...]:
    """What an agency said yes to: by its day, so that overdue ones come first; without a day last."""
    accepted = [action for action in actions if action.state is ActionState.ACCEPTED]
    return tuple(sorted(accepted, key=lambda action: (action.due is None, action.due or date.max, action.proposed_at)))


def still_open(actions: Sequence[ActionFacts]) -> tuple[ActionFacts, ...]:
    """What is promised and what waits for an answer, of any agency."""
    return (*owed_first(actions), *asked(actions))


def asked(actions: Sequence[ActionFacts]) -> tuple[ActionFacts, ...]:
    """What waits for an agency's yes or no, the longest waiting first."""
    proposed = [action for action in actions if action.state is ActionState.PROPOSED]
    return tuple(sorted(proposed, key=lambda action: action.proposed_at))
