"""What many ask for at the same moment: done once for all of them, and one time after the other."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from conference.infra.together import Together

PATIENCE = 10


class Work:
    """Work that waits until it may go on, and notes what it was asked for and how much of it ran at once."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.begun, self.go_on = threading.Semaphore(0), threading.Semaphore(0)
        self.running = self.most = 0

    def __call__(self, _key: str, asked: Any) -> list[int]:
        self.asked.append(list(asked))
        self.running += 1
        self.most = max(self.most, self.running)
        self.begun.release()
        assert self.go_on.acquire(timeout=PATIENCE)
        self.running -= 1
        return [10 * number for number in asked]


def asking(together: Together[str, int, int], number: int, answers: dict[int, int]) -> threading.Thread:
    def ask() -> None:
        answers[number] = together.ask("table", number, gather=False)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread


def wait_until(holds: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(100 * PATIENCE):
        if holds():
            return
        tick.wait(0.01)
    raise AssertionError("it never held")


def test_who_asks_while_it_is_worked_on_waits_and_is_answered_together_from_work_that_begins_afterwards():
    work, answers = Work(), dict[int, int]()
    together = Together(work)
    threads = [asking(together, 1, answers)]
    assert work.begun.acquire(timeout=PATIENCE)

    for number in (2, 3, 4):
        threads.append(asking(together, number, answers))
        wait_until(lambda so_many=number - 1: len(together._waiting["table"].asked) == so_many)
    assert not work.begun.acquire(timeout=0.05)
    for _ in range(2):
        work.go_on.release()
    for thread in threads:
        thread.join(PATIENCE)

    assert answers == {1: 10, 2: 20, 3: 30, 4: 40}
    assert work.asked == [[1], [2, 3, 4]]
    assert work.most == 1


def test_what_fails_fails_for_those_who_asked_and_for_nobody_after_them():
    def fails(_key: str, asked: Any) -> list[int]:
        if 1 in asked:
            raise LookupError
        return list(asked)

    together = Together(fails)

    with pytest.raises(LookupError):
        together.ask("table", 1, gather=False)
    assert together.ask("table", 2, gather=False) == 2
