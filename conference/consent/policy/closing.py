"""Who may close a case, open it again, or take it back from the table. Source: rule book, Events, "Closing"."""

from conference.cases.domain import CaseState, Step
from conference.consent.domain import CaseFacts, Reason, Viewer
from conference.kernel.verdict import Verdict, allow, deny


def may_close(viewer: Viewer, case: CaseFacts) -> Verdict:
    """Whether the viewer may close an open case: representatives of the agency that brought it."""
    return _of_the_lead(viewer, case) if case.state is CaseState.OPEN else deny(Reason.CASE_CLOSED)


def may_reopen(viewer: Viewer, case: CaseFacts, *, declined: bool) -> Verdict:
    """Whether the viewer may open a closed case again. Whatever was released before its closing stays ended. One that
    the table `declined` is brought anew, if at all: of the old one the words go.
    """
    if declined:
        return deny(Reason.CASE_CLOSED)
    return _of_the_lead(viewer, case) if case.state is CaseState.CLOSED else deny(Reason.CASE_STILL_OPEN)


def may_take_back(viewer: Viewer, case: CaseFacts) -> Verdict:
    """Whether the viewer may take an open case back from the table, to its own agency. Source: rule book, the filters,
    "If not: stop, nothing more is said", and section (c), "Re-identification by card".
    """
    if case.state is not CaseState.OPEN:
        return deny(Reason.CASE_CLOSED)
    if case.step is Step.HOME_AGENCY:
        return deny(Reason.STEP_NOT_REACHED)
    return _of_the_lead(viewer, case)


def _of_the_lead(viewer: Viewer, case: CaseFacts) -> Verdict:
    if not viewer.reads_details:
        return deny(Reason.ROLE_HAS_NO_CASE_ACCESS)
    return allow() if viewer.stands_for(case.lead) else deny(Reason.NOT_THE_HOLDER)
