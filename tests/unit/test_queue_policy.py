"""Urgency is a stated rule: what is said of a case, and in which order cases come up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.cases.domain import Card, CaseState, Contact, Knows, Step
from conference.kernel.ids import AgencyId, CaseId, MemberId, new_uuid
from conference.kernel.narrative import Narrative
from conference.queue.domain import Bringing, Row, Stated, Urgent
from conference.queue.policy import BESIDE, in_order, urgency, what_is_wrong

ZONE = ZoneInfo("America/Toronto")
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
OURS, THEIRS = AgencyId(new_uuid()), AgencyId(new_uuid())
ROSA, TOM = MemberId(new_uuid()), MemberId(new_uuid())
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def card(**changes: object) -> Card:
    plain = Card(
        id=CaseId(new_uuid()),
        pseudonym="Quiet Cove",
        lead=OURS,
        lead_name="Lakeshore Victim Services",
        state=CaseState.OPEN,
        step=Step.DE_IDENTIFIED,
        age_band=None,
        region=Narrative.read("East"),
        question=Narrative.read("Who can take her tonight?"),
        needs=(),
        does_not_want=Narrative.read(""),
        languages=Narrative.read("English"),
        interpreter=False,
        knows=Knows.YES,
        knows_why=Narrative.read(""),
        primary=Contact(member=ROSA, name="Rosa Imani", agency="Lakeshore Victim Services"),
        backup=None,
        brought_on=TODAY,
        waiting_since=TODAY,
        first_contact_at=None,
        follow_up_on=None,
        returned=False,
        urgent_because=Narrative.read(""),
    )
    return replace(plain, **changes)  # type: ignore[arg-type] - names are checked by replace itself


@pytest.mark.parametrize(
    ("since_first_contact", "stated"),
    [
        (-SECOND, None),
        (0 * HOUR, Stated(Urgent.CRISIS, 1)),
        (24 * HOUR - SECOND, Stated(Urgent.CRISIS, 1)),
        (24 * HOUR, Stated(Urgent.CRISIS, 2)),
        (72 * HOUR - SECOND, Stated(Urgent.CRISIS, 3)),
        (72 * HOUR, Stated(Urgent.FIRST_WEEK, 4)),
        (168 * HOUR - SECOND, Stated(Urgent.FIRST_WEEK, 7)),
        (168 * HOUR, None),
    ],
)
def test_the_window_runs_since_first_contact(since_first_contact: timedelta, stated: Stated | None):
    found = urgency(card(first_contact_at=NOW - since_first_contact), NOW, ZONE).stated
    assert found == ((stated, Stated(Urgent.WAITING, 0)) if stated else (Stated(Urgent.WAITING, 0),))


@pytest.mark.parametrize(
    ("follow_up_on", "stated"),
    [
        (TODAY + timedelta(days=1), []),
        (TODAY, [Stated(Urgent.FOLLOW_UP_DUE, 0)]),
        (TODAY - timedelta(days=4), [Stated(Urgent.FOLLOW_UP_DUE, 4)]),
    ],
)
def test_a_follow_up_is_due_on_its_day(follow_up_on: date, stated: list[Stated]):
    assert list(urgency(card(follow_up_on=follow_up_on), NOW, ZONE).stated[:-1]) == stated


@pytest.mark.parametrize(
    ("waiting_since", "days"), [(TODAY, 0), (TODAY - timedelta(days=12), 12), (TODAY + timedelta(days=2), 0)]
)
def test_days_waited_are_local_and_never_below_zero(waiting_since: date, days: int):
    assert urgency(card(waiting_since=waiting_since), NOW, ZONE).stated == (Stated(Urgent.WAITING, days),)


def test_the_day_is_the_task_forces_own():
    late_evening = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # 22:00 on the 21st in Toronto
    assert urgency(card(follow_up_on=date(2026, 11, 22)), late_evening, ZONE).stated[0].reason is Urgent.WAITING


@given(
    first_contact=st.none() | st.integers(-2, 200).map(lambda hours: NOW - hours * HOUR),
    follow_up=st.none() | st.integers(-3, 3).map(lambda days: TODAY + timedelta(days=days)),
    discussed=st.none() | st.integers(0, 90).map(lambda days: TODAY - timedelta(days=days)),
    returned=st.booleans(),
)
def test_what_stands_beside_the_most_pressing_reason_is_what_can(
    first_contact: datetime | None, follow_up: date | None, discussed: date | None, *, returned: bool
):
    facts = {"first_contact_at": first_contact, "follow_up_on": follow_up, "discussed_on": discussed}
    first, *others = (held.reason for held in urgency(card(**facts, returned=returned), NOW, ZONE).stated)

    assert {first, *others} <= BESIDE[first]


def test_of_the_same_second_who_was_met_first_comes_first():
    earlier, later = (
        card(first_contact_at=NOW - HOUR + timedelta(microseconds=n), pseudonym=f"{9 - n}") for n in (0, 1)
    )

    rows = [Row(card=one, urgency=urgency(one, NOW, ZONE)) for one in (later, earlier)]

    assert [row.card for row in in_order(rows)] == [earlier, later]


def test_the_queue_goes_by_the_stated_rule():
    names = ("crisis, day 3", "crisis, day 1", "first week", "follow-up", "returned", "waits longest", "waits")
    cards = [
        card(first_contact_at=NOW - 60 * HOUR),
        card(first_contact_at=NOW - HOUR, returned=True),
        card(first_contact_at=NOW - 100 * HOUR),
        card(follow_up_on=TODAY, returned=True),
        card(returned=True, waiting_since=TODAY - timedelta(days=1)),
        card(waiting_since=TODAY - timedelta(days=300)),
        card(waiting_since=TODAY - timedelta(days=3)),
    ]
    rows = [
        Row(card=replace(one, pseudonym=name), urgency=urgency(one, NOW, ZONE))
        for name, one in zip(names, cards, strict=True)
    ]
    assert tuple(row.card.pseudonym for row in in_order(rows[::-1])) == names


def bringing(**changes: object) -> Bringing:
    plain = Bringing(
        to_the_table=True,
        question=Narrative.read("Who can take her tonight?"),
        needs=(Narrative.read("Somewhere safe tonight"),),
        does_not_want=Narrative.read(""),
        age_band=None,
        region=Narrative.read(""),
        languages=Narrative.read(""),
        interpreter=False,
        knows=Knows.YES,
        knows_why=Narrative.read(""),
        primary=ROSA,
        backup=None,
        kept_out=frozenset(),
        first_contact_at=None,
        returned=False,
        urgent_because=Narrative.read(""),
    )
    return replace(plain, **changes)  # type: ignore[arg-type] - names are checked by replace itself


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, {}),
        ({"question": Narrative.read("")}, {"question": "required"}),
        ({"needs": ()}, {"needs": "required"}),
        ({"needs": (Narrative.read("A phone"),) * 6}, {}),
        ({"needs": (Narrative.read("A phone"),) * 7}, {"needs": "too_many"}),
        ({"knows": Knows.NOT_SAFE_TO_ASK}, {"knows_why": "required"}),
        ({"knows": Knows.NO, "knows_why": Narrative.read("Met her an hour ago")}, {}),
        ({"kept_out": frozenset({OURS})}, {"kept_out": "own_agency", "primary": "kept_out"}),
        ({"kept_out": frozenset({AgencyId(new_uuid())})}, {"kept_out": "unknown"}),
        ({"kept_out": frozenset({THEIRS})}, {}),
        ({"kept_out": frozenset({THEIRS}), "backup": TOM}, {"backup": "kept_out"}),
        ({"kept_out": frozenset({THEIRS}), "primary": TOM}, {"primary": "kept_out"}),
        ({"primary": MemberId(new_uuid())}, {"primary": "unknown"}),
        ({"backup": TOM}, {}),
        ({"backup": ROSA}, {"backup": "same_as_primary"}),
        ({"pseudonym": "Quiet Cove"}, {}),
        ({"pseudonym": "Marisol Vega"}, {"pseudonym": "not_offered"}),
        ({"first_contact_at": NOW}, {}),
        ({"first_contact_at": NOW + SECOND}, {"first_contact": "in_future"}),
    ],
)
def test_what_a_case_must_bring_with_it(changes: dict[str, object], wrong: dict[str, str]):
    around = {"contacts": {ROSA: OURS, TOM: THEIRS}, "agencies": {OURS, THEIRS}, "offered": {"Quiet Cove"}}
    found = what_is_wrong(bringing(**changes), lead=OURS, now=NOW, **around)  # type: ignore[arg-type] - by its names
    assert found == wrong
