"""What many ask for at the same moment is done once for all of them, as when everybody comes back after a break."""

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

GATHER_SECONDS = 0.004
"""How long the first who asks waits for others."""


class Together(Generic[Key, Asked, Answer]):
    """`work(key, everything asked)` gives an answer to each, in the same order. It begins after the last of them asked,
    so nobody is answered from what was read before; and after the work before it under the same key has ended, so that
    what hundreds ask for takes the database one connection. An answer that is an exception is raised where it was
    asked.
    """

    def __init__(self, work: Callable[[Key, Sequence[Asked]], Sequence[Answer | Exception]]) -> None:
        self._work = work
        self._waiting: dict[Key, _Batch[Asked, Answer]] = {}
        self._working: dict[Key, _Batch[Asked, Answer]] = {}

    def ask(self, key: Key, asked: Asked, *, gather: bool) -> Answer:
        """The answer to one. `gather`: whether others may be asking at this moment."""
        batch = self._waiting.get(key)
        if batch is None:
            batch = self._waiting[key] = _Batch()
            place = batch.add(asked)
            self._lead(key, batch, gather=gather)
        else:
            place = batch.add(asked)
            batch.done.wait()
        return batch.answer(place)

    def _lead(self, key: Key, batch: "_Batch[Asked, Answer]", *, gather: bool) -> None:
        if gather:
            time.sleep(GATHER_SECONDS)
        if (before := self._working.get(key)) is not None:
            before.done.wait()  # nobody else waits for this: who asks meanwhile joins the batch
        self._working[key] = self._waiting.pop(key)
        try:
            batch.answers = self._work(key, batch.asked)
        except Exception as fault:  # noqa: BLE001 - it is raised again where it was asked
            batch.answers = [fault] * len(batch.asked)
        finally:
            del self._working[key]
            batch.done.set()


class _Batch(Generic[Asked, Answer]):
    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: Sequence[Answer | Exception] = ()
        self.done = threading.Event()

    def add(self, asked: Asked) -> int:
        self.asked.append(asked)
        return len(self.asked) - 1

    def answer(self, place: int) -> Answer:
        answer = self.answers[place]
        if isinstance(answer, Exception):
            raise answer
        return answer
