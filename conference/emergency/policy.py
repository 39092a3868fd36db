"""Rules of emergency requests: who asks, who answers, who reads what of it. Pure.

Source: issue "From the queue to the agenda to the minutes", Bringing a case: "Emergency request outside the cycle".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from conference.cases.domain import CaseState, Step
from conference.emergency.domain import LONGEST_MINUTES, SHORTEST_MINUTES, RequestState
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId
from conference.kernel.verdict import Verdict, allow, deny


class EmergencyReason(StrEnum):
    """Why a request or its answer is refused."""

    NOT_THE_LEAD = "not_the_lead"
    CASE_IS_CLOSED = "case_is_closed"
    CASE_NOT_BROUGHT = "case_not_brought"
    ALREADY_ASKED = "already_asked"
    NO_CHAIR_TO_TELL = "no_chair_to_tell"
    NOT_A_CHAIR = "not_a_chair"
    ALREADY_ANSWERED = "already_answered"
    NOT_ASKED_ANY_MORE = "not_asked_any_more"
    NOT_SOON = "not_soon"
    NOT_SHORT = "not_short"
    TIME_TAKEN = "time_taken"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a request stands when a chair calls the conference. `taken`: another one begins at the time wanted."""

    state: RequestState
    on_table: bool
    taken: bool


def may_ask(actor: Actor, *, lead: AgencyId, step: Step, state: CaseState, asked: bool, chairs: int) -> Verdict:
    """Whether the actor may ask for a conference now, of a case that they may know of: a representative of the agency
    that brought it to the table, while no such request waits. `chairs`: how many may be told. Where that is nobody, it
    is said, although it may tell that she keeps them out: in danger, being told to telephone weighs more.
    """
    if not actor.has(Role.REPRESENTATIVE) or not actor.stands_for(lead):
        return deny(EmergencyReason.NOT_THE_LEAD)
    if state is not CaseState.OPEN:
        return deny(EmergencyReason.CASE_IS_CLOSED)
    if step is Step.HOME_AGENCY:
        return deny(EmergencyReason.CASE_NOT_BROUGHT)
    if asked:
        return deny(EmergencyReason.ALREADY_ASKED)
    return allow() if chairs else deny(EmergencyReason.NO_CHAIR_TO_TELL)


def may_be_told(actor: Actor, *, kept_out: bool) -> bool:
    """Whether the actor hears that somebody asks: every chair but those whom she keeps out, or who stepped aside. That
    is no right to know of the case. Source: rule book, Events, "Exclusion added": no notice to them.
    """
    return actor.has(Role.CHAIR) and not kept_out


def may_read(actor: Actor, *, lead: AgencyId, kept_out: bool, knows_case: bool) -> bool:
    """Whether the actor may know of a request: chairs who are told, and representatives of the agency that asked."""
    asked = knows_case and actor.has(Role.REPRESENTATIVE) and actor.stands_for(lead)
    return asked or may_be_told(actor, kept_out=kept_out)


def may_answer(actor: Actor, state: RequestState, *, on_table: bool) -> Verdict:
    """Whether the actor may call the conference or say no: any chair who is told, the first of them, while the case is
    `on_table`: what its agency closed or took back is no longer the table's.
    """
    if not actor.has(Role.CHAIR):
        return deny(EmergencyReason.NOT_A_CHAIR)
    if state is not RequestState.OPEN:
        return deny(EmergencyReason.ALREADY_ANSWERED)
    return allow() if on_table else deny(EmergencyReason.NOT_ASKED_ANY_MORE)


def may_call(actor: Actor, asked: Asked, starts_at: datetime, minutes: int, now: datetime, zone: ZoneInfo) -> Verdict:
    """Whether the actor may call it for this time: to come, today or tomorrow by the task force's clocks, short, and no
    other conference begins then.
    """
    verdict = may_answer(actor, asked.state, on_table=asked.on_table)
    if not verdict:
        return verdict
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    if starts_at <= now or starts_at.astimezone(zone).date() > tomorrow:
        return deny(EmergencyReason.NOT_SOON)
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        return deny(EmergencyReason.NOT_SHORT)
    return deny(EmergencyReason.TIME_TAKEN) if asked.taken else allow()
