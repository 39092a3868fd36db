"""Use cases of accounts."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.accounts import store
from conference.accounts.events import SignedOut
from conference.accounts.models import Membership, Person, SignIn, SignInTries
from conference.accounts.policy import (
    FREE_TRIES_FROM_ADDRESS,
    FREE_TRIES_OF_ACCOUNT,
    NOTED_EVERY,
    TRIES_FORGOTTEN_AFTER,
    next_try_at,
    sign_in_holds,
)
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.directory.domain import AgencyKind
from conference.infra import passwords
from conference.infra.database import add_once, publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import RefusedError, require_known
from conference.kernel.ids import AgencyId, MemberId, PersonId, SignInId, new_uuid


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
    counted = count_try(email, came_from, now)
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


class TooManyTriesError(Exception):
    """The password was not looked at: so many were wrong before. It is, from `until` on. No refusal of a rule."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too_many_tries")
        self.until = until


def count_try(email: str, came_from: str | None, now: datetime) -> list[str]:
    """Count an attempt before it is looked at, so that many at once are as many. Raises TooManyTriesError."""
    limits = {counted_as(email): FREE_TRIES_OF_ACCOUNT}
    if came_from is not None:
        limits[f"from:{came_from}"[:64]] = FREE_TRIES_FROM_ADDRESS
    with transaction():
        store.forget_tries_before(now - TRIES_FORGOTTEN_AFTER)
        held = [_tries(of, now) for of in sorted(limits)]
        until = max(next_try_at(row.count, row.last_at, limits[row.of]) for row in held)
        if now < until:
            raise TooManyTriesError(until)
        for row in held:
            row.count, row.last_at = row.count + 1, now
    return list(limits)


def _tries(of: str, now: datetime) -> SignInTries:
    while (held := store.tries(of)) is None:  # whoever was right at the same moment may have forgotten it again
        add_once(SignInTries(of=of, count=0, last_at=now))
    return held


def forget_try(counted: Sequence[str]) -> None:
    """It was right. Of an address only this attempt is forgotten: others there may go on guessing."""
    account, *addresses = counted
    store.forget_tries([account])
    for address in addresses:
        held = store.tries(address)
        if held is not None:
            held.count = max(0, held.count - 1)


def counted_as(email: str) -> str:
    """What attempts count as. People type passwords where the address belongs, so not even that is kept as it is."""
    return hashlib.sha256(f"account:{email.strip().lower()}".encode()).hexdigest()


def standing(sign_in_id: SignInId, now: datetime) -> Standing | None:
    """Who a signed-in browser is now; None once it is signed out, timed out, or the membership ended."""
    held = store.sign_in(sign_in_id)
    if held is None or not _holds(held, now):
        return None
    actor = store.actor(held.member_id, now)
    person = store.person(actor.person) if actor else None
    if actor is None or person is None:
        return None
    current = directory.is_current(actor.agency, now)
    return Standing(
        sign_in=held.id,
        person=person.id,
        language=person.language,
        member=actor,
        actor=actor if current else None,
    )


def acting(members: Sequence[MemberId], now: datetime) -> Mapping[MemberId, Actor]:
    """Those of `members` who may act now: the membership holds, and so does the agency's agreement."""
    current = directory_store.current_agencies(now, directory.zone())
    return {member: actor for member, actor in store.actors(members, now).items() if actor.agency in current}


def still_signed_in(sign_ins: Sequence[SignInId], now: datetime) -> frozenset[SignInId]:
    """Those of some signed-in browsers that still are."""
    return frozenset(held.id for held in store.sign_ins(sign_ins) if _holds(held, now))


def note_use(sign_in_id: SignInId, now: datetime) -> None:
    """Somebody is at this signed-in browser: what ends it for being idle begins anew."""
    held = store.sign_in(sign_in_id)
    if held is None or now < held.used_at + NOTED_EVERY or not _holds(held, now):
        return
    with transaction():
        held.used_at = now


def _holds(held: SignIn, now: datetime) -> bool:
    return sign_in_holds(started_at=held.started_at, used_at=held.used_at, ended_at=held.ended_at, now=now)


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
    person = store.person(actor.person)
    counted = count_try(f"once more:{actor.person}", None, now)
    if not passwords.verify(person.password_hash if person else None, password):
        with transaction():
            record.append(Deed.REFUSED, at=now, by=actor, code="password_refused", answer=record.DENY)
        raise RefusedError("password_refused")
    with transaction():
        forget_try(counted)


def choose_language(person: PersonId, language: str) -> None:
    """Remember the language that a person reads."""
    with transaction():
        held = store.person(person)
        if held is not None:
            held.language = language


def add_member(
    *, name: str, email: str, language: str, agency: AgencyId, roles: Collection[Role], now: datetime
) -> MemberId:
    """Make somebody a member of an agency. A person or membership that is there already stays as it is."""
    with transaction() as current:
        person = store.person_by_email(email)
        if person is None:
            address = email.strip().lower()
            person = Person(id=PersonId(new_uuid()), name=name, email=address, password_hash=None, language=language)
            current.add(person)
            current.flush()
        held = next((m for m in store.active_memberships(person.id, now) if m.agency_id == agency), None)
        if held is not None:
            return held.id
        member = Membership(
            id=MemberId(new_uuid()),
            person_id=person.id,
            agency_id=agency,
            roles=frozenset(roles),
            since=now,
            until=None,
        )
        current.add(member)
        return member.id


def set_password(email: str, password: str, now: datetime | None = None) -> bool:
    """Set a password; False when nobody signs in with this address.

    `now`: ends every browser in which the person is signed in, for somebody else may sit at one.
    """
    kept = passwords.make_hash(password)
    with transaction():
        person = store.person_by_email(email)
        if person is None:
            return False
        person.password_hash = kept
        store.forget_tries([counted_as(email), counted_as(f"once more:{person.id}")])
        if now is not None:
            _end_sign_ins(person.id, now)
        return True


def _end_sign_ins(person: PersonId, now: datetime) -> None:
    for held in store.open_sign_ins(person):
        held.ended_at = now
        publish(SignedOut(held.id))


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A password given to somebody who had none, in the clear: this once, for whoever hands it over."""

    member: Actor
    email: str
    password: str


def give_first_passwords(now: datetime) -> list[FirstPassword]:
    """Give a random password to every member who has none, so that they can sign in. Nobody's password is changed."""
    waiting = store.without_password(now)
    members = store.actors(list(waiting), now)
    first = {
        person.id: FirstPassword(members[member], person.email, passwords.make_password())
        for member, person in waiting.items()
    }
    # Hashing is slow on purpose: nobody who writes must wait for it.
    hashes = {person: passwords.make_hash(given.password) for person, given in first.items()}
    with transaction():
        for held in [require_known(store.person(person)) for person in hashes]:
            if held.password_hash is None:
                held.password_hash = hashes[held.id]
            else:
                del first[held.id]  # somebody was quicker
    return sorted(first.values(), key=lambda given: (given.member.agency_name, given.member.name))


def choose_chair(email: str | None, now: datetime) -> Actor | None:
    """Give somebody the role of chair too: the member with this address, or, for None and only while nobody is
    chair, the first representative of a victim-services agency whose agreement is current. Gives who it is.
    """
    members = store.active_members(now)
    if email is None and any(member.has(Role.CHAIR) for member in members):
        return None
    chosen = member_called(email, now) if email else _natural_chair(members, now)
    if chosen is None:
        return None
    with transaction():
        held = require_known(store.membership(chosen.member))
        held.roles = held.roles | {Role.CHAIR}
        _end_sign_ins(held.person_id, now)  # whoever holds more from now on signs in anew
    return chosen


def _natural_chair(members: Sequence[Actor], now: datetime) -> Actor | None:
    """Victim services usually call the table together."""
    kinds = directory.kinds()
    ready = [
        member
        for member in members
        if kinds[member.agency] is AgencyKind.VICTIM_SERVICES
        and member.has(Role.REPRESENTATIVE)
        and directory.is_current(member.agency, now)
    ]
    return min(ready, key=lambda member: (member.agency_name, member.name), default=None)


def member_called(email: str, now: datetime, *, preferred: AgencyId | None = None) -> Actor | None:
    """The active member with this address: for `preferred` if it is one of several agencies, else for the newest."""
    person = store.person_by_email(email)
    if person is None:
        return None
    memberships = store.active_memberships(person.id, now)
    chosen = sorted(memberships, key=lambda held: held.agency_id != preferred)
    return store.actor(chosen[0].id, now) if chosen else None
