"""The log of the process: one JSON object a line. Refuses anything but plain words, numbers and ids.

Dicts, lists and objects are how personal data gets into logs, so they are refused, and exceptions are written as the
kind of error and the place in our code, never with their message or values.
"""

import logging
import sys
import traceback
from pathlib import Path
from uuid import UUID

import structlog

from conference.infra import clock

Plain = str | int | float | bool | UUID | None
_ROOT = Path(__file__).parents[1]


def init(level: str) -> None:
    """Write to standard error from `level` on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _stamp,
            _refuse_structures,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def info(event: str, **facts: Plain) -> None:
    """Note that something ordinary happened."""
    structlog.get_logger().info(event, **facts)


def failure(event: str, **facts: Plain) -> None:
    """Note an error, with the kind and place of the exception under way."""
    kind, error, trace = sys.exc_info()
    if error is not None and kind is not None:
        facts["error"] = kind.__name__
        frames = [f for f in traceback.extract_tb(trace) if Path(f.filename).is_relative_to(_ROOT)]
        facts["where"] = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames[-6:]))
    structlog.get_logger().error(event, **facts)


def _stamp(_logger: object, _name: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    entry["at"] = clock.now().isoformat()
    return entry


def _refuse_structures(_logger: object, _name: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: _plain(value) for key, value in entry.items()}


def _plain(value: object) -> str | int | float | bool | None:
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return "(not written: only plain values are logged)"
