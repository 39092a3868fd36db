"""Overrides: asking for one, the two yeses, ending and reviewing it, looking under it."""

from datetime import datetime

from conference.accounts import service as accounts
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import (
    Basis,
    CaseFacts,
    DetailFacts,
    NewOverride,
    OpenDetail,
    OverrideFacts,
    OverrideState,
    Purpose,
    Reason,
    ReviewResult,
)
from conference.consent.events import RightsChanged
from conference.consent.models import Override, OverrideApproval, OverrideRecipient
from conference.consent.policy import (
    OFTEN,
    OFTEN_WITHIN,
    decide,
    leads,
    may_approve_override,
    may_ask_override,
    may_know,
    may_know_override,
    may_review_override,
    override_fault,
    override_state,
    override_window,
    viewer_of,
)
from conference.consent.service.details import look
from conference.consent.service.reachable import acting_members, not_kept_out, privacy_officers, tell
from conference.consent.service.rights import facts_of, require_visible
from conference.consent.store import exceptions as rows
from conference.directory import store as directory_store
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, RefusedError, require, require_known
from conference.kernel.ids import CaseId, DetailId, OverrideId, PersonId, new_uuid


def ask_override(actor: Actor, case: CaseId, new: NewOverride, password: str, now: datetime) -> OverrideId:
    """Ask that some people may see some kinds of detail for some hours, because of serious harm.

    Asking is the first yes where the asker may give one. Raises HiddenError, RefusedError.
    """
    accounts.confirm_password(actor, password, now)
    with transaction() as current:
        facts = require_visible(actor, case, now)
        if not actor.has(Role.REPRESENTATIVE, Role.CHAIR):
            raise HiddenError
        named = [member for member in who_can_receive(now) if member.person in new.people]
        if frozenset(member.person for member in named) != new.people:
            raise RefusedError(Reason.PERSON_CANNOT_RECEIVE)
        viewers = [viewer_of(member) for member in named]
        require(may_ask_override(viewers, new.categories, new.hours, facts, now))
        row = _row(actor, case, new, now)
        current.add(row)
        current.flush()
        current.add_all(OverrideRecipient(override_id=row.id, person_id=person) for person in new.people)
        record.append(Deed.ASK_OVERRIDE, at=now, by=actor, case=case, code=new.why, basis=row.id)
        known, override = _facts(row)
        if may_approve_override(viewer_of(actor), override, now, known, now, lead=leads(actor)):
            _say_yes(actor, row, now)
        _tell_of_asking(actor, row, now)
        return row.id


def _row(actor: Actor, case: CaseId, new: NewOverride, now: datetime) -> Override:
    return Override(
        id=OverrideId(new_uuid()),
        case_id=case,
        why=new.why,
        categories=new.categories,
        hours=new.hours,
        asked_by=actor.member,
        asked_at=now,
        ended_at=None,
        reviewed_by=None,
        reviewed_at=None,
        review=None,
        told_at=None,
        not_told=None,
        ask_again_on=None,
    )


def who_can_receive(now: datetime) -> list[Actor]:
    """Whom an override can name: every active representative. Nobody who is kept out is missing from this list, so that
    it tells nothing; naming them is refused.
    """
    return [member for member in acting_members(now) if member.has(Role.REPRESENTATIVE)]


def _tell_of_asking(actor: Actor, row: Override, now: datetime) -> None:
    """Tell everybody whose yes is missing; and the privacy officers, when an agency asks often."""
    case, override = _facts(row)
    tell(member for member in acting_members(now) if _could_say_yes(member, override, case, row.asked_at, now))
    if rows.overrides_by_agency(now - OFTEN_WITHIN).get(actor.agency, 0) > OFTEN:
        tell(privacy_officers(case, now))


def _could_say_yes(member: Actor, override: OverrideFacts, case: CaseFacts, asked_at: datetime, now: datetime) -> bool:
    viewer, lead = viewer_of(member), leads(member)
    if not (lead or (viewer.reads_details and may_know(viewer, case, now))):
        return False
    return bool(may_approve_override(viewer, override, asked_at, case, now, lead=lead))


def approve_override(actor: Actor, override: OverrideId, password: str, now: datetime) -> bool:
    """Say yes to an override; whether it holds now. Raises HiddenError, RefusedError."""
    accounts.confirm_password(actor, password, now)
    with transaction():
        row = require_known(rows.override(override, for_change=True))
        require_known_override(actor, row, now)
        _let_go_of_the_gone(row, now)
        case, facts = _facts(row)
        if not _could_say_yes(actor, facts, case, row.asked_at, now):
            waits = override_state(facts, row.asked_at, case, now) is OverrideState.WAITING
            raise RefusedError(Reason.APPROVER_NOT_ALLOWED if waits else Reason.NOT_WAITING)
        _say_yes(actor, row, now)
        case, facts = _facts(row)
        holds = override_window(facts, case) is not None
        if holds:
            publish(RightsChanged(row.case_id))
            named = (member for member in who_can_receive(now) if member.person in facts.people)
            tell(filter(not_kept_out(case, now), named))
        return holds


def _let_go_of_the_gone(row: Override, now: datetime) -> None:
    """A yes counts only if whoever gave it could still give it when the second one comes."""
    given = rows.approvals([row.id])[row.id]
    case, _override = _facts(row)
    staying = filter(not_kept_out(case, now), accounts.acting(given, now).values())
    gone = set(given) - {member.member for member in staying}
    if gone:
        rows.forget_approvals(row.id, gone)


def _say_yes(actor: Actor, row: Override, now: datetime) -> None:
    with transaction() as current:
        current.add(OverrideApproval(override_id=row.id, member_id=actor.member, leads=leads(actor), at=now))
        record.append(Deed.APPROVE_OVERRIDE, at=now, by=actor, case=row.case_id, code="approved", basis=row.id)


def end_override(actor: Actor, override: OverrideId, now: datetime) -> None:
    """End an override early, or take back what was asked: whoever may know of it can."""
    with transaction():
        row = require_known(rows.override(override, for_change=True))
        case, facts = require_known_override(actor, row, now)
        if override_state(facts, row.asked_at, case, now) not in {OverrideState.WAITING, OverrideState.HOLDS}:
            raise RefusedError(Reason.NOT_WAITING)
        row.ended_at = now
        record.append(Deed.END_OVERRIDE, at=now, by=actor, case=row.case_id, code="ended", basis=row.id)
        publish(RightsChanged(row.case_id))


def review_override(actor: Actor, override: OverrideId, result: ReviewResult, now: datetime) -> None:
    """Say whether an override that held was in order; once."""
    with transaction():
        row = require_known(rows.override(override, for_change=True))
        case, facts = require_known_override(actor, row, now)
        if row.reviewed_at is not None:
            raise RefusedError(Reason.NOT_WAITING)
        asked_by = asker_of(row)
        require(may_review_override(viewer_of(actor), facts, asked_by, case, now, lead=leads(actor)))
        row.reviewed_by, row.reviewed_at, row.review = actor.member, now, result
        record.append(Deed.REVIEW_OVERRIDE, at=now, by=actor, case=row.case_id, code=result, basis=row.id)


def open_details(actor: Actor, override: OverrideId, now: datetime) -> list[OpenDetail]:
    """The details that an override opens to the actor now, without their contents. Empty for whom it does not name."""
    row = require_known(rows.override(override))
    case, facts = require_known_override(actor, row, now)
    names = directory_store.names()
    found = [(detail, _open_until(actor, detail, facts, case, now)) for detail in store.details(row.case_id)]
    return [
        OpenDetail(id=detail.id, category=detail.category, holder=names[detail.holder], until=until)
        for detail, until in found
        if until is not None
    ]


def _open_until(
    actor: Actor, detail: DetailFacts, override: OverrideFacts, case: CaseFacts, now: datetime
) -> datetime | None:
    viewer = viewer_of(actor)
    if actor.person not in override.people or override_fault(override, viewer, detail, case, now) is not None:
        return None
    answer = decide(viewer, detail, case, Purpose.EMERGENCY, None, now)
    window = override_window(override, case, holder=detail.holder)
    return window.end if answer and answer.code != Basis.HOLDER and window is not None else None


def look_under(actor: Actor, override: OverrideId, detail: DetailId, now: datetime) -> tuple[str, datetime]:
    """The text of a detail that an override opens, for this one look, and until when. As `look`, which records it."""
    opened = {held.id: held.until for held in open_details(actor, override, now)}
    until = require_known(opened.get(detail))
    return look(actor, detail, Purpose.EMERGENCY, now), until


def require_known_override(actor: Actor, row: Override, now: datetime) -> tuple[CaseFacts, OverrideFacts]:
    """The facts of an override that the actor may know of. Raises HiddenError."""
    case, facts = _facts(row)
    viewer = viewer_of(actor)
    knows = may_know(viewer, case, now).allowed
    if not may_know_override(viewer, facts, asker_of(row), case, now, lead=leads(actor), knows_case=knows):
        raise HiddenError
    return case, facts


def asker_of(row: Override) -> PersonId:
    """Who asked for an override, whether or not they are still a member."""
    return rows.person_of(row.asked_by)


def _facts(row: Override) -> tuple[CaseFacts, OverrideFacts]:
    case = facts_of(row.case_id)
    return case, next(held for held in case.overrides if held.id == row.id)
