"""Overrides: serious harm, two people, some hours. Source: rule book, Override."""

from datetime import datetime, timedelta
from itertools import permutations

from conference.consent.domain import (
    ApprovalFacts,
    CaseFacts,
    Category,
    DetailFacts,
    Harm,
    OverrideFacts,
    Reason,
    Viewer,
)
from conference.consent.policy.standing import is_excluded, is_recused
from conference.directory.domain import AgencyKind, Policy
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId

_ACCEPTED = frozenset(Harm)


def override_fault(
    override: OverrideFacts, viewer: Viewer, detail: DetailFacts, case: CaseFacts, now: datetime
) -> Reason | None:
    """Why an override that names the viewer does not open the detail; None when it does."""
    fault = approval_fault(override, case, now, holder=detail.holder)
    if fault is not None:
        return fault
    if detail.category not in override.categories:
        return Reason.OVERRIDE_CATEGORY_MISMATCH
    if detail.category is Category.LEGAL_IMMIGRATION and viewer.kind is AgencyKind.POLICE:
        return Reason.OVERRIDE_NEVER_TO_POLICE
    return None


def approval_fault(
    override: OverrideFacts, case: CaseFacts, now: datetime, *, holder: AgencyId | None = None
) -> Reason | None:
    """Why an override is not in effect at all; None in its window. `holder`: whose details; None: of any agency."""
    if override.why not in _ACCEPTED:
        return Reason.OVERRIDE_REASON_NOT_ACCEPTED
    window = override_window(override, case, holder=holder)
    if window is None:
        return Reason.OVERRIDE_NOT_APPROVED
    if now < window.start:
        return Reason.OVERRIDE_NOT_YET_VALID
    return None if window.holds(now) else Reason.OVERRIDE_EXPIRED


def override_window(override: OverrideFacts, case: CaseFacts, *, holder: AgencyId | None = None) -> Span | None:
    """The hours an override holds, from its second approval; None while two different people have not approved: one
    from the holder, one privacy officer or chair.
    """
    fit = [approval for approval in override.approvals if _may_approve(approval, override, case)]
    starts = [
        max(own.at, lead.at)
        for own, lead in permutations(fit, 2)
        if own.person != lead.person and lead.leads and _of_holder(own, case, holder)
    ]
    if not starts:
        return None
    end = min(starts) + timedelta(hours=hours_allowed(override.hours, case.policy))
    return Span(min(starts), min(end, override.ended_at) if override.ended_at else end)


def hours_allowed(asked: int, policy: Policy) -> int:
    """How long an override may hold, in hours: as asked, at most the longest."""
    return max(0, min(asked, policy.longest_override_hours))


def _of_holder(approval: ApprovalFacts, case: CaseFacts, holder: AgencyId | None) -> bool:
    if holder is not None:
        return holder == approval.agency or holder in approval.took_over
    return approval.agency in case.holders or not case.holders.isdisjoint(approval.took_over)


def _may_approve(approval: ApprovalFacts, override: OverrideFacts, case: CaseFacts) -> bool:
    """Active, neither recused nor excluded when approving, and nobody who would receive."""
    asker = Viewer(
        person=approval.person,
        agency=approval.agency,
        active=approval.active,
        current=True,
        reads_cards=True,
        reads_details=True,
        took_over=approval.took_over,
    )
    return (
        approval.active
        and approval.person not in override.people
        and not is_recused(asker, case, approval.at)
        and not is_excluded(asker, case, approval.at)
    )
