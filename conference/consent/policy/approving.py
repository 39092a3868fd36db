"""Asking for an override, saying yes to it, reviewing it. Source: rule book, Override."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conference.cases.domain import CaseState
from conference.consent.domain import (
    ApprovalFacts,
    Basis,
    CaseFacts,
    Category,
    OverrideFacts,
    OverrideState,
    Reason,
    Viewer,
)
from conference.consent.policy.overrides import override_window
from conference.consent.policy.standing import is_excluded, is_recused
from conference.directory.domain import AgencyKind
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import PersonId
from conference.kernel.localday import working_days_later
from conference.kernel.verdict import Verdict, allow, deny

OFTEN = 3
"""More overrides of one agency than this, within `OFTEN_WITHIN`, and the privacy officers are told. [P]"""
OFTEN_WITHIN = timedelta(days=30)


def leads(actor: Actor) -> bool:
    """Whether a yes of the actor counts as that of a privacy officer or chair."""
    return actor.has(Role.PRIVACY_OFFICER, Role.CHAIR)


def may_ask_override(
    named: Collection[Viewer], categories: Collection[Category], hours: int, case: CaseFacts, now: datetime
) -> Verdict:
    """Whether an override may be asked for: an open case, hours within the longest, and people who could receive it.

    Stepping aside and the survivor's exclusion beat every override. Why somebody cannot receive is not told.
    """
    if case.state is not CaseState.OPEN:
        return deny(Reason.CASE_CLOSED)
    if not 1 <= hours <= case.policy.longest_override_hours:
        return deny(Reason.HOURS_NOT_ALLOWED)
    if Category.LEGAL_IMMIGRATION in categories and any(viewer.kind is AgencyKind.POLICE for viewer in named):
        return deny(Reason.OVERRIDE_NEVER_TO_POLICE)
    if not named or not all(_can_receive(viewer, categories, case, now) for viewer in named):
        return deny(Reason.PERSON_CANNOT_RECEIVE)
    return allow(Basis.RECORDED)


def _can_receive(viewer: Viewer, categories: Collection[Category], case: CaseFacts, now: datetime) -> bool:
    kept_out = is_recused(viewer, case, now) or any(is_excluded(viewer, case, now, kind) for kind in categories)
    return viewer.active and viewer.current and viewer.reads_details and not kept_out


def may_know_override(
    viewer: Viewer,
    override: OverrideFacts,
    asked_by: PersonId,
    case: CaseFacts,
    now: datetime,
    *,
    lead: bool,
    knows_case: bool,
) -> bool:
    """Whether the viewer may know of an override: who asked, privacy officers and chairs (without the case itself),
    members of a holder who know of the case, and whoever it names, while it holds.
    """
    if case.state is CaseState.ERASED or is_recused(viewer, case, now) or is_excluded(viewer, case, now):
        return False
    if viewer.person == asked_by or lead:
        return True
    window = override_window(override, case)
    if viewer.person in override.people and window is not None and window.holds(now):
        return True
    return knows_case and any(viewer.stands_for(agency) for agency in case.holders)


def may_approve_override(
    viewer: Viewer, override: OverrideFacts, asked_at: datetime, case: CaseFacts, now: datetime, *, lead: bool
) -> Verdict:
    """Whether a yes of the viewer is one of the two that are missing. `lead`: as a privacy officer or chair."""
    if override_state(override, asked_at, case, now) is not OverrideState.WAITING:
        return deny(Reason.NOT_WAITING)
    if is_recused(viewer, case, now) or is_excluded(viewer, case, now):
        return deny(Reason.APPROVER_NOT_ALLOWED)
    took_part = viewer.person in override.people or any(viewer.person == yes.person for yes in override.approvals)
    of_holder = any(viewer.stands_for(agency) for agency in case.holders)
    if took_part or not (lead or of_holder):
        return deny(Reason.APPROVER_NOT_ALLOWED)
    mine = ApprovalFacts(person=viewer.person, agency=viewer.agency, at=now, leads=lead, took_over=viewer.took_over)
    together = replace(override, approvals=(*override.approvals, mine))
    if override.approvals and override_window(together, case) is None:
        return deny(Reason.APPROVER_NOT_ALLOWED)
    return allow(Basis.RECORDED)


def override_state(override: OverrideFacts, asked_at: datetime, case: CaseFacts, now: datetime) -> OverrideState:
    """Where an override stands. One that nobody approves within the longest time it could hold lapses. [P]"""
    window = override_window(override, case)
    if window is not None:
        return OverrideState.HOLDS if window.holds(now) else OverrideState.OVER
    lapses = asked_at + timedelta(hours=case.policy.longest_override_hours)
    waits = override.ended_at is None and now < lapses and case.state is CaseState.OPEN
    return OverrideState.WAITING if waits else OverrideState.LAPSED


def may_review_override(
    viewer: Viewer, override: OverrideFacts, asked_by: PersonId, case: CaseFacts, now: datetime, *, lead: bool
) -> Verdict:
    """Whether the viewer may say if an override that held was in order: a privacy officer or chair who took no part."""
    if override_window(override, case) is None:
        return deny(Reason.OVERRIDE_NOT_APPROVED)
    took_part = {asked_by, *override.people, *(yes.person for yes in override.approvals)}
    kept_out = is_recused(viewer, case, now) or is_excluded(viewer, case, now)
    if not lead or kept_out or viewer.person in took_part:
        return deny(Reason.APPROVER_NOT_ALLOWED)
    return allow(Basis.RECORDED)


def last_review_day(start: datetime, working_days: int, zone: ZoneInfo) -> date:
    """The last local day on which an override that began at `start` is reviewed in time: so many working days later.
    Monday to Friday count; holidays are not known here, so they count too.
    """
    return working_days_later(start.astimezone(zone).date(), working_days)
