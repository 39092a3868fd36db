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


def warning(event: str, **facts: Plain) -> None:
    """Note that something is odd, though nothing failed."""
    structlog.get_logger().warning(event, **facts)


def failure(event: str, *, fault: BaseException | None = None, **facts: Plain) -> None:
    """Note an error, with the kind and place of `fault` or of the exception under way."""
    fault = fault or sys.exc_info()[1]
    if fault is not None:
        facts["error"] = type(fault).__name__
        facts["where"] = _where(fault)
    structlog.get_logger().error(event, **facts)


def _where(fault: BaseException) -> str:
    """The last places in our code, innermost first; of an error that never came near it, those of the library."""
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in traceback.walk_tb(fault.__traceback__)]
    ours = [(file, line) for file, line in frames if file.is_relative_to(_ROOT)]
    return " < ".join(f"{file.name}:{line}" for file, line in reversed((ours or frames)[-6:]))


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
