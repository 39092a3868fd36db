"""What several web processes tell each other, over Redis: that something changed, by ids and numbers, never what.

Each process then reads the database and pushes to its own pages. Without REDIS_URL there is one process, and nobody to
tell. What is said while Redis is away is lost; whoever hears it again is told so, and reads everything anew. Whoever
could not say something says later that everything may have changed.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, cast

import redis
from flask import Flask, current_app

from conference.infra import log

Nudge = Mapping[str, Any]
_CHANNEL = "common-table"
_EXTENSION = "nudges"
_PATIENCE = 2.0
_AGAIN_SECONDS = 0.5


class Line:
    """The line to the other processes. `deaf`: since it broke nobody can tell us anything. `unsaid`: there is something
    that we could not say.
    """

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_connect_timeout=_PATIENCE, socket_timeout=_PATIENCE, decode_responses=True
        )
        self.deaf = True
        self.unsaid = False

    def say(self, nudge: Nudge) -> None:
        """Tell everybody, ourselves included. Others may hear well what we cannot say, and notice nothing."""
        try:
            self._redis.publish(_CHANNEL, json.dumps(nudge))
        except (redis.RedisError, OSError):
            self.deaf = self.unsaid = True

    def listen(self, heard: Callable[[Nudge], None], back: Callable[[], None]) -> None:
        """Hear everything that is said, for ever. `back` is called whenever the line stands (again)."""
        while True:
            try:
                self._hear(heard, back)
            except (redis.RedisError, OSError):
                if not self.deaf:
                    log.warning("nudges_not_heard")
            except Exception:  # noqa: BLE001 - what was heard and not followed is made good when the line stands again
                log.failure("nudge_not_followed")
            self.deaf = True
            time.sleep(_AGAIN_SECONDS)

    def _hear(self, heard: Callable[[Nudge], None], back: Callable[[], None]) -> None:
        """Listen on one connection. When nothing is said for a while, and only then, it is asked whether it still
        stands; the answer is something heard as well, so a Redis that keeps the connection but is stuck is noticed.
        """
        with self._redis.pubsub() as line:
            line.subscribe(_CHANNEL)
            asked = False
            while True:
                said = line.get_message(timeout=_PATIENCE)
                if said is None:
                    if asked:
                        raise redis.TimeoutError
                    line.ping()
                    asked = True
                    continue
                asked = self.deaf = False
                if said["type"] == "subscribe":
                    back()
                elif said["type"] == "message":
                    heard(json.loads(cast(str, said["data"])))


def init_app(app: Flask, url: str | None) -> None:
    """Nothing to reach where there is no Redis."""
    app.extensions[_EXTENSION] = Line(url) if url else None


def line() -> Line | None:
    """The line of this app; None where there is one process only."""
    return current_app.extensions[_EXTENSION]
