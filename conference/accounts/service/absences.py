"""When members are away, and who stands in for them."""

from collections.abc import Sequence
from datetime import date, datetime

from conference.accounts import store
from conference.accounts.models import Absence
from conference.accounts.policy import absence_wrong
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.actor import CARD_ROLES, Actor
from conference.kernel.errors import HiddenError, InvalidError, require_known
from conference.kernel.ids import AbsenceId, MemberId, new_uuid


def colleagues(actor: Actor, now: datetime) -> Sequence[Actor]:
    """Who can stand in: the others of the same agency who read cards, by name."""
    own = [held for held in store.active_members(now) if held.agency == actor.agency and held.has(*CARD_ROLES)]
    return [held for held in own if held.person != actor.person]


def say_away(actor: Actor, first: date, last: date, stand_in: MemberId | None, now: datetime) -> None:
    """Note that the actor is away, both days included. Raises InvalidError with `last` or `stand_in`."""
    with transaction() as current:
        known = any(held.member == stand_in for held in colleagues(actor, now))
        today = directory.today(now)
        if wrong := absence_wrong(first, last, today, stands_in=stand_in is not None, colleague=known):
            raise InvalidError(wrong)
        current.add(
            Absence(
                id=AbsenceId(new_uuid()), member_id=actor.member, first_day=first, last_day=last, stand_in_id=stand_in
            )
        )


def take_back(actor: Actor, absence: AbsenceId) -> None:
    """The actor is not away after all. Raises HiddenError for anybody else's absence."""
    with transaction() as current:
        row = require_known(store.absence(absence))
        if row.member_id != actor.member:
            raise HiddenError
        current.delete(row)
