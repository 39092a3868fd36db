"""Signing in and out, and what a signed-in browser is at a moment: in use, locked, or signed in no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.accounts import store
from conference.accounts.events import SignedOut
from conference.accounts.models import SignIn
from conference.accounts.policy import LONGEST_IDLE, NOTED_EVERY, SignInState, sign_in_state
from conference.accounts.service.tries import check_password, count_try, forget_try, to_confirm, to_sign_in, to_unlock
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.directory import service as directory
from conference.infra import passwords
from conference.infra.changes import Look
from conference.infra.database import let_go, publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import MemberId, PersonId, SignInId, new_uuid


@dataclass(frozen=True, slots=True)
class Standing:
    """A signed-in browser. `member` is who it is, `actor` None while their agency has no agreement."""

    sign_in: SignInId
    person: PersonId
    language: str
    member: Actor
    actor: Actor | None


def sign_in(email: str, password: str, now: datetime, *, came_from: str | None = None) -> SignInId:
    """Sign in. Raises RefusedError("sign_in_refused") for every way in which it can fail: none tells another.

    `came_from`: the address it is tried from, as a keyed hash; None where nobody can tell. Raises TooManyTriesError.
    """
    counted = count_try(to_sign_in(email), came_from, now)
    person = store.person_by_email(email)
    known = passwords.verify(person.password_hash if person else None, password)
    memberships = store.active_memberships(person.id, now) if person and known else ()
    with transaction() as current:
        if not memberships:
            record.append(Deed.SIGN_IN_REFUSED, at=now, by=None, code="sign_in_refused", answer=record.DENY)
            new = None
        else:
            new = SignIn(id=SignInId(new_uuid()), member_id=memberships[0].id, started_at=now, ended_at=None)
            current.add(new)
            forget_try(counted)
            by = store.actor(memberships[0].id, now)
            record.append(Deed.SIGN_IN, at=now, by=by, code="password")
    if new is None:
        raise RefusedError("sign_in_refused")
    return new.id


def standing(sign_in_id: SignInId, now: datetime) -> Standing | None:
    """Who a signed-in browser is now; None while it is locked, and once it is signed out, timed out, or the membership
    ended.
    """
    return _standing(sign_in_id, SignInState.HOLDING, now)


def locked(sign_in_id: SignInId, now: datetime) -> Standing | None:
    """Whose browser is locked, and may be unlocked by nobody else; None where none is."""
    return _standing(sign_in_id, SignInState.LOCKED, now)


def _standing(sign_in_id: SignInId, wanted: SignInState, now: datetime) -> Standing | None:
    let_go()  # hundreds may come at the same moment, and what is asked here is asked over a connection of its own
    held, look = store.sign_in_now(sign_in_id)
    if held is None:
        return None
    member, started_at, used_at, ended_at = held
    if sign_in_state(started_at=started_at, used_at=used_at, ended_at=ended_at, now=now) is not wanted:
        return None
    whose = _whose(member, now, look)
    return None if whose is None else Standing(sign_in_id, whose.person, whose.language, whose.member, whose.actor)


def still_acts(member: MemberId, now: datetime, look: Look) -> Actor | None:
    """Who a member is by a look inside the open transaction, whatever they were when it began to wait for its turn;
    None for those who may not act any more.
    """
    whose = _whose(member, now, look)
    return None if whose is None else whose.actor


@dataclass(frozen=True, slots=True)
class _Whose:
    """A membership that holds, and `until` when it does and so does the agency's agreement, if that is known."""

    person: PersonId
    language: str
    member: Actor
    actor: Actor | None
    until: datetime | None


def _whose(member: MemberId, now: datetime, look: Look) -> _Whose | None:
    whose = look.read(("whose", member), lambda: _read_whose(member, now))
    if whose is not None and whose.actor is not None and (whose.until is None or now < whose.until):
        return whose
    return _read_whose(member, now)  # what begins or ends by the clock


def _read_whose(member: MemberId, now: datetime) -> _Whose | None:
    actor, held = store.actor(member, now), store.membership(member)
    person = store.person(actor.person) if actor else None
    if actor is None or held is None or person is None:
        return None
    agreed_until = directory.agreed_until(actor.agency, now)
    until = min((end for end in (held.until, agreed_until) if end is not None), default=None)
    return _Whose(person.id, person.language, actor, actor if agreed_until else None, until)


def still_signed_in(sign_ins: Sequence[SignInId], now: datetime) -> frozenset[SignInId]:
    """Those of some signed-in browsers that still are, and are not locked. There may be hundreds, and nearly always all
    of them are, which their extremes show: each holds from when it began until something of it is too long ago.
    """
    number, first, last, used = store.extremes(sign_ins)
    if number == len(sign_ins) and first and last and used and all(_holds(at, used, now) for at in (first, last)):
        return frozenset(sign_ins)
    return frozenset(
        sign_in_id
        for sign_in_id, started_at, used_at, ended_at in store.sign_ins(sign_ins)
        if sign_in_state(started_at=started_at, used_at=used_at, ended_at=ended_at, now=now) is SignInState.HOLDING
    )


def _holds(started_at: datetime, used_at: datetime, now: datetime) -> bool:
    return sign_in_state(started_at=started_at, used_at=used_at, ended_at=None, now=now) is SignInState.HOLDING


def note_use(sign_in_id: SignInId, now: datetime) -> None:
    """Somebody is at this signed-in browser: what locks it for being idle begins anew."""
    held = store.sign_in(sign_in_id)
    if held is None or now < held.used_at + NOTED_EVERY or _state(held, now) is not SignInState.HOLDING:
        return
    with transaction():
        held.used_at = now


def lock(sign_in_id: SignInId, now: datetime) -> None:
    """Lock a signed-in browser at once, as if nobody had used it for as long as it takes."""
    with transaction():
        held = store.sign_in(sign_in_id, for_change=True)
        if held is not None and _state(held, now) is SignInState.HOLDING:
            held.used_at = now - LONGEST_IDLE


def unlock(sign_in_id: SignInId, password: str, now: datetime) -> SignInId:
    """Go on with a browser that is locked, or that only covered its page; gives what it is signed in by from now on.

    A locked one goes on under a new id, for whoever copied the old one while nobody was there; when it ends stays as it
    was. Raises HiddenError once it is signed in no more, RefusedError("password_refused") and TooManyTriesError.
    """
    held = standing(sign_in_id, now) or locked(sign_in_id, now)
    if held is None:
        raise HiddenError
    check_password(held.member, password, now, of=to_unlock(held.person))
    with transaction() as current:
        before = store.sign_in(sign_in_id, for_change=True)
        if before is None or (state := _state(before, now)) is SignInState.OVER:
            raise HiddenError  # signed out while the password was looked at
        record.append(Deed.SIGN_IN, at=now, by=held.member, code="unlocked")
        if state is SignInState.HOLDING:
            before.used_at = max(now, before.used_at)
            return before.id
        new = SignIn(
            id=SignInId(new_uuid()),
            member_id=before.member_id,
            started_at=before.started_at,
            used_at=now,
            ended_at=None,
        )
        current.add(new)
        before.ended_at = now
        publish(SignedOut(before.id))
        return new.id


def _state(held: SignIn, now: datetime) -> SignInState:
    return sign_in_state(started_at=held.started_at, used_at=held.used_at, ended_at=held.ended_at, now=now)


def sign_out(sign_in_id: SignInId, now: datetime) -> None:
    """End a signed-in browser, its sockets included."""
    with transaction():
        if (held := store.sign_in(sign_in_id)) is not None and held.ended_at is None:
            held.ended_at = now
        publish(SignedOut(sign_in_id))


def confirm_password(actor: Actor, password: str, now: datetime) -> None:
    """Make sure that whoever acts is still the one who signed in. Raises RefusedError("password_refused").

    Hashing is slow on purpose: call it outside a transaction. Attempts are counted like those to sign in, and raise
    TooManyTriesError like them; but by themselves: whoever guesses from outside keeps nobody from an override.
    """
    check_password(actor, password, now, of=to_confirm(actor.person))
