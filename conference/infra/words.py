"""Languages and dates: English and French, the task force's zone, dates that nobody can misread."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import cast

from flask import Flask
from flask_babel import Babel, format_date, format_datetime, format_time, get_locale, get_timezone, lazy_gettext

LANGUAGES = ("en", "fr")
_OWN_NAMES = (("en", "English"), ("fr", "Français"))
_babel = Babel()


def init_app(app: Flask, *, language: Callable[[], str], time_zone: Callable[[], str]) -> None:
    """Translate by `language()`, show times in `time_zone()`; both are asked once a request."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    app.jinja_env.add_extension("jinja2.ext.i18n")
    _babel.init_app(app, locale_selector=language, timezone_selector=time_zone)
    app.jinja_env.filters.update(day=day, moment=moment, clock=clock_time)
    app.context_processor(lambda: {"lang": current_language(), "languages": _OWN_NAMES})


def lazy(message: str, **values: object) -> str:
    """Words that are translated when they are shown, for those made once at start. Extracted by the name `_l`."""
    return cast(str, lazy_gettext(message, **values))


def current_language() -> str:
    """The language of this request: en or fr."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else LANGUAGES[0]


def day(value: date | datetime | None) -> str:
    """A day with its weekday: Wed 25 Nov 2026."""
    return "" if value is None else format_date(value, "EEE d MMM y")


def moment(value: datetime | None) -> str:
    """A day and a time: Wed 25 Nov 2026, 13:30."""
    return "" if value is None else format_datetime(value, "EEE d MMM y, HH:mm")


def clock_time(value: datetime | None) -> str:
    """A time of day: 13:30."""
    return "" if value is None else _clock_time(value, str(get_timezone()), str(get_locale()))


@lru_cache(maxsize=2_000)
def _clock_time(value: datetime, _zone: str, _language: str) -> str:
    """Kept by zone and language: a page with many lines says many times, and is made anew with every line."""
    return format_time(value, "HH:mm")
