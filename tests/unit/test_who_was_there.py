"""Who was there and who was not, as minutes tell it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from conference.kernel.ids import MemberId
from conference.minutes.projection import UNNOTICED, Apologies, Excused, Minutes, Seat, Stay, Told, minutes

OPENED = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
ENDED = OPENED + timedelta(hours=2)
TOM, ANA, MEI = (MemberId(UUID(int=number)) for number in (1, 2, 3))
MOMENT = timedelta(seconds=1)


def stay(member: MemberId, name: str, arrived: datetime, left: datetime | None, agency: str = "Police") -> Stay:
    return Stay(member, name, agency, arrived, left)


def told(*stays: Stay, apologies: tuple[Apologies, ...] = (), pledged: frozenset[MemberId] = frozenset()) -> Minutes:
    facts = Told(OPENED, ENDED, [], [], [], stays, apologies, pledged, [])
    return minutes([], facts, ())


@pytest.mark.parametrize(
    ("arrived", "left", "seat"),
    [
        (OPENED - timedelta(hours=1), ENDED, Seat("Tom")),
        (OPENED + UNNOTICED, ENDED - UNNOTICED, Seat("Tom")),
        (OPENED + UNNOTICED + MOMENT, ENDED, Seat("Tom", came=OPENED + UNNOTICED + MOMENT)),
        (OPENED, ENDED - UNNOTICED - MOMENT, Seat("Tom", left=ENDED - UNNOTICED - MOMENT)),
        (OPENED, None, Seat("Tom")),
    ],
)
def test_who_came_late_or_left_early_is_told_so_and_nobody_else(arrived: datetime, left: datetime | None, seat: Seat):
    assert told(stay(TOM, "Tom", arrived, left)).present == (("Police", (seat,)),)


def test_who_went_out_in_between_was_there_from_the_first_to_the_last():
    spans = (stay(TOM, "Tom", OPENED, OPENED + timedelta(hours=1)), stay(TOM, "Tom", ENDED - UNNOTICED * 2, ENDED))
    assert told(*spans).present == (("Police", (Seat("Tom"),)),)


def test_who_left_the_lobby_before_it_was_opened_was_not_there():
    assert told(stay(TOM, "Tom", OPENED - timedelta(hours=1), OPENED - MOMENT)).present == ()


def test_they_stand_by_agency_in_the_order_of_names():
    stays = (stay(TOM, "Tom", OPENED, ENDED), stay(MEI, "Mei", OPENED, ENDED, "Income"))
    assert [agency for agency, _seats in told(*stays).present] == ["Income", "Police"]


def test_two_of_one_name_are_two():
    seats = told(stay(TOM, "Tom", OPENED, ENDED), stay(ANA, "Tom", OPENED, ENDED)).present
    assert seats == (("Police", (Seat("Tom"), Seat("Tom"))),)


def test_a_deputy_is_named_with_whom_they_came_for_and_whether_they_came():
    sent = Apologies(TOM, "Tom", "Police", information_sent=True, deputy=ANA, deputy_name="Ana")
    with_her = told(stay(ANA, "Ana", OPENED, ENDED), apologies=(sent,))
    assert with_her.present == (("Police", (Seat("Ana", instead_of=("Tom",)),)),)
    assert with_her.excused == (("Police", (Excused("Tom", True, "Ana", True),)),)
    without = told(stay(MEI, "Mei", OPENED, ENDED, "Income"), apologies=(sent,))
    assert without.excused == (("Police", (Excused("Tom", True, "Ana", False),)),)


def test_who_came_all_the_same_is_not_excused_and_nobody_came_in_their_place():
    sent = Apologies(TOM, "Tom", "Police", deputy=ANA, deputy_name="Ana")
    both = told(stay(TOM, "Tom", OPENED, ENDED), stay(ANA, "Ana", OPENED, ENDED), apologies=(sent,))
    assert both.excused == ()
    assert both.present == (("Police", (Seat("Tom"), Seat("Ana"))),)


def test_who_did_not_accept_the_pledge_is_named_if_they_were_there():
    there = (stay(TOM, "Tom", OPENED, ENDED), stay(ANA, "Ana", OPENED, ENDED))
    assert told(*there, pledged=frozenset({TOM, MEI})).unpledged == ("Ana",)
    assert told(*there, pledged=frozenset({TOM, ANA})).unpledged == ()
