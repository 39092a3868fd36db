"""What a merger of agencies means for consent: refusals and custody follow by themselves, releases do not."""

from datetime import datetime

from conference.consent import store
from conference.consent.events import RightsChanged
from conference.consent.policy import release_state
from conference.directory import service as directory
from conference.infra.database import publish
from conference.kernel.ids import AgencyId, CaseId


def agency_merged(agency: AgencyId) -> None:
    """Have everything follow that shows a case in which the agency had a part, in the caller's transaction."""
    for case in store.cases_of_agency(agency):
        publish(RightsChanged(case))


def to_ask_anew(agency: AgencyId, now: datetime) -> list[tuple[CaseId, AgencyId]]:
    """The cases and holders of the releases that name an agency and would still hold, for their holders to ask her."""
    facts = store.case_facts(store.cases_of_agency(agency), directory.zone())
    return [
        (case.id, release.holder)
        for case in facts.values()
        for release in case.releases
        if release.names_agency(agency) and release_state(release, case, now) is None
    ]
