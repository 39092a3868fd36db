"""Small counts are hidden, and from what is shown nobody can work out a hidden one."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.directory.domain import Policy
from conference.reports.domain import Audience, ReportReason, Suppressed
from conference.reports.policy import may_compare, most_hidden, shares, suppress

POLICY = Policy()
COUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=8)
AUDIENCES = st.sampled_from(Audience)


def shown(cells, audience) -> tuple[object, ...]:
    """Everything that a reader sees of a row."""
    found = suppress(cells, audience, POLICY)
    left = tuple(None if place in found.hidden else count for place, count in enumerate(cells))
    return (left, None if found.total_hidden else sum(cells), shares(cells, found))


@pytest.mark.parametrize(
    ("cells", "audience", "hidden", "total_hidden"),
    [
        ([12, 6, 30], Audience.INTERNAL, (), False),
        ([12, 5, 30], Audience.INTERNAL, (0, 1), False),
        ([0, 12, 30], Audience.INTERNAL, (), False),
        ([0, 4, 0], Audience.INTERNAL, (1,), True),
        ([3, 4, 40], Audience.INTERNAL, (0, 1), False),
        ([1, 1, 40], Audience.INTERNAL, (0, 1), True),
        ([5, 5, 40], Audience.INTERNAL, (0, 1), True),
        ([2, 2], Audience.INTERNAL, (0, 1), True),
        ([5, 6, 6], Audience.INTERNAL, (0, 1), True),
        ([10, 12, 40], Audience.PUBLISHED, (0, 1), False),
        ([11, 12, 40], Audience.PUBLISHED, (), False),
        ([], Audience.INTERNAL, (), False),
    ],
)
def test_what_is_hidden(cells, audience, hidden, total_hidden):
    found = suppress(cells, audience, POLICY)
    assert (found.hidden, found.total_hidden) == (hidden, total_hidden)
    code = ReportReason.TOO_FEW if hidden else ReportReason.LARGE_ENOUGH
    assert (found.allowed, found.code) == (not hidden, code)


@given(COUNTS, AUDIENCES)
def test_no_small_count_is_shown_and_every_zero_is(cells, audience):
    found = suppress(cells, audience, POLICY)
    for place, count in enumerate(cells):
        if 1 <= count <= most_hidden(audience, POLICY):
            assert place in found.hidden
        if count == 0:
            assert place not in found.hidden
    assert found.total_hidden or not 1 <= sum(cells) <= most_hidden(audience, POLICY)


@given(COUNTS, AUDIENCES)
def test_one_hidden_cell_never_stands_alone_beside_its_total(cells, audience):
    found = suppress(cells, audience, POLICY)
    assert len(found.hidden) != 1 or found.total_hidden


@given(COUNTS, AUDIENCES)
def test_no_share_is_given_of_what_is_hidden(cells, audience):
    found = suppress(cells, audience, POLICY)
    given_away = [place for place, share in enumerate(shares(cells, found)) if share is not None]
    assert not set(given_away) & set(found.hidden)
    assert not (given_away and found.total_hidden)


@pytest.mark.parametrize(("most", "length"), [(2, 4), (3, 3), (5, 3), (10, 2)])
def test_from_what_is_shown_nobody_can_compute_a_hidden_cell(most: int, length: int):
    """Every row that there can be is tried: for each hidden cell, another row looks exactly the same."""
    policy = Policy(hidden_inside=most)
    alike = defaultdict(list)
    for cells in product(range(3 * most + 4), repeat=length):
        found = suppress(cells, Audience.INTERNAL, policy)
        left = tuple(None if place in found.hidden else count for place, count in enumerate(cells))
        alike[left, None if found.total_hidden else sum(cells), shares(cells, found)].append((cells, found.hidden))
    for rows in alike.values():
        for place in rows[0][1]:
            assert len({cells[place] for cells, _hidden in rows}) > 1, rows


@given(COUNTS, AUDIENCES, st.randoms(use_true_random=False))
def test_the_same_row_looks_the_same_each_time(cells, audience, random):
    assert shown(cells, audience) == shown(list(cells), audience)


def test_without_counts_there_are_no_shares():
    assert shares([0, 0], Suppressed((), total_hidden=False)) == (
        None,
        None,
    )
    assert shares([10, 30], suppress([10, 30], Audience.INTERNAL, POLICY)) == (25, 75)


@pytest.mark.parametrize(
    ("before", "now", "audience", "allowed"),
    [
        (40, 40, Audience.INTERNAL, True),
        (40, 39, Audience.INTERNAL, False),
        (40, 45, Audience.INTERNAL, False),
        (40, 46, Audience.INTERNAL, True),
        (40, 46, Audience.PUBLISHED, False),
        (40, 51, Audience.PUBLISHED, True),
    ],
)
def test_a_report_that_differs_by_a_few_from_the_last_one_is_refused(before, now, audience, allowed):
    verdict = may_compare(before, now, audience, POLICY)
    assert verdict.allowed is allowed
    assert allowed or verdict.code == ReportReason.DIFFERS_TOO_LITTLE
