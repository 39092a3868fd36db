"""Who may record what the survivor decides, and when a detail may be typed. Source: rule book, Recording."""

from dataclasses import replace
from datetime import datetime

from conference.cases.domain import CaseState, PersonKind
from conference.consent.domain import (
    Basis,
    CaseFacts,
    CasePersonFacts,
    Category,
    Form,
    Interpreter,
    Reason,
    ReleaseFacts,
    Signer,
    Viewer,
)
from conference.consent.policy.releases import is_independent, release_state
from conference.consent.policy.signing import may_speak_for, signing_fault
from conference.consent.policy.standing import is_assigned, is_excluded, standing
from conference.kernel.ids import CasePersonId
from conference.kernel.verdict import Verdict, allow, deny


def may_record_release(
    viewer: Viewer, release: ReleaseFacts, case: CaseFacts, now: datetime, *, asked_end: datetime | None
) -> Verdict:
    """Whether a release may be recorded: by its holder only, to named others, written, explained, interpreted by a
    third party, no condition of a service, lawfully signed, with an end neither past nor later than the longest.

    `asked_end`: the end as it stands on the form, before it is cut at the longest.
    """
    refused = next((reason for reason in standing(viewer, case, now, reads=viewer.reads_details) if reason), None)
    if refused is not None:
        return deny(refused)
    if release.holder != viewer.agency:
        return deny(Reason.RECORDER_NOT_ALLOWED)
    if case.state is not CaseState.OPEN:
        return deny(Reason.CASE_CLOSED)
    fault = _form_fault(release) or _time_fault(release, now, asked_end)
    fault = fault or signing_fault(
        release, case.people.get(release.about), now, to_18=case.policy.guardian_releases_end_at_18
    )
    return deny(fault) if fault else allow(Basis.RECORDED)


def may_note_spoken(
    viewer: Viewer, release: ReleaseFacts, case: CaseFacts, now: datetime, *, asked_end: datetime | None
) -> Verdict:
    """Whether a spoken yes may be noted: an intention that shares nothing. All that is asked of a signed release is
    asked of it, except the paper: what was not explained was no yes.
    """
    return may_record_release(viewer, replace(release, form=Form.WRITTEN), case, now, asked_end=asked_end)


def _form_fault(release: ReleaseFacts) -> Reason | None:
    named = all(recipient.agency or recipient.person for recipient in release.recipients)
    to_itself = release.names_agency(release.holder)
    faults = (
        (release.form is not Form.WRITTEN, Reason.RELEASE_NOT_IN_WRITING),
        (not release.recipients or not named or to_itself, Reason.RECIPIENT_NOT_NAMED),
        (not (release.categories and release.purposes), Reason.RELEASE_INCOMPLETE),
        (not release.explained, Reason.NOT_EXPLAINED),
        (release.interpreter is Interpreter.MISSING, Reason.INTERPRETER_MISSING),
        (not is_independent(release.interpreter), Reason.INTERPRETER_NOT_INDEPENDENT),
        (release.condition_of_service, Reason.CONDITION_OF_SERVICE),
    )
    return next((reason for wrong, reason in faults if wrong), None)


def _time_fault(release: ReleaseFacts, now: datetime, asked_end: datetime | None) -> Reason | None:
    if release.signed_at > now:
        return Reason.RELEASE_NOT_YET_VALID
    if asked_end is None or release.ends_at is None:
        return Reason.END_DATE_MISSING
    if asked_end <= now:
        return Reason.END_DATE_PASSED
    return Reason.END_DATE_TOO_LATE if asked_end > release.ends_at else None


def may_withdraw(
    viewer: Viewer, told_by: Signer, release: ReleaseFacts | None, case: CaseFacts, now: datetime
) -> Verdict:
    """Whether a withdrawal may be taken: any active member may, spoken is enough; only she, or whoever lawfully signed
    for her, can withdraw. `release` None: everything.
    """
    if not viewer.active:
        return deny(Reason.NOT_ACTIVE_MEMBER)
    if not viewer.current:
        return deny(Reason.AGENCY_NOT_CURRENT)
    if not may_speak_for(told_by, release, case, now):
        return deny(Reason.NOT_THE_SURVIVORS_CHOICE)
    return allow(Basis.RECORDED)


def may_exclude(viewer: Viewer, told_by: Signer, case: CaseFacts, now: datetime) -> Verdict:
    """Whether the survivor's choice to keep somebody out may be recorded: any representative with a part in the case
    may take it, spoken is enough; it takes effect at once. While she decides for herself, nobody decides it for her.
    """
    refused = next((reason for reason in standing(viewer, case, now, reads=viewer.reads_details) if reason), None)
    if refused is not None:
        return deny(refused)
    if not is_assigned(viewer, case, None, now):
        return deny(Reason.NOT_ASSIGNED_TO_CASE)
    return allow(Basis.RECORDED) if _decides_for_her(told_by, case, now) else deny(Reason.NOT_THE_SURVIVORS_CHOICE)


def _decides_for_her(told_by: Signer, case: CaseFacts, now: datetime) -> bool:
    """Whether it is she who says so, or a guardian or decision maker who may sign for her now and is not suspected."""
    return told_by is Signer.SURVIVOR or any(
        held.role is told_by and held.may_sign(now)
        for person in case.people.values()
        if person.kind is PersonKind.SURVIVOR and not is_of_age_to_sign(person, now)
        for held in person.authorities
    )


def may_lift_exclusion(viewer: Viewer, told_by: Signer, form: Form, case: CaseFacts, now: datetime) -> Verdict:
    """Whether a choice to keep somebody out may be loosened: by the lead agency only, in writing, her own word, and
    never by whoever is kept out.
    """
    ranked = standing(viewer, case, now, reads=viewer.reads_details)
    refused = next((reason for reason in ranked[:-1] if reason), None)  # being kept out is answered below, in full
    if refused is not None:
        return deny(refused)
    if not viewer.stands_for(case.lead) or _kept_out_of_anything(viewer, case, now):
        return deny(Reason.RECORDER_NOT_ALLOWED)
    if told_by is not Signer.SURVIVOR:
        return deny(Reason.NOT_THE_SURVIVORS_CHOICE)
    return allow(Basis.RECORDED) if form is Form.WRITTEN else deny(Reason.NOT_IN_WRITING)


def _kept_out_of_anything(viewer: Viewer, case: CaseFacts, now: datetime) -> bool:
    return any(is_excluded(viewer, case, now, category) for category in Category)


def may_enter_detail(
    viewer: Viewer, category: Category, about: CasePersonId, case: CaseFacts, now: datetime
) -> Verdict:
    """Whether an agency may type a detail. Under strict entry only while a release of its own covers the person and the
    kind of detail: typing it in is already disclosing it. Source: rule book, finding 1 and `no_release_to_enter`.
    """
    ranked = standing(viewer, case, now, reads=viewer.reads_details, category=category)
    refused = next((reason for reason in ranked if reason), None)
    if refused is not None:
        return deny(refused)
    if case.state is not CaseState.OPEN:
        return deny(Reason.CASE_CLOSED)
    if not is_assigned(viewer, case, None, now):
        return deny(Reason.NOT_ASSIGNED_TO_CASE)
    if viewer.kind not in case.policy.strict_entry:
        return allow(Basis.HOLDER)
    covered = any(
        release.holder == viewer.agency
        and release.about == about
        and category in release.categories
        and release_state(release, case, now, category=category) is None
        for release in case.releases
    )
    return allow(Basis.RELEASE) if covered else deny(Reason.NO_RELEASE_TO_ENTER)


def is_of_age_to_sign(person: CasePersonFacts, now: datetime) -> bool:
    """Whether the person signs for herself now: an adult who can decide, or a minor who may be served alone."""
    return (not person.is_minor(now) and person.has_capacity(now)) or person.served_alone
