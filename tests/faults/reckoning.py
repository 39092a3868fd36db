"""What the database holds in the end, against what everybody was told: nothing lost, nothing doubled, no gap."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

from conference.meetings import domain
from conference.meetings.domain import EventKind
from tests.kept import Event, Kept, answers_are_kept
from tests.sockets.crowd import Member


def reckon(members: Iterable[Member], stored: Kept) -> None:
    """Every acknowledged command is there exactly once with the answer it got, and nothing that nobody was told of."""
    everybody = list(members)
    entries = [entry for member in everybody for entry in member.ledger]
    answers_are_kept(
        stored, {entry.id: (entry.kind, entry.answer["version"]) for entry in entries if entry.answer["ok"]}
    )
    texts = _of(everybody, "note", "text"), _of(everybody, "propose", "line")
    assert (Counter(stored.notes), Counter(stored.actions)) == texts
    assert set((Counter(stored.notes) + Counter(stored.actions)).values()) <= {1}, "every text was sent once"
    _events_say_what_was_written(stored)
    _state_is_what_happened(stored)


def _of(members: list[Member], kind: str, value: str) -> Counter[str]:
    return Counter(
        str(entry.values[value]).partition(" @")[0] for member in members for entry in member.acknowledged(kind)
    )


def _events_say_what_was_written(stored: Kept) -> None:
    happened = Counter(event.kind for event in stored.events)
    assert happened[EventKind.NOTED] == len(stored.notes)
    assert happened[EventKind.ACTION_PROPOSED] == len(stored.actions)


def _state_is_what_happened(stored: Kept) -> None:
    """The state is the sum of the events: who is here, what is on the table, what the clock says."""
    present: set[str] = set()
    current: str | None = None
    for event in stored.events:
        match event.kind:
            case EventKind.ARRIVED:
                present.add(event.facts["member"])
            case EventKind.LEFT:
                present.remove(event.facts["member"])
            case EventKind.ITEM_CALLED:
                current = event.facts["item"]
            case EventKind.ITEM_CLOSED | EventKind.ITEM_RETURNED:
                current = None if event.facts["item"] == current else current
            case _:
                pass
    assert (stored.present, stored.current) == (present, current)
    assert stored.clock == _clock(stored)


_CLOCK: dict[EventKind, Callable[[domain.ItemClock, Event], domain.ItemClock]] = {
    EventKind.PAUSED: lambda clock, event: _whole_seconds(domain.pause(clock, event.at)),
    EventKind.RESUMED: lambda clock, event: domain.resume(clock, event.at),
    EventKind.EXTENDED: lambda clock, event: domain.extend(clock, timedelta(minutes=event.facts["minutes"])),
}


def _clock(stored: Kept) -> domain.ItemClock | None:
    clock: domain.ItemClock | None = None
    for event in stored.events:
        if event.kind is EventKind.ITEM_CALLED:
            clock = domain.Running(event.at + timedelta(minutes=stored.minutes[event.facts["item"]]))
        elif event.kind in {EventKind.ITEM_CLOSED, EventKind.ITEM_RETURNED}:
            clock = None
        elif clock is not None and event.kind in _CLOCK:
            clock = _CLOCK[event.kind](clock, event)
    return clock


def _whole_seconds(clock: domain.Paused) -> domain.Paused:
    return domain.Paused(timedelta(seconds=int(clock.remaining.total_seconds())))
