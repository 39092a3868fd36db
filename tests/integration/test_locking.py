"""A browser that nobody uses is locked after half an hour, and opens again for its own person alone."""

from datetime import timedelta
from threading import Thread

import pytest
import sqlalchemy as sa

from conference.accounts import service as accounts
from conference.accounts.events import SignedOut
from conference.accounts.models import Membership, SignIn
from conference.accounts.policy import LONGEST_IDLE, LONGEST_SIGN_IN
from conference.audit.models import RecordEntry
from conference.infra.database import db, subscribe, transaction
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import SignInId, new_uuid
from tests.cast import PARTS, PASSWORD

CHAIR = PARTS["chair"].email
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def signed_in(cast, now):
    accounts.set_password(CHAIR, PASSWORD)
    return accounts.sign_in(CHAIR, PASSWORD, now)


@pytest.fixture
def idle(now, signed_in):
    """The first instant at which it is locked."""
    return now + LONGEST_IDLE


def recorded() -> list[tuple[object, ...]]:
    rows = db.session.scalars(sa.select(RecordEntry).order_by(RecordEntry.number)).all()
    return [(row.deed, row.code, row.answer, row.actor) for row in rows]


def test_half_an_hour_unused_locks_it_and_no_use_opens_it_again(cast, now, signed_in):
    used = now + timedelta(minutes=29)
    accounts.note_use(signed_in, used)
    for at, open_ in ((used + LONGEST_IDLE - MOMENT, True), (used + LONGEST_IDLE, False)):
        assert (accounts.standing(signed_in, at) is not None) is open_
        assert bool(accounts.still_signed_in([signed_in], at)) is open_
        assert (accounts.locked(signed_in, at) is None) is open_
    accounts.note_use(signed_in, used + LONGEST_IDLE)
    assert accounts.standing(signed_in, used + LONGEST_IDLE) is None
    held = accounts.locked(signed_in, used + LONGEST_IDLE)
    assert held is not None
    assert held.member == cast["chair"]


def test_of_several_browsers_one_that_is_locked_or_not_signed_in_yet_is_told_from_the_others(cast, now, signed_in):
    later = now + timedelta(minutes=20)
    other = accounts.sign_in(CHAIR, PASSWORD, later)
    both = [signed_in, other]
    assert accounts.still_signed_in(both, later) == set(both)
    assert accounts.still_signed_in(both, now + LONGEST_IDLE) == {other}
    assert accounts.still_signed_in(both, now) == {signed_in}
    assert accounts.still_signed_in([*both, SignInId(new_uuid())], later) == set(both)
    assert accounts.still_signed_in([], later) == frozenset()


def test_the_password_opens_it_under_a_new_id_and_the_old_one_is_worth_nothing(cast, signed_in, idle):
    gone: list[object] = []
    subscribe(SignedOut, gone.append)
    opened = accounts.unlock(signed_in, PASSWORD, idle)
    assert opened != signed_in
    assert gone == [SignedOut(signed_in)]
    standing = accounts.standing(opened, idle)
    assert standing is not None
    assert standing.actor == cast["chair"]
    assert accounts.standing(signed_in, idle) is accounts.locked(signed_in, idle) is None
    assert accounts.standing(opened, idle + LONGEST_IDLE - MOMENT) is not None
    assert accounts.locked(opened, idle + LONGEST_IDLE) is not None
    assert recorded()[-1] == ("sign_in", "unlocked", "allow", cast["chair"].member)
    with pytest.raises(HiddenError):
        accounts.unlock(signed_in, PASSWORD, idle)


def test_unlocking_again_and_again_goes_no_further_than_twelve_hours(now, signed_in):
    held = signed_in
    for hours in range(1, 12):
        held = accounts.unlock(held, PASSWORD, now + timedelta(hours=hours))
    held = accounts.unlock(held, PASSWORD, now + LONGEST_SIGN_IN - MOMENT)
    assert accounts.standing(held, now + LONGEST_SIGN_IN - MOMENT) is not None
    assert accounts.standing(held, now + LONGEST_SIGN_IN) is accounts.locked(held, now + LONGEST_SIGN_IN) is None
    with pytest.raises(HiddenError):
        accounts.unlock(held, PASSWORD, now + LONGEST_SIGN_IN)


def test_a_wrong_password_opens_nothing_is_recorded_and_waits_after_many(cast, now, signed_in, idle):
    for _ in range(5):
        with pytest.raises(RefusedError) as refused:
            accounts.unlock(signed_in, "not this one", idle)
        assert refused.value.code == "password_refused"
    assert recorded()[-5:] == [("refused", "password_refused", "deny", cast["chair"].member)] * 5
    with pytest.raises(accounts.TooManyTriesError) as wait:
        accounts.unlock(signed_in, PASSWORD, idle)
    assert wait.value.until == idle + timedelta(minutes=1)
    assert accounts.locked(signed_in, idle) is not None
    # Guessing here keeps its person neither from signing in elsewhere nor from an override.
    elsewhere = accounts.sign_in(CHAIR, PASSWORD, idle)
    assert accounts.standing(elsewhere, idle) is not None
    accounts.confirm_password(cast["chair"], PASSWORD, idle)
    assert accounts.unlock(signed_in, PASSWORD, wait.value.until)


def test_a_new_password_makes_whoever_guessed_forgotten(now, signed_in, idle):
    for _ in range(5):
        with pytest.raises(RefusedError):
            accounts.unlock(signed_in, "not this one", idle)
    accounts.set_password(CHAIR, "quite another one")
    assert accounts.unlock(signed_in, "quite another one", idle)


def test_nobody_elses_password_opens_it(cast, signed_in, idle):
    accounts.set_password(PARTS["shelter"].email, "of somebody else")
    with pytest.raises(RefusedError):
        accounts.unlock(signed_in, "of somebody else", idle)


def test_a_page_that_covered_itself_asks_too_while_another_page_keeps_it_open(now, signed_in):
    later = now + timedelta(minutes=29)
    with pytest.raises(RefusedError):
        accounts.unlock(signed_in, "not this one", later)
    assert accounts.unlock(signed_in, PASSWORD, later) == signed_in
    assert accounts.standing(signed_in, later + LONGEST_IDLE - MOMENT) is not None
    assert accounts.locked(signed_in, later + LONGEST_IDLE) is not None


def test_what_ended_meanwhile_opens_no_more(cast, now, signed_in, idle):
    other = accounts.sign_in(CHAIR, PASSWORD, now)
    accounts.sign_out(signed_in, idle)
    with transaction() as current:
        current.get_one(Membership, cast["chair"].member).until = idle
    for held in (signed_in, other):
        assert accounts.locked(held, idle) is None
        with pytest.raises(HiddenError):
            accounts.unlock(held, PASSWORD, idle)


def test_two_who_unlock_at_once_leave_one_browser_open(app, cast, signed_in, idle):
    ended: list[object] = []

    def unlock() -> None:
        with app.app_context():
            try:
                ended.append(accounts.unlock(signed_in, PASSWORD, idle))
            except HiddenError:
                ended.append(None)
            finally:
                db.session.close()

    both = [Thread(target=unlock) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len([one for one in ended if one is not None]) == 1
    db.session.rollback()  # what was read before is not what there is now
    open_ = db.session.scalars(sa.select(SignIn).where(SignIn.ended_at.is_(None))).all()
    assert [row.id for row in open_] == [one for one in ended if one is not None]
