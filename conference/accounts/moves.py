"""Comings and goings: a membership ends, or somebody goes to another agency. Nothing is carried over.

Source: rule book, Events: member removed, member moves, agency merged. What a survivor or the person chose, that
somebody is kept out or steps aside, follows the person by itself, for it names the person.
"""

from collections.abc import Collection
from datetime import datetime

from conference.accounts import service, store
from conference.accounts.events import SignedOut
from conference.accounts.models import Membership
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.infra.database import publish, transaction
from conference.kernel.actor import Role
from conference.kernel.errors import require_known
from conference.kernel.ids import AgencyId, MemberId


def end_member(email: str, now: datetime) -> int:
    """End every membership of the person with this address, with their sign-ins and sockets; how many there were."""
    person = store.person_by_email(email)
    return _end(store.active_memberships(person.id, now), now) if person else 0


def end_members_of(agency: AgencyId, now: datetime) -> int:
    """End every membership of an agency, with the sign-ins and sockets; how many there were."""
    return _end(store.memberships_of(agency, now), now)


def move_member(email: str, agency: AgencyId, roles: Collection[Role], now: datetime) -> MemberId:
    """End what a person was for other agencies and make them a member of this one, with the roles it gives them.

    Raises HiddenError where nobody has this address.
    """
    with transaction():
        person = require_known(store.person_by_email(email))
        held = store.active_memberships(person.id, now)
        _end([row for row in held if row.agency_id != agency], now)
        return service.add_member(
            name=person.name, email=person.email, language=person.language, agency=agency, roles=roles, now=now
        )


def _end(memberships: Collection[Membership], now: datetime) -> int:
    with transaction():
        for row in memberships:
            row.until = now
            record.append(Deed.END_MEMBERSHIP, at=now, by=None, code="ended", basis=row.id)
            for sign_in in store.open_sign_ins(row.person_id):
                sign_in.ended_at = now
                publish(SignedOut(sign_in.id))
    return len(memberships)
