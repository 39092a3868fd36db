"""What only the chair's page shows: loaded for the chair alone, so that a push to hundreds of others costs no more."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from conference.accounts import store as accounts
from conference.accounts.service import acting, turns
from conference.attendance import store as attendance
from conference.attendance.service import bound_by_pledge
from conference.consent.domain import CaseFacts
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.changes import Look
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, CaseId, MeetingId
from conference.live import store
from conference.live.domain import ByAgency, Caution, ChairFacts, MeetingFacts
from conference.live.policy.calling import cautions, private_to, those_here


def chair_facts(facts: MeetingFacts, cases: Collection[CaseFacts], look: Look) -> ChairFacts:
    """The warnings before each case, and whom the chair can choose from. `cases`: those of the agenda."""
    names = look.read("names of agencies", directory_store.names)
    members = look.read("members", lambda: tuple(_members(facts.now)), at=turns(look, facts.now))
    here = {person.member for person in facts.people}
    present = [member for member in members if member.member in here]
    on_list = facts.chairs | facts.co_chairs | {facts.chair}
    own_page = {person.member: person for person in facts.people if not person.by_chair}
    return ChairFacts(
        cautions=_cautions(facts, cases, present, names),
        to_hand=tuple(own_page[who] for who in own_page if who in on_list and who != facts.chair),
        to_name=_by_agency([m for m in present if m.speaks and m.member in own_page and m.member not in on_list]),
        absent=_by_agency([member for member in members if member.member not in here]),
    )


def _members(now: datetime) -> Sequence[Actor]:
    """Everybody who may act now, by agency and name."""
    current = directory_store.current_agencies(now, directory.zone())
    members = [member for member in accounts.active_members(now) if member.agency in current]
    return sorted(members, key=lambda member: (member.agency_name, member.name))


def private_to_somebody(meeting: MeetingId, case: CaseId, now: datetime) -> bool:
    """Whether somebody in the room may not hear of a case: of this one, or of any without the pledge."""
    here = attendance.present(meeting)
    people = list(acting(list(here), now).values())
    return bool(here - bound_by_pledge(meeting)) or any(
        private_to(facts, people, now) for facts in store.facts_of_cases([case]).values()
    )


def _cautions(
    facts: MeetingFacts, cases: Collection[CaseFacts], present: Sequence[Actor], names: Mapping[AgencyId, str]
) -> dict[CaseId, tuple[Caution, ...]]:
    noted = frozenset(person.member for person in facts.people if person.by_chair)
    unpledged = frozenset(person.member for person in facts.people if not person.pledged)
    here = those_here(present, noted=noted, unpledged=unpledged)
    on_agenda = facts.cards.keys() & {item.case for item in facts.items}
    return {case.id: cautions(case, here, names, facts.id, facts.now) for case in cases if case.id in on_agenda}


def _by_agency(members: Sequence[Actor]) -> ByAgency:
    return tuple(
        (agency, tuple((member.member, member.name) for member in them))
        for agency, them in groupby(members, key=lambda member: member.agency_name)
    )
