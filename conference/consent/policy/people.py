"""Who keeps what the case knows of its people and of who may sign for them. Source: rule book, Signers."""

from datetime import datetime

from conference.cases.domain import CaseState
from conference.consent.domain import Basis, CaseFacts, Reason, Viewer
from conference.consent.policy.standing import is_assigned, standing
from conference.kernel.verdict import Verdict, allow, deny


def may_flag_signer(viewer: Viewer, case: CaseFacts, now: datetime) -> Verdict:
    """Whether somebody who may sign can be flagged as suspected of abuse: by any agency's representative with a part in
    the case. Suspicion is enough; no finding is needed.
    """
    ranked = standing(viewer, case, now, reads=viewer.reads_details)
    refused = next((reason for reason in ranked if reason), None)
    if refused is not None:
        return deny(refused)
    return allow(Basis.RECORDED) if is_assigned(viewer, case, None) else deny(Reason.NOT_ASSIGNED_TO_CASE)


def may_keep_people(viewer: Viewer, case: CaseFacts, now: datetime) -> Verdict:
    """Whether the people of the case and who may sign for them can be read and recorded: by representatives of the lead
    agency or of a holder, who have a part in it, while it is open.
    """
    verdict = may_flag_signer(viewer, case, now)
    if not verdict:
        return verdict
    if not any(viewer.stands_for(agency) for agency in case.holders | {case.lead}):
        return deny(Reason.RECORDER_NOT_ALLOWED)
    return allow(Basis.RECORDED) if case.state is CaseState.OPEN else deny(Reason.CASE_CLOSED)


def knows_kept_out(viewer: Viewer, case: CaseFacts) -> bool:
    """Whether the survivor's exclusions are the viewer's to know: the lead's representatives, and her contacts."""
    return (viewer.reads_details and viewer.stands_for(case.lead)) or (viewer.person, viewer.agency) in case.contacts


def may_clear_signer(viewer: Viewer, case: CaseFacts, now: datetime) -> Verdict:
    """Whether a flag can be taken back: by the lead agency only. What is refused easily is not loosened easily."""
    verdict = may_keep_people(viewer, case, now)
    if verdict and not viewer.stands_for(case.lead):
        return deny(Reason.RECORDER_NOT_ALLOWED)
    return verdict
