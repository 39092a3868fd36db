"""A signed-in browser is in use, locked, or signed in no more: the table of when."""

from datetime import UTC, datetime, timedelta

import pytest

from conference.accounts.policy import LONGEST_IDLE, LONGEST_SIGN_IN, SignInState, sign_in_state

START = datetime(2026, 11, 25, 9, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
HOLDING, LOCKED, OVER = SignInState.HOLDING, SignInState.LOCKED, SignInState.OVER


def after(**span: float) -> datetime:
    return START + timedelta(**span)


def test_the_spans_are_those_of_the_rule_book():
    assert (timedelta(minutes=30), timedelta(hours=12)) == (LONGEST_IDLE, LONGEST_SIGN_IN)


@pytest.mark.parametrize(
    ("used_at", "now", "state"),
    [
        (START, START - MOMENT, OVER),
        (START, START, HOLDING),
        (START, after(minutes=30) - MOMENT, HOLDING),
        (START, after(minutes=30), LOCKED),
        (START, after(hours=12) - MOMENT, LOCKED),
        (START, after(hours=12), OVER),
        (after(minutes=29), after(minutes=59) - MOMENT, HOLDING),
        (after(minutes=29), after(minutes=59), LOCKED),
        (after(hours=11, minutes=50), after(hours=12) - MOMENT, HOLDING),  # in use to the end,
        (after(hours=11, minutes=50), after(hours=12), OVER),  # and no use goes beyond it
        (after(hours=11, minutes=30), after(hours=12) - MOMENT, HOLDING),
        (after(hours=11, minutes=30), after(hours=12), OVER),  # what locks and what ends at once, ends
        (after(hours=13), after(hours=12, minutes=30), OVER),
    ],
)
def test_when_a_signed_in_browser_is_what(used_at: datetime, now: datetime, state: SignInState):
    assert sign_in_state(started_at=START, used_at=used_at, ended_at=None, now=now) is state


@pytest.mark.parametrize("now", [START, after(minutes=30), after(hours=12)])
@pytest.mark.parametrize("ended_at", [START, after(minutes=45)])
def test_what_was_ended_is_over(ended_at: datetime, now: datetime):
    assert sign_in_state(started_at=START, used_at=START, ended_at=ended_at, now=now) is OVER
