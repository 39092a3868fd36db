"""How the web process runs, in development and in production: one gevent worker, started with `gunicorn wsgi:app`.

One worker in each process: who has a live page open is kept in its memory. Several such processes stand behind a proxy
with sticky sessions, and tell each other over REDIS_URL (docs/architecture.md).
"""

import gc
import os
import resource
import socket
from typing import Any

# While a detail is read, it and its keys are in memory: a crash must leave no picture of that on a disk.
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gevent"
workers = 1
worker_connections = 5000
control_socket_disable = True
# Live pages hold their connection open and come back by themselves: waiting long for them would only slow a stop down.
graceful_timeout = 3
# The application logs what it does; the server's own lines would name paths without their audience.
accesslog = None
logger_class = "conference.infra.overheard.ServerLogger"
loglevel = "warning"


_STUCK_SECONDS = 20
_LOOK_AFTER = 5_000
"""After so many new objects the newest are looked at. Python's own 700 are less than a single command makes."""


def when_ready(server: Any) -> None:
    """Have the kernel hang up on whoever takes nothing for a while although something waits for them: a machine that
    has fallen asleep keeps its connection open, and what waits for it would be kept for ever.
    """
    for listener in server.LISTENERS:  # those who are accepted inherit it
        listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _STUCK_SECONDS * 1000)


def post_worker_init(worker: Any) -> None:
    """Have every error logged by its place alone, tidy up what a stopped process left behind, and run the jobs."""
    from conference.calendar.jobs import tell_left_over
    from conference.infra import workers
    from conference.infra.overheard import catch_uncaught
    from conference.live.jobs import tidying

    catch_uncaught()
    app = worker.app.wsgi()
    tell_left_over(app)
    tidying.after_start(app)
    workers.after_start(app)
    _leave_alone_what_stays()


def _leave_alone_what_stays() -> None:
    """Python looks for garbage among all objects there are, and stops everybody meanwhile: for a quarter of a second,
    every hundred commands of a large meeting. What was loaded by now is no garbage; the rest is looked at less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_LOOK_AFTER, 10, 10)
