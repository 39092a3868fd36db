"""Who puts people on the team of a case, takes them off, and ends a stepping aside. Source: rule book, Entities and
section (c), privilege creep.
"""

from datetime import datetime

from conference.cases.domain import CaseState, Step
from conference.consent.domain import Basis, CaseFacts, Reason, Viewer
from conference.consent.policy.standing import standing
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, PersonId
from conference.kernel.verdict import Verdict, allow, deny


def has_part(viewer: Viewer, case: CaseFacts) -> bool:
    """Whether an agency may have people on the case: it leads it, holds details of it, or the table said at step 4 that
    it has a part to play.
    """
    marked = case.needed if case.step is Step.NEEDED_AGENCIES else frozenset[AgencyId]()
    return any(viewer.stands_for(agency) for agency in case.holders | marked | {case.lead})


def may_take_off_team(actor: Actor, viewer: Viewer, case: CaseFacts, now: datetime) -> Verdict:
    """Whether the actor may look after its own agency's people on the case: its coordinator, or a representative of it
    who is on the team already.
    """
    reads = viewer.reads_details or actor.has(Role.COORDINATOR)
    refused = next((reason for reason in standing(viewer, case, now, reads=reads) if reason), None)
    if refused is not None:
        return deny(refused)
    on_it = viewer.reads_details and (viewer.person, viewer.agency) in case.team
    return allow(Basis.RECORDED) if on_it or actor.has(Role.COORDINATOR) else deny(Reason.COORDINATOR_NEEDED)


def may_put_on_team(actor: Actor, viewer: Viewer, chosen: Actor, case: CaseFacts, now: datetime) -> Verdict:
    """Whether the actor may put a colleague on the team: a representative of its own agency, which has a part in the
    case. Nobody adds themselves, and who runs the system is on no team.
    """
    verdict = may_take_off_team(actor, viewer, case, now)
    if not verdict:
        return verdict
    faults = (
        (case.state is not CaseState.OPEN, Reason.CASE_CLOSED),
        (not has_part(viewer, case), Reason.AGENCY_HAS_NO_PART),
        (chosen.person == actor.person, Reason.NOT_BY_YOURSELF),
        (chosen.agency != actor.agency or not _reads_cases(chosen), Reason.NOT_A_REPRESENTATIVE),
    )
    fault = next((reason for wrong, reason in faults if wrong), None)
    return deny(fault) if fault else allow(Basis.RECORDED)


def _reads_cases(member: Actor) -> bool:
    return member.has(Role.REPRESENTATIVE) and not member.has(Role.ADMINISTRATOR)


def may_step_back_in(actor: Actor, aside: PersonId, colleagues: frozenset[PersonId]) -> Verdict:
    """Whether a conflict of interest can be recorded as over: by the coordinator of the person's own agency, once the
    person said so; never by oneself.
    """
    if aside == actor.person:
        return deny(Reason.NOT_BY_YOURSELF)
    if not actor.has(Role.COORDINATOR) or aside not in colleagues:
        return deny(Reason.COORDINATOR_NEEDED)
    return allow(Basis.RECORDED)
