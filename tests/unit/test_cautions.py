"""What the chair is warned of before an item is called: a table of who is in the room and how the case stands."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conference.cases.domain import Step
from conference.consent.domain import Category, ExclusionFacts, StepAsideFacts
from conference.consent.domain.contacts import HerContacts
from conference.directory.domain import AgencyKind
from conference.kernel.actor import Actor, Role
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId, MeetingId, MemberId, PersonId, new_uuid
from conference.live.domain import Warned
from conference.live.policy.calling import cautions, private_to, those_here
from tests.consent_facts import ANA, COVERED, FACTS, HOLDER, MEETING, NOW, OTHER, PAT, RELEASE, SAM, TOM, contact

NAMES = {HOLDER: "Lakeshore", COVERED: "Harbour House", OTHER: "Regional Police"}
HERS = HerContacts(primary=contact(ANA, HOLDER, "Rosa"), backup=contact(PAT, HOLDER, "Pat"))
NEEDED = replace(FACTS, needed=frozenset(NAMES), contacts=HERS)
SINCE = Span(NOW - timedelta(days=1))


def person(who: PersonId, agency: AgencyId, name: str, *roles: Role) -> Actor:
    held = frozenset(roles or {Role.REPRESENTATIVE})
    return Actor(who, MemberId(who), agency, held, name, NAMES[agency], AgencyKind.OTHER)


ROSA, SIM, OKA, BACKUP = (
    person(ANA, HOLDER, "Rosa"),
    person(SAM, COVERED, "Sam"),
    person(TOM, OTHER, "Tom"),
    person(PAT, HOLDER, "Pat"),
)
ALL = (ROSA, SIM, OKA)
AGENCY_OUT = ExclusionFacts(OTHER, None, SINCE)
TOM_OUT = ExclusionFacts(None, TOM, SINCE)


def warned(case: Any = NEEDED, people: Any = ALL) -> dict[Warned, tuple[str, ...]]:
    return {held.of: held.names for held in cautions(case, those_here(people), NAMES, MEETING, NOW)}


ABSENT = [
    (ALL, None, None),
    ((SIM, OKA), ("Lakeshore",), ("Rosa, Lakeshore", "Pat, Lakeshore")),
    ((BACKUP, SIM, OKA), None, None),
    ((ROSA,), ("Harbour House", "Regional Police"), None),
    ((), ("Harbour House", "Lakeshore", "Regional Police"), ("Rosa, Lakeshore", "Pat, Lakeshore")),
]


@pytest.mark.parametrize(("people", "agencies", "contacts"), ABSENT)
def test_agencies_with_a_part_to_play_and_her_contacts_that_are_not_here(people: Any, agencies: Any, contacts: Any):
    found = warned(people=people)

    assert found.get(Warned.AGENCY_ABSENT) == agencies
    assert found.get(Warned.CONTACTS_ABSENT) == contacts


def test_an_agency_that_took_over_another_is_here_for_it():
    heir = replace(OKA, took_over=frozenset({COVERED}))

    assert Warned.AGENCY_ABSENT not in warned(people=(ROSA, heir))


def test_a_case_without_contacts_misses_none():
    assert Warned.CONTACTS_ABSENT not in warned(replace(NEEDED, contacts=HerContacts()), people=())


WITHDRAWN = replace(RELEASE, withdrawn_at=NOW - timedelta(hours=1))
ELSEWHERE = replace(RELEASE, meeting=MeetingId(new_uuid()))
HERE_ALONE = replace(RELEASE, meeting=MEETING)
UNCOVERED = [
    ({}, ALL, ("Regional Police",)),
    ({"releases": ()}, ALL, ("Harbour House", "Regional Police")),
    ({"releases": (WITHDRAWN,)}, ALL, ("Harbour House", "Regional Police")),
    ({"releases": (replace(RELEASE, ends_at=NOW),)}, ALL, ("Harbour House", "Regional Police")),
    ({"releases": (ELSEWHERE,)}, ALL, ("Harbour House", "Regional Police")),
    ({"releases": (HERE_ALONE,)}, ALL, ("Regional Police",)),
    ({"step": Step.LIMITED_IDENTITY}, ALL, ("Regional Police",)),
    ({"step": Step.DE_IDENTIFIED}, ALL, None),
    ({}, (ROSA, SIM), None),
    ({"needed": frozenset({HOLDER, COVERED})}, ALL, None),
    ({"holders": frozenset({HOLDER, OTHER})}, ALL, None),
]


@pytest.mark.parametrize(("changes", "people", "agencies"), UNCOVERED)
def test_agencies_here_to_which_no_release_opens_anything(changes: Any, people: Any, agencies: Any):
    assert warned(replace(NEEDED, **changes), people).get(Warned.NOTHING_SHARED) == agencies


PRIVATE = [
    ({}, None),
    ({"exclusions": (AGENCY_OUT,)}, ("Regional Police (Tom)",)),
    ({"exclusions": (TOM_OUT,)}, ("Regional Police (Tom)",)),
    ({"step_asides": (StepAsideFacts(TOM, SINCE),)}, ("Regional Police (Tom)",)),
    ({"exclusions": (replace(AGENCY_OUT, categories=frozenset({Category.HEALTH})),)}, None),
    ({"exclusions": (replace(AGENCY_OUT, span=Span(NOW - timedelta(days=9), NOW)),)}, None),
    (
        {"step_asides": (StepAsideFacts(SAM, SINCE),), "exclusions": (TOM_OUT,)},
        ("Harbour House (Sam)", "Regional Police (Tom)"),
    ),
]


@pytest.mark.parametrize(("changes", "names"), PRIVATE)
def test_people_here_who_may_not_hear_of_it_are_named_and_never_why(changes: Any, names: Any):
    found = warned(replace(NEEDED, **changes))

    assert found.get(Warned.PRIVATE_TO) == names
    assert Warned.NOTHING_SHARED in found or names


def test_who_keeps_out_and_who_stepped_aside_are_warned_of_alike():
    kept_out = warned(replace(NEEDED, exclusions=(TOM_OUT,)))

    assert kept_out == warned(replace(NEEDED, step_asides=(StepAsideFacts(TOM, SINCE),)))
    assert kept_out == warned(replace(NEEDED, exclusions=(AGENCY_OUT,)))


def test_who_reads_no_cards_but_sits_in_the_room_is_named_too():
    adviser = person(TOM, OTHER, "Tom", Role.ADVISER)

    assert private_to(replace(FACTS, exclusions=(TOM_OUT,)), [ROSA, adviser], NOW) == (adviser,)
