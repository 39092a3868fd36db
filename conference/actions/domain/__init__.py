"""Words of actions: nobody promises for another agency; close-out is honest. Source: design, 3."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from conference.kernel.ids import ActionId, AgencyId, CaseId, ItemId, MeetingId, MemberId, NeedId
from conference.kernel.narrative import Narrative


class ActionState(StrEnum):
    """Proposed binds nobody; accepted binds the agency. To place: it was taken from its agency, and needs another."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CLOSED = "closed"
    TO_PLACE = "to_place"


class Outcome(StrEnum):
    """The three honest ends of an action."""

    DONE = "done"
    NOT_POSSIBLE = "not_possible"
    NOT_DONE = "not_done"


class GapReason(StrEnum):
    """Why an agency declined, or did not do it."""

    NO_CAPACITY = "no_capacity"
    WAITING_LIST = "waiting_list"
    NOT_ELIGIBLE = "not_eligible"
    SURVIVOR_DECLINED = "survivor_declined"
    COULD_NOT_REACH_HER = "could_not_reach_her"
    OTHER = "other"


class GapCause(StrEnum):
    """Why something she asked for has no agency: an agency's own reason, or that nobody answered."""

    NO_CAPACITY = "no_capacity"
    WAITING_LIST = "waiting_list"
    NOT_ELIGIBLE = "not_eligible"
    SURVIVOR_DECLINED = "survivor_declined"
    COULD_NOT_REACH_HER = "could_not_reach_her"
    OTHER = "other"
    NOT_ANSWERED = "not_answered"


OPEN_STATES = frozenset({ActionState.PROPOSED, ActionState.ACCEPTED})
TEXT_LIMIT = 200
UPDATE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """What an agency said of its action, and when."""

    at: datetime
    by: str
    text: Narrative


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """An action, as rules and pages read it. `agency`: None for one to place, so that no page can tell whose it was:
    only being kept out of a case takes it from its agency. `gap`: why no agency took it on, where the ledger has it.
    """

    id: ActionId
    case: CaseId
    pseudonym: str
    agency: AgencyId | None
    agency_name: str
    text: Narrative
    due: date | None
    state: ActionState
    outcome: Outcome | None
    reason: GapReason | None
    proposed_by: MemberId
    proposed_at: datetime
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    meeting: MeetingId | None = None
    item: ItemId | None = None
    need: NeedId | None = None
    gap: GapCause | None = None
    updates: tuple[UpdateLine, ...] = ()

    def overdue(self, today: date) -> bool:
        """Whether it is accepted, open, and its day has passed."""
        return self.state is ActionState.ACCEPTED and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class GapLine:
    """A line of the gap ledger: what was asked for and for which need, why no agency took it on, and since when.

    `action`: None for a referral, of which the ledger tells only the need. `need`: in her words, if
    they may be read.
    """

    case: CaseId
    action: ActionId | None
    need_id: NeedId | None
    cause: GapCause
    at: datetime
    text: str = ""
    pseudonym: str = ""
    need: str = ""
