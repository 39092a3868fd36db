"""What the chair is warned of before a case is called."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from conference.cases.domain import Step
from conference.consent.domain import CaseFacts
from conference.consent.policy import (
    as_anybody,
    everyone_in,
    is_excluded,
    is_recused,
    opens_anything,
    somebody_of,
    viewer_of,
)
from conference.directory.domain import AgencyKind
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, MeetingId, MemberId
from conference.live.domain import Caution, Warned


@dataclass(frozen=True, slots=True)
class Here:
    """Who is in the room, by what bears on the warnings: put together once for all cases of an agenda.

    `noted`: by the chair, without a page of their own. `unpledged`: named in words; the others are bound.
    """

    people: tuple[Actor, ...]
    members: frozenset[MemberId]
    agencies: frozenset[AgencyId]
    bound: tuple[Actor, ...]
    noted: tuple[Actor, ...]
    unpledged: tuple[str, ...]


def those_here(
    people: Sequence[Actor], *, noted: Collection[MemberId] = (), unpledged: Collection[MemberId] = ()
) -> Here:
    """The room with these people, who of them the chair `noted`, and who did not accept the pledge."""
    bound = [person for person in people if person.member not in unpledged]
    return Here(
        people=tuple(people),
        members=frozenset(person.member for person in people),
        agencies=frozenset(agency for person in people for agency in person.agencies),
        bound=tuple(person for person in bound if person.member not in noted),
        noted=tuple(person for person in bound if person.member in noted),
        unpledged=_people(person for person in people if person.member in unpledged),
    )


def private_to(case: CaseFacts, people: Sequence[Actor], now: datetime) -> tuple[Actor, ...]:
    """Those of the people in the room who may not hear of the case: she keeps them out, or they have stepped aside.
    Which of the two is never told. Source: rule book, (b), recusal and exclusion.
    """
    if not case.exclusions and not case.step_asides:
        return ()
    viewers = ((person, viewer_of(person)) for person in people)
    return tuple(
        person for person, viewer in viewers if is_excluded(viewer, case, now) or is_recused(viewer, case, now)
    )


def cautions(
    case: CaseFacts, here: Here, names: Mapping[AgencyId, str], meeting: MeetingId, now: datetime
) -> tuple[Caution, ...]:
    """What the chair is warned of before a case is called, given who is here. It stops nothing. Of whom the
    chair noted it does not tell who may not hear of the case: they look like any agency without a release.
    Source: issue "The live conference holds", Running it.
    """
    outside = private_to(case, here.bound, now)
    found = {
        Warned.NOT_PLEDGED: here.unpledged,
        Warned.PRIVATE_TO: _people(outside),
        Warned.AGENCY_ABSENT: tuple(sorted(names[agency] for agency in case.needed - here.agencies)),
        Warned.CONTACTS_ABSENT: _contacts_absent(case, here.members, names, now),
        Warned.NOTHING_SHARED: _left_without(case, here.people, outside, meeting, now),
    }
    nameless = (Caution(Warned.PRIVATE_TO_NOTED, ()),) if private_to(case, here.noted, now) else ()
    return (*nameless, *(Caution(of, named) for of, named in found.items() if named))


def _people(them: Iterable[Actor]) -> tuple[str, ...]:
    return tuple(f"{person.agency_name} ({person.name})" for person in them)


def _contacts_absent(
    case: CaseFacts, here: Collection[MemberId], names: Mapping[AgencyId, str], now: datetime
) -> tuple[str, ...]:
    """Her contacts, when none of them is in the room."""
    contacts = case.contacts.named(now)
    if any(held.member in here for held in contacts):
        return ()
    return tuple(f"{held.name}, {names[held.agency]}" for held in contacts)


def _left_without(
    case: CaseFacts, people: Sequence[Actor], outside: Collection[Actor], meeting: MeetingId, now: datetime
) -> tuple[str, ...]:
    """Agencies in the room with a part to play to which no release opens anything, from step 3 on. Whoever is
    `outside` of the case does not count.
    """
    if case.step < Step.LIMITED_IDENTITY:
        return ()
    holders, everyone = case.holders | {case.lead}, everyone_in([case])
    here = replace(case, releases=tuple(held for held in case.releases if held.meeting in {None, meeting}))
    by_agency: dict[AgencyId, list[Actor]] = {}
    for person in people:
        if person.agency not in case.needed or person in outside:
            continue
        if not any(person.stands_for(holder) for holder in holders):
            by_agency.setdefault(person.agency, []).append(person)
    without = (
        them[0].agency_name for them in by_agency.values() if not _is_covered(them, holders, here, everyone, now)
    )
    return tuple(sorted(without))


def _is_covered(
    them: Sequence[Actor],
    holders: Collection[AgencyId],
    case: CaseFacts,
    everyone: frozenset[UUID],
    now: datetime,
) -> bool:
    """Whether any holder's release is for these people of one agency: what waits for a later step is covered too.
    `everyone` whom the facts of the case name.
    """
    agency = them[0]
    anybody = somebody_of(agency.agency, AgencyKind(agency.agency_kind), took_over=agency.took_over)
    viewers = [anybody, *dict.fromkeys(as_anybody(viewer_of(person), everyone) for person in them)]
    return opens_anything(viewers, holders, case, now)
