"""Queries of accounts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from conference.accounts.models import Absence, Membership, Person, SignIn, SignInTries
from conference.directory import store as directory
from conference.directory.models import Agency
from conference.infra.changes import Look, row_and_look
from conference.infra.database import holds_at, session
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AbsenceId, AgencyId, MemberId, PersonId, SignInId

_SIGN_IN = sa.select(SignIn.member_id, SignIn.started_at, SignIn.used_at, SignIn.ended_at).where(
    SignIn.id == sa.bindparam("sign_in")
)


def person_by_email(email: str) -> Person | None:
    """Who signs in with this address."""
    return session().scalar(sa.select(Person).where(Person.email == email.strip().lower()))


def person(person_id: PersonId) -> Person | None:
    """One person."""
    return session().get(Person, person_id)


def sign_in_now(
    sign_in_id: SignInId,
) -> tuple[tuple[MemberId, datetime, datetime, datetime | None] | None, Look]:
    """One signed-in browser as it is stored now: whose, when it began, was last used and was ended; and a look at the
    same instant.
    """
    row, look = row_and_look(_SIGN_IN, sign_in=sign_in_id)
    if row is None:
        return None, look
    member, started_at, used_at, ended_at = row
    return (member, started_at, used_at, ended_at), look


def sign_in(sign_in_id: SignInId, *, for_change: bool = False) -> SignIn | None:
    """One signed-in browser; `for_change`: as it is now, and kept for the open transaction alone."""
    return session().get(SignIn, sign_in_id, with_for_update=for_change or None)


def sign_ins(sign_in_ids: Sequence[SignInId]) -> Sequence[sa.Row[SignInId, datetime, datetime, datetime | None]]:
    """Several signed-in browsers: id, when it began, was last used and was ended. Plain rows: there may be hundreds."""
    query = sa.select(SignIn.id, SignIn.started_at, SignIn.used_at, SignIn.ended_at)
    return session().execute(query.where(SignIn.id.in_(sign_in_ids))).all()


def extremes(sign_in_ids: Sequence[SignInId]) -> tuple[int, datetime | None, datetime | None, datetime | None]:
    """Of several signed-in browsers that were not ended: how many there are, when the first and the last of them began,
    and when the one was used that was not for longest.
    """
    query = sa.select(
        sa.func.count(), sa.func.min(SignIn.started_at), sa.func.max(SignIn.started_at), sa.func.min(SignIn.used_at)
    ).where(SignIn.id.in_(sign_in_ids), SignIn.ended_at.is_(None))
    number, first, last, used = session().execute(query).one()
    return number, first, last, used


def open_sign_ins(person_id: PersonId) -> Sequence[SignIn]:
    """The browsers in which a person signed in and not out, for whatever agency."""
    query = sa.select(SignIn).join(Membership, Membership.id == SignIn.member_id)
    return session().scalars(query.where(Membership.person_id == person_id, SignIn.ended_at.is_(None))).all()


def tries(of: str) -> SignInTries | None:
    """The attempts of an account or from an address, kept for the open transaction alone."""
    return session().get(SignInTries, of, with_for_update=True)


def forget_tries(of: Collection[str]) -> None:
    """Forget attempts."""
    session().execute(sa.delete(SignInTries).where(SignInTries.of.in_(of)))


def forget_tries_before(moment: datetime) -> None:
    """Forget attempts that are long past."""
    session().execute(sa.delete(SignInTries).where(SignInTries.last_at <= moment))


def _active(now: datetime) -> sa.ColumnElement[bool]:
    return holds_at(Membership.since, Membership.until, now)


def membership_edges() -> frozenset[datetime]:
    """Every instant at which a membership begins or ends."""
    began, ended = sa.select(Membership.since), sa.select(Membership.until).where(Membership.until.is_not(None))
    return frozenset(session().scalars(began.union(ended)))


def active_memberships(person_id: PersonId, now: datetime) -> Sequence[Membership]:
    """The agencies that a person acts for now, the newest first."""
    query = sa.select(Membership).where(Membership.person_id == person_id, _active(now))
    return session().scalars(query.order_by(Membership.since.desc())).all()


def memberships_of(agency: AgencyId, now: datetime) -> Sequence[Membership]:
    """Who acts for an agency now."""
    return session().scalars(sa.select(Membership).where(Membership.agency_id == agency, _active(now))).all()


def last_membership(person_id: PersonId) -> Membership | None:
    """The newest membership that a person ever had, even if it has ended."""
    query = sa.select(Membership).where(Membership.person_id == person_id).order_by(Membership.since.desc())
    return session().scalars(query).first()


def membership(member: MemberId) -> Membership | None:
    """One membership."""
    return session().get(Membership, member)


def without_password(now: datetime) -> Mapping[MemberId, Person]:
    """Active members who cannot sign in because nobody gave them a password."""
    query = sa.select(Membership.id, Person).join(Person, Person.id == Membership.person_id)
    rows = session().execute(query.where(_active(now), Person.password_hash.is_(None)))
    return dict(rows.all())


def actor(member: MemberId, now: datetime) -> Actor | None:
    """The member as an actor while the membership holds. Whether the agency is current is asked elsewhere."""
    return actors([member], now).get(member)


def actors(members: Sequence[MemberId], now: datetime) -> Mapping[MemberId, Actor]:
    """Several members as actors, in one query; those whose membership ended are left out."""
    query = (
        sa.select(
            Membership.id,
            Membership.person_id,
            Membership.agency_id,
            Membership.roles,
            Person.name,
            Agency.name,
            Agency.kind,
        )
        .join(Person, Person.id == Membership.person_id)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(Membership.id.in_(members), _active(now))
    )
    before = directory.lineage()
    return {
        member: Actor(
            person=person,
            member=member,
            agency=agency,
            roles=roles,
            name=name,
            agency_name=agency_name,
            agency_kind=kind,
            took_over=before.get(agency, frozenset()),
        )
        for member, person, agency, roles, name, agency_name, kind in session().execute(query)
    }


def active_members(now: datetime) -> Sequence[Actor]:
    """Every active member, by name; who bears the same one, always in the same order."""
    ids = session().scalars(sa.select(Membership.id).where(_active(now))).all()
    return sorted(actors(ids, now).values(), key=lambda held: (held.name, held.member))


def members_with(role: Role, now: datetime) -> frozenset[MemberId]:
    """The active members who hold a role."""
    rows = session().execute(sa.select(Membership.id, Membership.roles).where(_active(now)))
    return frozenset(member for member, roles in rows if role in roles)


def names(members: Sequence[MemberId]) -> Mapping[MemberId, tuple[str, str]]:
    """Name and agency name of members, past ones too."""
    query = (
        sa.select(Membership.id, Person.name, Agency.name)
        .join(Person, Person.id == Membership.person_id)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(Membership.id.in_(members))
    )
    return {member: (name, agency) for member, name, agency in session().execute(query)}


def person_names(persons: Collection[PersonId]) -> Mapping[PersonId, str]:
    """The names of some persons, whatever agency they act for."""
    query = sa.select(Person.id, Person.name).where(Person.id.in_(persons))
    return {row.id: row.name for row in session().execute(query)}


def emails(now: datetime) -> Mapping[MemberId, tuple[str, str, AgencyId]]:
    """Address, language and agency of every active member."""
    query = (
        sa.select(Membership.id, Person.email, Person.language, Membership.agency_id)
        .join(Person, Person.id == Membership.person_id)
        .where(_active(now))
    )
    return {member: (email, language, agency) for member, email, language, agency in session().execute(query)}


def absence(absence_id: AbsenceId) -> Absence | None:
    """One absence."""
    return session().get(Absence, absence_id)


def absences(member: MemberId, today: date) -> Sequence[Absence]:
    """When a member is away, today or later, the earliest first."""
    query = sa.select(Absence).where(Absence.member_id == member, Absence.last_day >= today)
    return session().scalars(query.order_by(Absence.first_day, Absence.id)).all()


def away(day: date) -> Mapping[MemberId, MemberId | None]:
    """Who is away on a day, and who stands in; of several absences that cover it, the one that was said last."""
    query = sa.select(Absence.member_id, Absence.stand_in_id).where(Absence.first_day <= day, Absence.last_day >= day)
    return dict(session().execute(query.order_by(Absence.id)).all())
