"""Use cases of accounts."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.accounts import store
from conference.accounts.domain import Staff
from conference.accounts.events import SignedOut
from conference.accounts.models import Membership, Person
from conference.accounts.service.signing_in import (
    Standing,
    confirm_password,
    lock,
    locked,
    note_use,
    sign_in,
    sign_out,
    standing,
    still_acts,
    still_signed_in,
    unlock,
)
from conference.accounts.service.tries import TooManyTriesError, to_confirm, to_sign_in, to_unlock
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.directory.domain import AgencyKind
from conference.infra import passwords
from conference.infra.changes import Look
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import require_known
from conference.kernel.ids import AgencyId, MemberId, PersonId, new_uuid

__all__ = [
    "FirstPassword",
    "Standing",
    "TooManyTriesError",
    "acting",
    "add_member",
    "choose_chair",
    "choose_language",
    "confirm_password",
    "everybody",
    "give_first_passwords",
    "lock",
    "locked",
    "member_called",
    "note_use",
    "set_password",
    "sign_in",
    "sign_out",
    "staff",
    "standing",
    "still_acts",
    "still_signed_in",
    "turns",
    "unlock",
]


def acting(members: Sequence[MemberId], now: datetime) -> Mapping[MemberId, Actor]:
    """Those of `members` who may act now: the membership holds, and so does the agency's agreement."""
    current = directory_store.current_agencies(now, directory.zone())
    return {member: actor for member, actor in store.actors(members, now).items() if actor.agency in current}


def everybody(now: datetime) -> Mapping[MemberId, Actor]:
    """All who may act now, by name."""
    order = [member.member for member in store.active_members(now)]
    found = acting(order, now)
    return {member: found[member] for member in order if member in found}


def staff(now: datetime) -> Staff:
    """All who may act now, by name, and who of them is away today."""
    return Staff(everybody(now), store.away(directory.today(now)))


def turns(look: Look, now: datetime) -> int:
    """How many memberships and agreements had begun or ended by the clock by now. While it stays the same, and their
    tables do, so does who may act.
    """
    return bisect_right(look.read("turns", _edges), now)


def _edges() -> Sequence[datetime]:
    return sorted(store.membership_edges() | directory_store.agreement_edges(directory.zone()))


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
        store.forget_tries([to_sign_in(email), to_unlock(person.id), to_confirm(person.id)])
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
