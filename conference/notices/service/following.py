"""How promises are followed up: as the task force wants it, and what each wants to hear."""

from conference.infra.database import add_once, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import InvalidError, require_known
from conference.notices import store
from conference.notices.domain import Reminder, Times
from conference.notices.models import FollowUp, OwnReminders
from conference.notices.policy import times_wrong


def times() -> Times:
    """How the task force wants promises followed up."""
    return _times(require_known(store.follow_up()))


def change_times(wanted: Times) -> None:
    """Follow promises up in another way, from the next look on. Raises InvalidError."""
    if wrong := times_wrong(wanted):
        raise InvalidError(wrong)
    with transaction():
        row = require_known(store.follow_up(for_change=True))
        row.ahead_days, row.late_days, row.chair_days = wanted.ahead_days, wanted.late_days, wanted.chair_days
        row.off, row.monday = wanted.off, wanted.monday
        row.repeats, row.repeat_days = wanted.repeats, wanted.repeat_days


def own_choice(actor: Actor) -> tuple[frozenset[Reminder], bool]:
    """What the actor does not want to be told, and whether they want the count of the week."""
    row = store.own(actor.person)
    return (frozenset[Reminder](), True) if row is None else (row.off, row.monday)


def choose_own(actor: Actor, off: frozenset[Reminder], *, monday: bool) -> None:
    """Tell the actor less, or all of it again."""
    with transaction():
        if add_once(OwnReminders(person_id=actor.person, off=off, monday=monday)):
            return
        row = require_known(store.own(actor.person))
        row.off, row.monday = off, monday


def _times(row: FollowUp) -> Times:
    return Times(row.ahead_days, row.late_days, row.chair_days, row.off, row.monday, row.repeats, row.repeat_days)
