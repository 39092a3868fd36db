"""Never two chairs: two people on the chair's list take the chair at the same instant, and one of them has it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from conference.infra.database import transaction
from conference.meetings import store as meetings
from conference.meetings.domain import EventKind


def offer(meeting: Any) -> None:
    with transaction():
        held = meetings.meeting(meeting, for_change=True)
        assert held is not None
        held.chair_offered = True


def chair_of(meeting: Any) -> Any:
    held = meetings.meeting(meeting)
    assert held is not None
    taken = [event for event in meetings.events(meeting) if event.kind is EventKind.CHAIR_TAKEN]
    return held.chair_id, len(taken)


def test_two_take_the_chair_at_the_same_instant_and_one_has_it(open_page, table, meeting):
    chair = open_page("chair", meeting=meeting)
    assert chair.command(meeting, "open")["ok"]
    named = {role: open_page(role, meeting=meeting) for role in ("shelter", "counsellor")}
    for role in named:
        assert chair.command(meeting, "name_co_chair", member=str(table.cast[role].member))["ok"]
    for _round in range(3):
        table.work(lambda: offer(meeting))
        winner, answers = together(meeting, named)
        assert sorted(answer["ok"] for answer in answers.values()) == [False, True]
        assert {a["code"] for a in answers.values() if not a["ok"]} == {"chair_not_offered"}
        assert table.work(lambda: chair_of(meeting))[0] == table.cast[winner].member
        assert not chair.command(meeting, "next")["ok"]
        assert named[winner].command(meeting, "hand_chair", member=str(table.cast["chair"].member))["ok"]
    assert table.work(lambda: chair_of(meeting)) == (table.cast["chair"].member, 3)


def together(meeting: Any, named: Any) -> tuple[str, dict[str, Any]]:
    ready = Barrier(len(named))

    def take(role: str) -> Any:
        ready.wait()
        return named[role].command(meeting, "take_chair")

    with ThreadPoolExecutor(len(named)) as pool:
        answers = dict(zip(named, pool.map(take, named), strict=True))
    return next(role for role, answer in answers.items() if answer["ok"]), answers
