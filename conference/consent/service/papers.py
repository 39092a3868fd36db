"""Papers from courts and lawyers, and legal holds: recorded by the agency they are addressed to, read by a privacy
officer, never opening anything.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import (
    CaseFacts,
    HoldLine,
    HoldReason,
    NewPaper,
    OrderFacts,
    PaperLine,
    Reason,
    Then,
    in_order,
)
from conference.consent.models import LegalHold, Order
from conference.consent.policy import may_set_hold, viewer_of
from conference.consent.service.reachable import not_kept_out, privacy_officers, representatives, tell
from conference.consent.service.rights import facts_of, require_visible
from conference.consent.service.waiting import code_of
from conference.consent.store import exceptions as rows
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.database import transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.clock import Span
from conference.kernel.errors import HiddenError, RefusedError, require_known
from conference.kernel.ids import CaseId, HoldId, OrderId, new_uuid
from conference.kernel.localday import end_of_day, start_of_day


def record_paper(actor: Actor, case: CaseId, new: NewPaper, now: datetime) -> tuple[Then, ...]:
    """Record a paper that was addressed to the actor's agency; what follows from it. Raises HiddenError.

    Nothing is opened. A subpoena is refused. Where the agency holds nothing of the case, the holders are told: it has
    nothing of its own to hand over.
    """
    with transaction():
        facts = require_visible(actor, case, now)
        if not actor.has(Role.REPRESENTATIVE):
            raise HiddenError
        return take_paper(actor, facts, new, now)


def take_paper(actor: Actor, case: CaseFacts, new: NewPaper, now: datetime) -> tuple[Then, ...]:
    """Keep a paper in the open transaction: it starts a legal hold, and privacy officers are told to read it."""
    with transaction() as current:
        row = _row(actor, case.id, new, now)
        current.add(row)
        code = "recorded" if new.by_judge else Reason.SUBPOENA_IS_NOT_AN_ORDER
        answer = record.ALLOW if new.by_judge else record.DENY
        record.append(Deed.RECORD_ORDER, at=now, by=actor, case=case.id, code=code, answer=answer, basis=row.id)
        _hold(actor, case.id, HoldReason.COURT_ORDER if new.by_judge else HoldReason.SUBPOENA, now)
        tell(privacy_officers(case, now))
        if any(viewer_of(actor).stands_for(agency) for agency in case.holders):
            return (Then.LEGAL_HOLD, Then.TELL_SURVIVOR, Then.PRIVACY_LEAD_REVIEW)
        tell(representatives(case.holders, case, now))
        return (Then.TELL_HOLDER, Then.LEGAL_HOLD, Then.PRIVACY_LEAD_REVIEW)


def _row(actor: Actor, case: CaseId, new: NewPaper, now: datetime) -> Order:
    return Order(
        id=OrderId(new_uuid()),
        case_id=case,
        holder_id=actor.agency,
        by_judge=new.by_judge,
        body=new.body,
        categories=new.categories,
        first_day=new.first_day,
        last_day=new.last_day,
        stayed=new.stayed,
        recorded_by=actor.member,
        recorded_at=now,
        reviewed_by=None,
        reviewed_at=None,
        told_at=None,
        not_told=None,
        ask_again_on=None,
    )


def order_facts(row: Order, zone: ZoneInfo) -> OrderFacts:
    """A paper as the rules read it."""
    return OrderFacts(
        id=row.id,
        by_judge=row.by_judge,
        addressed_to=row.holder_id,
        body=row.body,
        categories=row.categories,
        span=Span(start_of_day(row.first_day, zone), end_of_day(row.last_day, zone)),
        reviewed=row.reviewed_at is not None,
        stayed=row.stayed,
    )


def set_stayed(actor: Actor, order: OrderId, now: datetime, *, stayed: bool) -> CaseId:
    """Note that a court suspended an order addressed to the actor's agency, or that it goes on."""
    with transaction():
        row = require_known(rows.order(order, for_change=True))
        require_visible(actor, row.case_id, now)
        if not actor.stands_for(row.holder_id):
            raise HiddenError
        row.stayed = stayed
        code = "stayed" if stayed else "goes_on"
        record.append(Deed.RECORD_ORDER, at=now, by=actor, case=row.case_id, code=code, basis=row.id)
        return row.case_id


def review_paper(actor: Actor, order: OrderId, now: datetime) -> None:
    """A privacy officer has read a paper: an order can then be answered within its words; a subpoena stays refused.

    Whoever recorded it does not read it for themselves. Raises HiddenError, RefusedError.
    """
    with transaction():
        row = require_known(rows.order(order, for_change=True))
        _require_officer(actor, row.case_id, now)
        if rows.person_of(row.recorded_by) == actor.person:
            raise RefusedError(Reason.APPROVER_NOT_ALLOWED)
        if row.reviewed_at is None:
            row.reviewed_by, row.reviewed_at = actor.member, now
            record.append(Deed.REVIEW_ORDER, at=now, by=actor, case=row.case_id, code="reviewed", basis=row.id)


def set_hold(actor: Actor, case: CaseId, now: datetime) -> None:
    """Keep everything of a case because counsel of its lead agency asks. Raises HiddenError."""
    with transaction():
        facts = require_visible(actor, case, now)
        if not may_set_hold(viewer_of(actor), facts, now):
            raise HiddenError
        _hold(actor, case, HoldReason.COUNSEL, now)


def _hold(actor: Actor, case: CaseId, because: HoldReason, now: datetime) -> None:
    """Start a legal hold in the open transaction. It stops erasing, and opens nothing."""
    with transaction() as current:
        row = LegalHold(
            id=HoldId(new_uuid()),
            case_id=case,
            because=because,
            since=now,
            until=None,
            set_by=actor.member,
            lifted_by=None,
        )
        current.add(row)
        record.append(Deed.HOLD, at=now, by=actor, case=case, code=because, basis=row.id)


def lift_hold(actor: Actor, hold: HoldId, now: datetime) -> None:
    """A privacy officer ends a legal hold."""
    with transaction():
        row = require_known(rows.hold(hold))
        _require_officer(actor, row.case_id, now)
        if row.until is None:
            row.until, row.lifted_by = now, actor.member
            record.append(Deed.LIFT_HOLD, at=now, by=actor, case=row.case_id, code="lifted", basis=row.id)


def _require_officer(actor: Actor, case: CaseId, now: datetime) -> None:
    facts = facts_of(case)
    if not actor.has(Role.PRIVACY_OFFICER) or not not_kept_out(facts, now)(actor):
        raise HiddenError


def papers_of(actor: Actor, case: CaseId, now: datetime) -> list[PaperLine]:
    """The papers of a case that the actor's agency may know of: its own, and for a holder those of others too."""
    facts = require_visible(actor, case, now)
    keeps = _keeps(actor, facts)
    return _paper_lines(actor, [row for row in rows.orders(case) if keeps or actor.stands_for(row.holder_id)])


def holds_of(actor: Actor, case: CaseId, now: datetime) -> list[HoldLine]:
    """The legal holds of a case, for its lead agency and those that hold details of it; past ones too."""
    facts = require_visible(actor, case, now)
    return _hold_lines(store.legal_holds(case)) if _keeps(actor, facts) else []


def keeps_details(actor: Actor, case: CaseId, now: datetime) -> bool:
    """Whether the actor's agency leads the case or holds details of it."""
    return _keeps(actor, require_visible(actor, case, now))


def sets_holds(actor: Actor, case: CaseId, now: datetime) -> bool:
    """Whether the actor may set a legal hold by hand. Raises HiddenError."""
    return may_set_hold(viewer_of(actor), require_visible(actor, case, now), now).allowed


def _keeps(actor: Actor, case: CaseFacts) -> bool:
    return any(actor.stands_for(agency) for agency in {case.lead, *case.holders})


def papers_to_review(actor: Actor, now: datetime) -> list[PaperLine]:
    """Papers that a privacy officer is to read, without anything of their cases."""
    found = rows.orders_to_review()
    free = _cases_free_for(actor, [row.case_id for row in found], now)
    return _paper_lines(actor, [row for row in found if row.case_id in free])


def holds_to_watch(actor: Actor, now: datetime) -> list[HoldLine]:
    """Legal holds that a privacy officer may lift, without anything of their cases."""
    found = rows.open_holds()
    free = _cases_free_for(actor, [row.case_id for row in found], now)
    return _hold_lines([row for row in found if row.case_id in free])


def _cases_free_for(actor: Actor, wanted: Iterable[CaseId], now: datetime) -> frozenset[CaseId]:
    facts = store.case_facts(frozenset(wanted), directory.zone())
    return frozenset(case for case, held in facts.items() if not_kept_out(held, now)(actor))


def _paper_lines(actor: Actor, found: Iterable[Order]) -> list[PaperLine]:
    names = directory_store.names()
    return [
        PaperLine(
            id=row.id,
            code=code_of(row.id),
            agency=row.holder_id,
            agency_name=names[row.holder_id],
            by_judge=row.by_judge,
            body=row.body,
            categories=in_order(row.categories),
            first_day=row.first_day,
            last_day=row.last_day,
            stayed=row.stayed,
            recorded_at=row.recorded_at,
            reviewed=row.reviewed_at is not None,
            own=actor.stands_for(row.holder_id),
        )
        for row in found
    ]


def _hold_lines(found: Iterable[LegalHold]) -> list[HoldLine]:
    held = list(found)
    names, agencies = directory_store.names(), rows.agencies_of([row.set_by for row in held])
    return [
        HoldLine(
            id=row.id,
            code=code_of(row.id),
            because=row.because,
            since=row.since,
            until=row.until,
            agency_name=names[agencies[row.set_by]],
        )
        for row in held
    ]
