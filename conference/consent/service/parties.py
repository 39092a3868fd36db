"""The agencies at the table as the rules ask about them: nobody in particular of each, and whoever is named."""

from collections.abc import Mapping
from datetime import datetime

from conference.accounts import store as accounts
from conference.consent.domain import CaseFacts, Party
from conference.consent.policy import somebody_of, viewer_of
from conference.directory import store as directory
from conference.kernel.ids import AgencyId, PersonId


def parties(case: CaseFacts, now: datetime) -> Mapping[AgencyId, Party]:
    """Every agency of the directory, by name, in a fixed number of queries."""
    kinds, lineage = directory.kinds(), directory.lineage()
    current = directory.current_agencies(now, directory.zone())
    named = _named(case)
    members = [member for member in accounts.active_members(now) if member.person in named] if named else []
    return {
        agency.id: Party(
            agency=agency.id,
            name=agency.name,
            current=agency.id in current,
            viewers=(
                somebody_of(
                    agency.id,
                    kinds[agency.id],
                    current=agency.id in current,
                    took_over=lineage.get(agency.id, frozenset()),
                ),
                *(viewer_of(member) for member in members if member.agency == agency.id and agency.id in current),
            ),
        )
        for agency in directory.agencies()
    }


def _named(case: CaseFacts) -> frozenset[PersonId]:
    """Whom a release or an override names in person."""
    by_release = {recipient.person for release in case.releases for recipient in release.recipients}
    by_override = {person for override in case.overrides for person in override.people}
    return frozenset(person for person in by_release | by_override if person is not None)
