"""What libraries and the web server say goes through our log: who said it, where, and the kind of error.

Never their words: they quote requests, and an address holds ids, a body what somebody typed.
"""

import logging
import threading
from types import TracebackType
from typing import Any

import gevent
from gunicorn.glogging import Logger

from conference.infra import log

_SERVERS = ("engineio.server", "socketio.server")
"""They give themselves a handler of their own unless they have a level."""


class OnlyWhere(logging.Handler):
    """Writes of each record only where it comes from."""

    def emit(self, record: logging.LogRecord) -> None:
        """Pass it on to our log."""
        fault = record.exc_info[1] if record.exc_info else None
        facts = {"library": record.name, "at_line": f"{record.filename}:{record.lineno}"}
        if record.levelno >= logging.ERROR:
            log.failure("library_failed", fault=fault, **facts)
        else:
            log.warning("library_warned", **facts)


class ServerLogger(Logger):
    """gunicorn's logger, for `logger_class` in gunicorn.conf.py. It hears every library in the process."""

    def setup(self, cfg: Any) -> None:
        """Replace whatever gunicorn would write by itself."""
        super().setup(cfg)
        log.init(str(cfg.loglevel).upper())
        heard = OnlyWhere()
        for logger in (self.error_log, logging.getLogger()):
            logger.handlers[:] = [heard]
        for name in _SERVERS:
            logging.getLogger(name).setLevel(logging.ERROR)


def catch_uncaught() -> None:
    """Log what no greenlet and no thread of this process caught; both would print the whole error."""
    gevent.get_hub().print_exception = _greenlet_failed
    threading.excepthook = _thread_failed


def _greenlet_failed(
    context: object | None, t: type[BaseException] | None, v: BaseException | str | None, tb: TracebackType | None
) -> None:
    del context, t, tb  # the first would name the function with its arguments; the others hang on the error
    log.failure("greenlet_failed", fault=v if isinstance(v, BaseException) else None)


def _thread_failed(hooked: threading.ExceptHookArgs) -> None:
    log.failure("thread_failed", fault=hooked.exc_value)
