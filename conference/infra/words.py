"""Languages and dates: English and French, the task force's zone, dates that nobody can misread."""

from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_babel import (
    Babel,
    force_locale,
    format_date,
    format_datetime,
    format_time,
    get_locale,
    get_timezone,
    get_translations,
    lazy_gettext,
)
from jinja2 import pass_eval_context
from jinja2.runtime import Macro
from markupsafe import Markup

LANGUAGES = ("en", "fr")
_OWN_NAMES = (("en", "English"), ("fr", "Français"))
_babel = Babel()
_spoken: ContextVar["_Spoken | None"] = ContextVar("spoken", default=None)


def init_app(app: Flask, *, language: Callable[[], str], time_zone: Callable[[], str]) -> None:
    """Translate by `language()`, show times in `time_zone()`; both are asked once a request."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    app.jinja_env.add_extension("jinja2.ext.i18n")
    _babel.init_app(app, locale_selector=language, timezone_selector=lambda: g.get("zone") or time_zone())
    app.jinja_env.filters.update(day=day, moment=moment, clock=clock_time)
    everywhere: dict[str, Any] = cast(Any, app.jinja_env.globals)
    everywhere.update(_=_in_template, gettext=_in_template, once=_once, languages=_OWN_NAMES)
    app.context_processor(lambda: {"lang": current_language()})


@dataclass(frozen=True, slots=True)
class _Spoken:
    language: str
    zone: str


@contextmanager
def speaking(language: str, zone: str) -> Generator[None]:
    """Within the block, whoever asks is told this language and zone, and quickly: a page asks hundreds of times. The
    zone, which is the same for everybody, stays known to the request or task.
    """
    token, g.zone = _spoken.set(_Spoken(language, zone)), zone
    try:
        with force_locale(language):
            yield
    finally:
        _spoken.reset(token)


@pass_eval_context
def _in_template(template: Any, message: str, **values: object) -> str:
    """What `_` says in templates. Most messages hold no value, and are said again and again."""
    if not template.autoescape:
        return get_translations().ugettext(message) % values
    said = _markup(message, current_language())
    return said % values if values or "%" in said else said


def _once(macro: Macro, *facts: Hashable) -> str:
    """What `once` makes in templates: what a macro makes of some facts, made one time for each language and zone. The
    macro was imported without the page around it, and asks for nothing but these facts.
    """
    return _made(macro, current_language(), _zone(), *facts)


@lru_cache(maxsize=5_000)
def _made(macro: Macro, _language: str, _zone: str, *facts: Hashable) -> str:
    return macro(*facts)


@lru_cache(maxsize=5_000)
def _markup(message: str, _language: str) -> Markup:
    return Markup(get_translations().ugettext(message))  # noqa: S704 - our own words, as Jinja takes them


def lazy(message: str, **values: object) -> str:
    """Words that are translated when they are shown, for those made once at start. Extracted by the name `_l`."""
    return cast(str, lazy_gettext(message, **values))


def current_language() -> str:
    """The language of this request: en or fr."""
    if (spoken := _spoken.get()) is not None:
        return spoken.language
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else LANGUAGES[0]


def day(value: date | datetime | None) -> str:
    """A day with its weekday: Wed 25 Nov 2026."""
    return "" if value is None else _day(value, _zone() if isinstance(value, datetime) else "", current_language())


def moment(value: datetime | None) -> str:
    """A day and a time: Wed 25 Nov 2026, 13:30."""
    return "" if value is None else _moment(value, _zone(), current_language())


def clock_time(value: datetime | None) -> str:
    """A time of day: 13:30."""
    return "" if value is None else _clock_time(value, _zone(), current_language())


def _zone() -> str:
    """The task force's zone, by name."""
    spoken = _spoken.get()
    return spoken.zone if spoken is not None else str(cast(object, get_timezone()))


# Kept by zone and language: a page with many lines says many days and times, and is made anew with every line.
@lru_cache(maxsize=2_000)
def _day(value: date | datetime, zone: str, _language: str) -> str:
    there = value.astimezone(ZoneInfo(zone)) if isinstance(value, datetime) else value  # a day is the same everywhere
    return format_date(there, "EEE d MMM y", rebase=False)


@lru_cache(maxsize=2_000)
def _moment(value: datetime, zone: str, _language: str) -> str:
    return format_datetime(value.astimezone(ZoneInfo(zone)), "EEE d MMM y, HH:mm", rebase=False)


@lru_cache(maxsize=2_000)
def _clock_time(value: datetime, zone: str, _language: str) -> str:
    return format_time(value.astimezone(ZoneInfo(zone)), "HH:mm", rebase=False)
