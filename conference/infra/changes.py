"""What was read stays good until a table that it was read from changes, which the database counts.

A meeting's pages are made of much that seldom changes (cards, names, releases, agreements) and are made often. Whoever
keeps something keeps with it the counts of all the tables that reading it touched (`change_counts.py`), and reads it
anew once one of them has risen. Which tables those are is seen at the connection, so that none can be forgotten.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, partial
from time import monotonic
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy import event

from conference.infra import plain
from conference.infra.change_counts import UNCOUNTED, ChangeCount
from conference.infra.database import Base, db, session
from conference.infra.http import this_app

T = TypeVar("T")
Key = TypeVar("Key", bound=Hashable)

_MOST_KEPT = 5_000
_EXTENSION = "kept"
_WORD = re.compile(r"\w+")
_touched: ContextVar[set[str] | None] = ContextVar("touched", default=None)
_reading: ContextVar["Look | None"] = ContextVar("reading", default=None)


@dataclass(slots=True)
class _Held:
    """Something read. `good_for`: the counts with which it was last found to be as it was read."""

    value: Any
    counts: Mapping[str, int]
    at: object
    good_for: Mapping[str, int]


_Seen = tuple[Mapping[str, int], float]
"""The counts by table, and when they were seen."""
_Query = sa.Select[*tuple[Any, ...]]
_AS_JSON = {"sqlite": sa.func.json_group_object, "postgresql": sa.func.json_object_agg}


class Keeping:
    """What an app keeps; and the counts that were stored when it last looked, with their sum."""

    def __init__(self) -> None:
        self.held = OrderedDict[Hashable, _Held]()
        self._last: tuple[int, Mapping[str, int]] = (-1, {})

    def ask(
        self, connection: sa.Connection, query: _Query | None, values: Mapping[str, object], *, stored: bool
    ) -> tuple[Sequence[Any], _Seen]:
        """The row of a query, if there is one, and the counts by table at the same instant. What is stored only grows,
        so while its sum is the same, so is each: only when it is not are they asked for. Only what is `stored` is kept:
        what may still be undone could add up to the same as something else.
        """
        last_sum, last = self._last
        beside = _beside_the_counts(query, connection.dialect.name)
        (added_up, found, *row), seen_at = connection.execute(beside, {**values, "known": last_sum}).one(), monotonic()
        counts = last if found is None else json.loads(found)
        if stored:
            self._last = int(added_up), counts
        return row, (counts, seen_at)


@lru_cache(maxsize=16)
def _beside_the_counts(query: _Query | None, dialect: str) -> _Query:
    """The sum of the counts; the counts by table, unless they add up to what is known; and the row, if there is one."""
    by_table = sa.select(ChangeCount.of, sa.func.sum(ChangeCount.n).label("n")).group_by(ChangeCount.of).subquery()
    as_json = sa.cast(_AS_JSON[dialect](by_table.c.of, by_table.c.n), sa.Text)
    counts = sa.select(sa.func.coalesce(as_json, "{}")).scalar_subquery()
    added_up = sa.select(sa.func.coalesce(sa.func.sum(ChangeCount.n), 0).label("n")).subquery()
    asked = sa.select(added_up.c.n, sa.case((added_up.c.n != sa.bindparam("known", type_=sa.BigInteger()), counts)))
    if query is None:
        return asked
    found = query.subquery()
    return asked.add_columns(*found.c).select_from(added_up.outerjoin(found, sa.true()))


def _keeping() -> Keeping:
    return current_app.extensions[_EXTENSION]


def init_app(app: Flask) -> None:
    """Keep what is read, app by app, and see at the connection which tables it was read from."""
    app.extensions[_EXTENSION] = Keeping()
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", _see)


def _see(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    touched = _touched.get()
    if touched is not None:
        touched.update(Base.metadata.tables.keys() & set(_WORD.findall(statement)))


class Look:
    """One look at the database: what is kept and has not changed up to its beginning need not be read again.

    `inside`: as the open transaction sees it, over its own connection: whoever holds one must not wait for another.
    What is read then is not kept. `seen_at`: seconds on a clock that never goes back; of two looks of one process, the
    one that saw more has the greater.
    """

    def __init__(self, *, inside: bool = False, seen: _Seen | None = None) -> None:
        self._inside = inside
        self._keeping = _keeping()
        self._counts, self.seen_at = self._count() if seen is None else seen

    def _count(self) -> _Seen:
        with _inside() if self._inside else plain.connect() as connection:
            return self._keeping.ask(connection, None, {}, stored=not self._inside)[1]

    @contextmanager
    def session(self) -> Generator[None]:
        """Within the block there is one session to read with: one of our own, for the caller's may still look at what
        was before. What is read while reading something else shares its session, so that nobody holds a third
        connection. Inside a transaction there is no other than that of the caller.
        """
        if self._inside or _touched.get() is not None or _reading.get() is self:
            yield
            return
        with this_app().app_context():
            plain.only_read()
            token = _reading.set(self)  # here and in no other greenlet: a look is shared by all who ask at one instant
            try:
                yield
            finally:
                _reading.reset(token)

    def read(self, key: Hashable, load: Callable[[], T], *, at: object = None) -> T:
        """What `load` reads, or read before. It must give plain facts, no rows, and depend on nothing but the database,
        `key` and `at`. It is read anew when `at` is not equal: what differs with time, or is made of something read
        before. `load` may itself `read`.
        """
        held = self._held(key, at) or self._keep(key, *self._load(load), at)
        _depend_on(held)
        return cast(T, held.value)

    def read_each(
        self, kind: str, keys: Iterable[Key], load: Callable[[Sequence[Key]], Mapping[Key, T]]
    ) -> Mapping[Key, T | None]:
        """Several of a kind, each kept by itself, as `read` keeps it under (kind, key); those that are not there are
        loaded together. None for those of which there are none.
        """
        wanted = list(keys)
        missing = [key for key in wanted if self._held((kind, key), None) is None]
        values: Mapping[Key, T] = {}
        if missing:
            values, touched = self._load(lambda: load(missing))
            for key in missing:
                self._keep((kind, key), values.get(key), touched, None)
        return {key: self.read((kind, key), partial(values.get, key)) for key in wanted}

    def _held(self, key: Hashable, at: object) -> _Held | None:
        held = self._keeping.held.get(key)
        if held is None or held.at != at:
            return None
        if held.good_for is not self._counts:
            if any(self._counts.get(table) != n for table, n in held.counts.items()):
                return None
            held.good_for = self._counts
        self._keeping.held.move_to_end(key)
        return held

    def _load(self, load: Callable[[], T]) -> tuple[T, set[str]]:
        """What `load` reads, and from which tables."""
        with self.session():
            if not self._inside and _touched.get() is None:
                session().expunge_all()  # of what it still knows, it would not ask, nor would its table be seen
            token = _touched.set(touched := set[str]())
            try:
                return load(), touched
            finally:
                _touched.reset(token)

    def _keep(self, key: Hashable, value: object, touched: set[str], at: object) -> _Held:
        held = _Held(value, {table: self._counts.get(table, 0) for table in touched}, at, self._counts)
        if not self._inside and not touched & UNCOUNTED:
            self._keeping.held[key] = held
            if len(self._keeping.held) > _MOST_KEPT:
                self._keeping.held.popitem(last=False)
        return held


def row_and_look(query: _Query, *, inside: bool = False, **values: object) -> tuple[tuple[Any, ...] | None, Look]:
    """One row as it is stored now, or as the open transaction sees it, and a look at that instant, asked for together:
    every event needs both. The first column of a row is never empty.
    """
    with _inside() if inside else plain.connect() as connection:
        row, seen = _keeping().ask(connection, query, values, stored=not inside)
    return None if row[0] is None else tuple(row), Look(inside=inside, seen=seen)


def _inside() -> AbstractContextManager[sa.Connection]:
    session().flush()  # what is about to be stored counts, too
    return nullcontext(session().connection())


def _depend_on(held: _Held) -> None:
    """What is being read now, to be kept, depends on the tables that this was read from."""
    if (outer := _touched.get()) is not None:
        outer.update(held.counts)
