"""Who comes to a conference, and which agencies will be absent."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.attendance.domain import AgencyComes, Coming, Said
from conference.attendance.policy import absent, agencies_come, may_say, may_stand_in
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, MemberId, PersonId, new_uuid

SHELTER, POLICE = AgencyId(new_uuid()), AgencyId(new_uuid())


def member(agency: AgencyId = SHELTER, *roles: Role) -> Actor:
    held = frozenset(roles or {Role.REPRESENTATIVE})
    return Actor(PersonId(new_uuid()), MemberId(new_uuid()), agency, held, "Sam", "Harbour House", "shelter")


ONE, TWO, THREE = member(), member(), member()
OFFICER, OBSERVER = member(POLICE), member(POLICE, Role.OBSERVER)
EVERYBODY = (ONE, TWO, THREE, OFFICER, OBSERVER)


def comes(who: Actor) -> Said:
    return Said(who.member, Coming.COMING)


def sorry(who: Actor, deputy: Actor | None = None) -> Said:
    return Said(who.member, Coming.APOLOGIES, deputy=deputy.member if deputy else None)


@pytest.mark.parametrize(
    ("said", "shelter", "police"),
    [
        ([], "not_said", "not_said"),
        ([comes(ONE)], "coming", "not_said"),
        ([sorry(ONE)], "apologies", "not_said"),
        ([sorry(ONE), comes(TWO)], "coming", "not_said"),
        ([sorry(ONE, TWO)], "coming", "not_said"),
        ([sorry(ONE, TWO), sorry(TWO)], "apologies", "not_said"),
        ([sorry(ONE, TWO), sorry(TWO, THREE)], "coming", "not_said"),
        ([sorry(ONE), sorry(TWO), sorry(THREE)], "apologies", "not_said"),
        ([sorry(ONE), sorry(OFFICER)], "apologies", "apologies"),
        ([sorry(OFFICER), comes(OBSERVER)], "not_said", "apologies"),
    ],
)
def test_an_agency_is_there_when_somebody_comes_for_it(said: list[Said], shelter: str, police: str):
    found = agencies_come(EVERYBODY, said)

    assert found == {SHELTER: shelter, POLICE: police}
    assert absent(found) == {agency for agency, answer in found.items() if answer == "apologies"}


def test_a_deputy_who_has_left_stands_in_for_nobody():
    gone = member()

    assert agencies_come([ONE, TWO], [sorry(ONE, gone)]) == {SHELTER: AgencyComes.APOLOGIES}


def test_an_agency_that_only_listens_is_not_counted_on():
    assert agencies_come([OBSERVER], [sorry(OBSERVER)]) == {}


answers: st.SearchStrategy[Mapping[int, tuple[bool, int | None]]] = st.dictionaries(
    st.integers(0, 3), st.tuples(st.booleans(), st.none() | st.integers(0, 3))
)


@given(answers, st.integers(0, 3))
def test_one_more_who_comes_makes_no_agency_absent(given_: Mapping[int, tuple[bool, int | None]], who: int):
    speakers = EVERYBODY[:4]

    def said(answered: Mapping[int, tuple[bool, int | None]]) -> list[Said]:
        return [
            comes(speakers[one]) if yes else sorry(speakers[one], speakers[other] if other is not None else None)
            for one, (yes, other) in answered.items()
        ]

    before, after = said({one: answer for one, answer in given_.items() if one != who}), said(given_)
    with_them = [*before, comes(speakers[who])]
    assert speakers[who].agency not in absent(agencies_come(speakers, with_them))
    assert absent(agencies_come(speakers, with_them)) <= absent(agencies_come(speakers, before)) | absent(
        agencies_come(speakers, after)
    )


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (TWO, True),
        (None, False),
        (ONE, False),
        (OFFICER, False),
        (member(SHELTER, Role.OBSERVER), False),
        (member(SHELTER, Role.RECORDER), True),
    ],
)
def test_a_deputy_is_another_of_the_same_agency_who_takes_part(who: Actor | None, may: bool):  # noqa: FBT001
    assert bool(may_stand_in(who, ONE)) is may


def test_who_sits_at_the_table_says_so_while_it_is_to_come():
    assert may_say(OBSERVER, to_come=True)
    assert may_say(member(POLICE, Role.ADMINISTRATOR), to_come=True).code == "not_at_the_table"
    assert may_say(ONE, to_come=False).code == "not_to_come"
