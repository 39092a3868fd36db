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
    return allow(Basis.RECORDED) if is_assigned(viewer, case, None, now) else deny(Reason.NOT_ASSIGNED_TO_CASE)


def may_keep_people(viewer: Viewer, case: CaseFacts, now: datetime) -> Verdict:
    """Whether the people of the case, who may sign for them and a suspicion that is taken back can be recorded: while
    it is open, by those who may set a hold on it. Who seals a detail becomes a holder by that, and no keeper.
    """
    verdict = may_set_hold(viewer, case, now)
    return verdict if not verdict or case.state is CaseState.OPEN else deny(Reason.CASE_CLOSED)


def may_set_hold(viewer: Viewer, case: CaseFacts, now: datetime) -> Verdict:
    """Whether a legal hold can be set because counsel asks: by representatives of the lead agency with a part in the
    case, closed or not. A paper of a court starts one by itself, whoever records it.
    """
    verdict = may_flag_signer(viewer, case, now)
    return verdict if not verdict or viewer.stands_for(case.lead) else deny(Reason.RECORDER_NOT_ALLOWED)


def knows_kept_out(viewer: Viewer, case: CaseFacts, now: datetime) -> bool:
    """Whether the survivor's exclusions are the viewer's to know: the lead's representatives, and her contacts."""
    leads = viewer.reads_details and viewer.stands_for(case.lead)
    return leads or case.contacts.has(viewer.person, viewer.agency, now)
