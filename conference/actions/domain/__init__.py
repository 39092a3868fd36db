"""Words of actions: nobody promises for another agency; close-out is honest. Source: design, 3."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from conference.kernel.ids import ActionId, AgencyId, CaseId, ItemId, MeetingId, MemberId, NeedId, RowId
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


class Move(StrEnum):
    """What moved an action. Each is a row of its history, none is ever changed."""

    PROPOSED = "proposed"
    ASKED_ANEW = "asked_anew"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    BEGUN = "begun"
    CLOSED = "closed"
    REOPENED = "reopened"
    ASKED_FOR_TIME = "asked_for_time"
    GIVEN_TIME = "given_time"
    NOT_GIVEN_TIME = "not_given_time"
    HANDED_OVER = "handed_over"
    OFFERED = "offered"
    TAKEN_ON = "taken_on"
    NOT_TAKEN_ON = "not_taken_on"
    SNOOZED = "snoozed"
    NUDGED = "nudged"
    TAKEN_BACK = "taken_back"
    AGENCY_MERGED = "agency_merged"


class Whose(StrEnum):
    """Whose actions the list of an agency shows."""

    EVERYBODY = "everybody"
    MINE = "mine"


class Shown(StrEnum):
    """Which part of the list of an agency is shown. What is overdue is always shown."""

    EVERYTHING = "everything"
    ASKED = "asked"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


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
class MoveLine:
    """One move: what it was, when, and by whom (None: it followed from something else, or nobody is told). `agency`,
    `carrier` and `day` are what the action had from then on; `day` of a question for more time, or of a pause, is the
    day that was named.
    """

    kind: Move
    at: datetime
    by: str | None
    agency: str
    carrier: str | None
    day: date | None
    outcome: Outcome | None
    reason: GapReason | None
    text: Narrative


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """An action, as rules and pages read it. `agency`: None for one to place, so that no page can tell whose it was:
    only being kept out of a case takes it from its agency. `gap`: why no agency took it on, where the ledger has it.

    `carrier`: who said that they do it; `begun_at`: since when it is in progress; `offered_to`: another agency that is
    asked to take it on, and has not answered; `asked_until`: the day until which more time is asked for, by
    `asked_by`; `snoozed_until`: the day until which its agency sets it aside; `parent`: the action it follows from.
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
    carrier: MemberId | None = None
    begun_at: datetime | None = None
    offered_to: AgencyId | None = None
    asked_until: date | None = None
    asked_by: MemberId | None = None
    snoozed_until: date | None = None
    parent: ActionId | None = None

    def overdue(self, today: date) -> bool:
        """Whether it is accepted, open, and its day has passed."""
        return self.state is ActionState.ACCEPTED and self.due is not None and self.due < today

    @property
    def in_progress(self) -> bool:
        """Whether its agency has begun with it."""
        return self.state is ActionState.ACCEPTED and self.begun_at is not None


@dataclass(frozen=True, slots=True)
class Step:
    """A private step of an agency towards an action: nobody else reads it, and no minutes, screen or count has it."""

    id: RowId
    text: Narrative
    by: str
    at: datetime
    done_at: datetime | None


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
