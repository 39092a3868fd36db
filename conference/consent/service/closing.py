"""The end of the work on a case: closed, opened again, taken back from the table."""

from dataclasses import dataclass
from datetime import date, datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases.domain import CaseState, Step
from conference.consent import store
from conference.consent.domain import Basis, CaseFacts, HoldReason, TakenBack
from conference.consent.domain.declined import Declined
from conference.consent.events import RightsChanged
from conference.consent.models import DeclinedCase
from conference.consent.policy import DECLINED_KEPT, keep_until, may_close, may_reopen, may_take_back, viewer_of
from conference.consent.service.rights import facts_of, require_visible
from conference.consent.service.showing import end_reveal
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.clock import Span
from conference.kernel.errors import HiddenError, require, require_known
from conference.kernel.ids import CaseId, MeetingId
from conference.kernel.localday import last_day


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case stands with its end, for one reader. `last_day`: the last local day that it is kept if it is closed;
    if it is open, the one that it would be if it were closed now. `held_for`: why nothing is destroyed at present.
    """

    facts: CaseFacts
    last_day: date
    held_for: tuple[HoldReason, ...]
    own_details: int
    closes: bool
    reopens: bool
    takes_back: bool
    declined: Declined | None


def ending(actor: Actor, case: CaseId, now: datetime) -> Ending:
    """What representatives of the agency that brought the case, and of those that hold details, may know of its end.

    Raises HiddenError.
    """
    facts, viewer = require_visible(actor, case, now), viewer_of(actor)
    if not any(viewer.stands_for(agency) for agency in (facts.lead, *facts.holders)):
        raise HiddenError
    zone, declined = directory.zone(), store.declined(case)
    closed_at = facts.closed_at if facts.state is CaseState.CLOSED and facts.closed_at else now
    return Ending(
        facts=facts,
        last_day=last_day(keep_until(closed_at, facts.policy, zone), zone),
        held_for=tuple(held.because for held in store.legal_holds(case) if Span(held.since, held.until).holds(now)),
        own_details=sum(viewer.stands_for(detail.holder) for detail in store.details(case)),
        closes=may_close(viewer, facts).allowed,
        reopens=may_reopen(viewer, facts, declined=declined is not None).allowed,
        takes_back=may_take_back(viewer, facts).allowed,
        declined=declined,
    )


def close_case(actor: Actor, case: CaseId, now: datetime, *, why: str = "closed") -> None:
    """Close a case: every release ends, what is being shown stops, only holders read their own from now on. `why`: a
    code for the record.

    Raises HiddenError, RefusedError.
    """
    with transaction():
        require(may_close(viewer_of(actor), require_visible(actor, case, now)))
        _close(actor, case, why, now)


def decline(actor: Actor, case: CaseId, meeting: MeetingId, now: datetime) -> None:
    """Close a case that a conference which ends now did not take on; its words wait until the minutes are approved. One
    that its agency took back meanwhile, or closed itself, is left to it. The caller has asked who ends the conference.
    """
    with transaction() as current:
        facts = facts_of(case)
        if facts.state is not CaseState.OPEN or facts.step is Step.HOME_AGENCY:
            return
        _close(actor, case, Basis.THRESHOLD_NOT_MET, now)
        on, until = directory.today(now), now + DECLINED_KEPT
        current.add(DeclinedCase(case_id=case, meeting_id=meeting, declined_on=on, words_until=until, emptied_at=None))
        current.flush()


def _close(actor: Actor, case: CaseId, why: str, now: datetime) -> None:
    cases.close(case, now)
    record.append(Deed.CLOSE_CASE, at=now, by=actor, case=case, code=why)
    _stop_showing(actor, case, now)
    publish(RightsChanged(case))


def reopen_case(actor: Actor, case: CaseId, now: datetime) -> None:
    """Open a closed case again. No release comes back with it: she is asked anew. Raises HiddenError, RefusedError."""
    with transaction():
        facts = require_visible(actor, case, now)
        require(may_reopen(viewer_of(actor), facts, declined=store.declined(case) is not None))
        cases.reopen(case)
        record.append(Deed.REOPEN_CASE, at=now, by=actor, case=case, code="reopened")
        publish(RightsChanged(case))


def take_back(actor: Actor, case: CaseId, why: TakenBack, now: datetime) -> None:
    """Take a case back from the table to its own agency, which alone knows of it from now on.

    Raises HiddenError, RefusedError.
    """
    with transaction():
        require(may_take_back(viewer_of(actor), require_visible(actor, case, now)))
        cases.set_step(case, Step.HOME_AGENCY, frozenset())
        record.append(Deed.SET_STEP, at=now, by=actor, case=case, code=why)
        _stop_showing(actor, case, now)
        publish(RightsChanged(case))


def _stop_showing(actor: Actor, case: CaseId, now: datetime) -> None:
    """End every showing of the case, in meetings and between them."""
    for reveal in store.open_reveals_of(case):
        detail = require_known(store.detail(reveal.detail_id))
        end_reveal(reveal, detail.category, actor, now)
