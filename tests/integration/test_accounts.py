"""Signing in: for twelve hours, while the membership holds, and refused in one way only."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conference.accounts import moves, store
from conference.accounts import service as accounts
from conference.accounts.events import SignedOut
from conference.accounts.models import Membership, Person, SignIn, SignInTries
from conference.accounts.policy import (
    FREE_TRIES_FROM_ADDRESS,
    LONGEST_SIGN_IN,
    LONGEST_WAIT,
    TRIES_FORGOTTEN_AFTER,
)
from conference.accounts.service import absences
from conference.audit import service as record
from conference.audit.models import RecordEntry
from conference.directory import service as directory
from conference.infra import database, passwords
from conference.infra.database import db, transaction
from conference.kernel.errors import RefusedError
from tests.cast import PARTS, PASSWORD

CHAIR = PARTS["chair"].email


@pytest.fixture
def signed_in(cast, now):
    accounts.set_password(CHAIR, PASSWORD)
    return accounts.sign_in(CHAIR, PASSWORD, now)


def end_membership(cast, role: str, at) -> None:
    with transaction() as current:
        current.get_one(Membership, cast[role].member).until = at


def test_a_sign_in_holds_for_twelve_hours_and_not_a_moment_longer(cast, now, signed_in):
    assert timedelta(hours=12) == LONGEST_SIGN_IN
    moment = timedelta(microseconds=1)
    standing = accounts.standing(signed_in, now)
    assert standing is not None
    assert standing.actor == cast["chair"]
    for minutes in range(20, 12 * 60, 20):
        accounts.note_use(signed_in, now + timedelta(minutes=minutes))
    assert accounts.standing(signed_in, now + LONGEST_SIGN_IN - moment) is not None
    assert accounts.standing(signed_in, now + LONGEST_SIGN_IN) is None
    assert accounts.standing(signed_in, now - moment) is None


def test_too_many_wrong_passwords_make_everybody_wait_longer_and_longer(cast, now):
    accounts.set_password(CHAIR, PASSWORD)

    def tried(password: str, at: Any, came_from: str = "here", email: str = CHAIR) -> object:
        try:
            return accounts.sign_in(email, password, at, came_from=came_from)
        except accounts.TooManyTriesError as wait:
            return wait.until - at
        except RefusedError as refusal:
            return refusal.code

    assert [tried("wrong", now) for _ in range(5)] == ["sign_in_refused"] * 5
    assert tried(PASSWORD, now) == timedelta(minutes=1)
    assert tried(PASSWORD, now, came_from="elsewhere") == timedelta(minutes=1)  # the account waits, wherever from
    assert tried("wrong", now + timedelta(minutes=1)) == "sign_in_refused"
    assert tried("wrong", now + timedelta(minutes=2)) == timedelta(minutes=1)
    later = now + timedelta(minutes=3)
    for _ in range(9):
        assert tried("wrong", later) == "sign_in_refused"
        later += LONGEST_WAIT
    assert tried("wrong", later - timedelta(seconds=1)) == timedelta(seconds=1)
    assert accounts.sign_in(CHAIR, PASSWORD, later)
    assert tried("wrong", later) == "sign_in_refused"  # a success begins anew


def test_an_address_waits_after_many_accounts_were_tried_from_it_and_others_do_not(cast, now):
    for part in PARTS.values():
        accounts.set_password(part.email, PASSWORD)
    for number in range(FREE_TRIES_FROM_ADDRESS):
        with pytest.raises(RefusedError, match="sign_in_refused"):
            accounts.sign_in(f"nobody{number}@example.org", "guess", now, came_from="there")
    with pytest.raises(accounts.TooManyTriesError):
        accounts.sign_in(CHAIR, PASSWORD, now, came_from="there")
    assert accounts.sign_in(CHAIR, PASSWORD, now, came_from="here")
    assert accounts.sign_in(CHAIR, PASSWORD, now)
    kept = db.session.scalars(sa.select(SignInTries)).all()
    assert not any("@" in row.of for row in kept)
    accounts.sign_in(CHAIR, PASSWORD, now + TRIES_FORGOTTEN_AFTER, came_from="there")


def test_a_new_password_ends_every_browser_and_the_waiting(cast, now, signed_in):
    for _ in range(5):
        with pytest.raises(RefusedError):
            accounts.sign_in(CHAIR, "wrong", now)
    accounts.set_password(CHAIR, "another quiet word", now)
    assert accounts.standing(signed_in, now) is None
    assert accounts.sign_in(CHAIR, "another quiet word", now)


def test_who_becomes_chair_signs_in_anew(cast, now):
    email = PARTS["counsellor"].email
    accounts.set_password(email, PASSWORD)
    before = accounts.sign_in(email, PASSWORD, now)
    accounts.choose_chair(email, now)
    assert accounts.standing(before, now) is None


def test_whoever_guesses_at_an_open_page_waits_too(cast, now):
    accounts.set_password(CHAIR, PASSWORD)
    for _ in range(5):
        with pytest.raises(RefusedError, match="password_refused"):
            accounts.confirm_password(cast["chair"], "wrong", now)
    with pytest.raises(accounts.TooManyTriesError):
        accounts.confirm_password(cast["chair"], PASSWORD, now)
    accounts.confirm_password(cast["chair"], PASSWORD, now + timedelta(minutes=1))


def test_the_end_of_a_membership_ends_its_sign_ins(cast, now, signed_in):
    ending = now + timedelta(minutes=20)
    end_membership(cast, "chair", ending)
    assert accounts.standing(signed_in, ending - timedelta(microseconds=1)) is not None
    assert accounts.standing(signed_in, ending) is None
    with pytest.raises(RefusedError, match="sign_in_refused"):
        accounts.sign_in(CHAIR, PASSWORD, ending)


def test_signing_out_ends_this_browser_alone(signed_in, now):
    other = accounts.sign_in(f"  {CHAIR.upper()} ", PASSWORD, now)
    accounts.sign_out(signed_in, now)
    accounts.sign_out(signed_in, now)
    assert accounts.standing(signed_in, now) is None
    assert accounts.standing(other, now) is not None


def test_while_the_agreement_has_lapsed_a_member_is_signed_in_but_acts_for_nobody(cast, now):
    outsider = PARTS["outsider"].email
    accounts.set_password(outsider, PASSWORD)
    held = accounts.sign_in(outsider, PASSWORD, now)
    standing = accounts.standing(held, now)
    assert standing is not None
    assert standing.actor is None
    directory.sign_agreement(cast.agencies["outsider"], first_day=now.date(), last_day=date(2030, 1, 1))
    renewed = accounts.standing(held, now)
    assert renewed is not None
    assert renewed.actor is not None


def test_every_refusal_is_the_same_and_recorded_the_same(cast, now):
    accounts.set_password(CHAIR, PASSWORD)
    accounts.set_password(PARTS["recorder"].email, PASSWORD)
    end_membership(cast, "recorder", now)
    tried = [
        (CHAIR, "wrong"),
        (CHAIR, ""),
        ("nobody@example.org", PASSWORD),
        ("", PASSWORD),
        (PARTS["detective"].email, PASSWORD),  # never had a password
        (PARTS["recorder"].email, PASSWORD),
    ]
    for email, password in tried:
        with pytest.raises(RefusedError) as refused:
            accounts.sign_in(email, password, now)
        assert refused.value.code == "sign_in_refused"
    rows = db.session.scalars(sa.select(RecordEntry)).all()
    assert {(r.deed, r.code, r.answer, r.actor, r.agency) for r in rows} == {
        ("sign_in_refused", "sign_in_refused", "deny", None, None)
    }
    assert len(rows) == len(tried)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignIn)) == 0
    assert record.verify().holds


def test_a_password_is_kept_as_a_hash_alone(cast):
    accounts.set_password(CHAIR, PASSWORD)
    accounts.set_password(PARTS["shelter"].email, PASSWORD)
    kept = [row for row in db.session.scalars(sa.select(Person.password_hash)) if row]
    assert len(set(kept)) == 2
    assert all(hash_.startswith("$argon2id$") and PASSWORD not in hash_ for hash_ in kept)
    assert not accounts.set_password("nobody@example.org", PASSWORD)


def test_a_person_of_two_agencies_acts_for_the_newest(cast, now):
    part = PARTS["shelter"]
    accounts.set_password(part.email, PASSWORD)
    later = now + timedelta(days=1)
    accounts.add_member(
        name=part.name, email=part.email, language="en", agency=cast.agencies["lawyer"], roles=part.roles, now=later
    )
    standing = accounts.standing(accounts.sign_in(part.email, PASSWORD, later), later)
    assert standing is not None
    assert standing.actor is not None
    assert standing.actor.agency == cast.agencies["lawyer"]
    assert standing.actor.person == cast["shelter"].person


def test_a_past_or_coming_membership_is_no_actor(cast, now):
    end_membership(cast, "lawyer", now)
    assert store.actor(cast["lawyer"].member, now) is None
    assert store.actor(cast["chair"].member, now - timedelta(seconds=1)) is None
    assert cast["lawyer"].member not in {member.member for member in store.active_members(now)}


def test_first_passwords_are_hashed_while_nobody_waits(cast, now, monkeypatch):
    make_hash = passwords.make_hash

    def outside(password: str) -> str:
        assert database._PUBLISHED not in db.session.info
        return make_hash(password)

    monkeypatch.setattr(passwords, "make_hash", outside)
    accounts.set_password(CHAIR, PASSWORD)
    given = accounts.give_first_passwords(now)

    assert CHAIR not in {first.email for first in given}
    assert len(given) == len(PARTS) - 1
    assert accounts.sign_in(given[0].email, given[0].password, now)
    assert accounts.give_first_passwords(now) == []


def test_whoever_leaves_loses_every_open_page_and_it_is_in_the_record(cast, now, signed_in, monkeypatch):
    heard = list[SignedOut]()
    monkeypatch.setitem(database._subscribers, SignedOut, [heard.append])
    assert moves.end_member(CHAIR, now) == 1
    assert heard == [SignedOut(signed_in)]
    row = db.session.scalars(sa.select(RecordEntry).order_by(RecordEntry.number.desc())).first()
    assert row is not None
    assert (row.deed, row.code, row.basis) == ("end_membership", "ended", cast["chair"].member)


def test_an_absence_that_is_over_is_listed_no_more(cast, now):
    sam, today = cast["shelter"], now.date()
    absences.say_away(sam, today - timedelta(days=2), today, None, now)
    assert len(store.absences(sam.member, today)) == 1
    assert store.absences(sam.member, today + timedelta(days=1)) == []
