"""What every agenda begins and ends with. Agendas that are not published follow what the chair changes; those that are
stay as members have read them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import require, require_known
from conference.kernel.ids import MeetingId, StandingItemId, new_uuid
from conference.kernel.narrative import Narrative
from conference.meetings import store
from conference.meetings.domain import ItemKind, StandingPlace
from conference.meetings.models import AgendaItem, StandingItem
from conference.meetings.policy.keeping import may_add_standing, may_keep_series
from conference.meetings.service.series import put_item


@dataclass(frozen=True, slots=True)
class _Was:
    """A standing item before it changed: by this it is found on an agenda."""

    title: Narrative
    minutes: int
    place: StandingPlace
    in_use: bool


def add_standing(actor: Actor, title: Narrative, minutes: int, place: StandingPlace, now: datetime) -> None:
    """Have every agenda that is not published begin or end with something. Raises RefusedError."""
    with transaction() as current:
        held = store.standing_items(for_change=True)
        require(may_add_standing(actor, held=len(held)))
        item = StandingItem(
            id=StandingItemId(new_uuid()),
            position=max((item.position for item in held), default=0) + 1,
            title=title,
            minutes=minutes,
            place=place,
            in_use=True,
        )
        current.add(item)
        current.flush()
        for meeting in store.unpublished(now):
            _put_on(meeting.id, item)


def change_standing(
    actor: Actor,
    item_id: StandingItemId,
    title: Narrative,
    minutes: int,
    place: StandingPlace,
    now: datetime,
    *,
    in_use: bool,
) -> None:
    """Change a standing item. Raises HiddenError, RefusedError."""
    with transaction() as current:
        require(may_keep_series(actor))
        item = require_known(store.standing_item(item_id))
        was = _Was(item.title, item.minutes, item.place, item.in_use)
        item.title, item.minutes, item.place, item.in_use = title, minutes, place, in_use
        current.flush()
        if was.in_use and not in_use:
            _take_off(was, now)
        elif in_use:
            for meeting in store.unpublished(now):
                _follow(meeting.id, item, was)


def remove_standing(actor: Actor, item_id: StandingItemId, now: datetime) -> None:
    """No agenda that is not published has it any more. Raises HiddenError, RefusedError."""
    with transaction() as current:
        require(may_keep_series(actor))
        item = require_known(store.standing_item(item_id))
        _take_off(_Was(item.title, item.minutes, item.place, item.in_use), now)
        current.delete(item)


def _follow(meeting: MeetingId, item: StandingItem, was: _Was) -> None:
    """Have an agenda follow a change. Where the chair took the item off it stays away, and minutes that the chair gave
    it there stay; one that was out of use comes to every agenda.
    """
    if not was.in_use:
        _put_on(meeting, item)
        return
    agenda = list(store.items(meeting))
    held = _found(agenda, was)
    if held is None:
        return
    held.title = item.title
    if held.minutes == was.minutes:
        held.minutes = item.minutes
    if was.place is not item.place:
        agenda.remove(held)
        _put_in(agenda, held, item)


def _take_off(was: _Was, now: datetime) -> None:
    with transaction() as current:
        for meeting in store.unpublished(now):
            agenda = list(store.items(meeting.id))
            held = _found(agenda, was)
            if held is not None:
                agenda.remove(held)
                current.delete(held)
                _number(agenda)


def _found(agenda: Sequence[AgendaItem], was: _Was) -> AgendaItem | None:
    """A standing item on an agenda; of two that are called the same, the one that takes as long."""
    same = [item for item in _end_of(agenda, was.place) if was.in_use and item.title == was.title]
    return min(same, key=lambda item: item.minutes != was.minutes, default=None)


def _end_of(agenda: Sequence[AgendaItem], place: StandingPlace) -> Sequence[AgendaItem]:
    """The standing items that an agenda begins or ends with: before unfinished business, or behind it."""
    kinds = [item.kind for item in agenda]
    middle = kinds.index(ItemKind.UNFINISHED)
    end = agenda[:middle] if place is StandingPlace.FIRST else agenda[middle:]
    return [item for item in end if item.kind is ItemKind.STANDING]


def _put_on(meeting: MeetingId, item: StandingItem) -> None:
    agenda = list(store.items(meeting))
    put = put_item(meeting, ItemKind.STANDING, item.minutes, title=item.title)
    _put_in(agenda, require_known(store.item(put)), item)


def _put_in(agenda: list[AgendaItem], put: AgendaItem, item: StandingItem) -> None:
    """Give an item of an agenda its place at its end, in the order of the standing items."""
    turn = {held.title: held.position for held in store.standing_items()}
    end = _end_of(agenda, item.place)
    before = sum(turn.get(held.title, 0) < item.position for held in end if held.title is not None)
    start = 0 if item.place is StandingPlace.FIRST else len(agenda) - len(end)
    agenda.insert(start + before, put)
    _number(agenda)


def _number(agenda: Sequence[AgendaItem]) -> None:
    for position, item in enumerate(agenda, 1):
        item.position = position
