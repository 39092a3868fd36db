"""Words of referrals: from her yes to the two-week check. Source: issue "Every promise is closed out"."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from conference.actions.domain import GapReason
from conference.kernel.ids import AgencyId, CaseId, NeedId, ReferralId
from conference.kernel.narrative import Narrative


class ReferralState(StrEnum):
    """How far it has come."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    INTRODUCED = "introduced"
    MET = "met"
    TAKING_PART = "taking_part"
    NOT_TAKING_PART = "not_taking_part"
    CLOSED = "closed"


class Move(StrEnum):
    """What brings it from one state to another."""

    ACCEPT = "accept"
    DECLINE = "decline"
    INTRODUCE = "introduce"
    MEET = "meet"
    TAKES_PART = "takes_part"
    DROPS_OUT = "drops_out"
    CLOSE = "close"
    TAKE_BACK = "take_back"


class Side(StrEnum):
    """For whom somebody acts in it. An outside service has nobody here: who offers acts for it."""

    OFFERS = "offers"
    RECEIVES = "receives"


class StepKind(StrEnum):
    """The steps of a warm transfer, in their order."""

    CONSENT = "consent"
    NAMED_PERSON = "named_person"
    INTRODUCED = "introduced"
    ACCOMPANIED = "accompanied"
    MET = "met"
    CHECKED = "checked"


STEP_OF = {Move.INTRODUCE: StepKind.INTRODUCED, Move.MEET: StepKind.MET}
"""Moves that are steps of a warm transfer: they have a day."""
ANSWERS = frozenset({Move.ACCEPT, Move.DECLINE})
"""Moves by which whom it was offered to says yes or no."""
NEEDS_REASON = frozenset({Move.DECLINE, Move.DROPS_OUT})
"""Moves that say why, and go to the gap ledger."""
WITH_SOMEBODY = frozenset({StepKind.NAMED_PERSON, StepKind.ACCOMPANIED})
"""Steps that name a worker."""
CHECK_AFTER_DAYS = 14
SERVICE_LIMIT = 80
MINIMUM_LIMIT = 300
WHO_LIMIT = 80
WORD_LIMIT = 300


@dataclass(frozen=True, slots=True)
class NewReferral:
    """A referral as it is offered, to an agency at the table or to an outside `service`. `yes_on`: the day she said yes
    to it, and to `minimum`: what they are told.
    """

    need: NeedId
    to: AgencyId | None
    service: Narrative
    minimum: Narrative
    yes_on: date


@dataclass(frozen=True, slots=True)
class Told:
    """The frozen minimum: what a referral tells, as it stood when she said yes. The card may change; this does not."""

    need: Narrative
    languages: Narrative
    interpreter: bool
    minimum: Narrative


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step that was made: on which day, noted by whom, and for two of them with which worker. Of a referral that she
    ended neither is told, but of her yes.
    """

    kind: StepKind
    on: date
    by: str
    who: Narrative


@dataclass(frozen=True, slots=True)
class WordLine:
    """What she says of it, and to whom she said it."""

    at: datetime
    by: str
    text: Narrative


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """That it came to a state, when, and by whom; of one that she ended, by nobody but who offered it."""

    at: datetime
    by: str
    to: ReferralState


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """A referral, as rules and pages read it. `taken_back`: she does not want it any more, and no page tells any longer
    to whom it was. `told`: None for whom the rules show nothing.
    """

    id: ReferralId
    case: CaseId
    need: NeedId
    offered_by: AgencyId
    offered_by_name: str
    to: AgencyId | None
    to_name: str
    state: ReferralState
    taken_back: bool
    reason: GapReason | None
    offered_at: datetime
    told: Told | None
    pseudonym: str = ""
    steps: tuple[StepLine, ...] = ()
    words: tuple[WordLine, ...] = ()
    history: tuple[HistoryLine, ...] = ()

    def day_of(self, kind: StepKind) -> date | None:
        """The day of a step, if it was made."""
        return next((step.on for step in self.steps if step.kind is kind), None)

    @property
    def through(self) -> AgencyId:
        """The agency at the table that she meets on this way: to a service outside it, the one that offers it."""
        return self.to or self.offered_by

    @property
    def days_to_first_service(self) -> int | None:
        """The days from her request, the day she said yes, until she was met."""
        asked, met = self.day_of(StepKind.CONSENT), self.day_of(StepKind.MET)
        return None if asked is None or met is None else (met - asked).days
