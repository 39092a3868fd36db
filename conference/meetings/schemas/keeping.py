"""Forms and words of what holds for every date: the rhythm, the holidays, who normally comes, the standing items."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields, validate

from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import lazy as _l
from conference.meetings.domain import TITLE_LIMIT, StandingPlace
from conference.meetings.models import Series
from conference.meetings.policy import LONGEST_ITEM_MINUTES
from conference.meetings.policy.keeping import LONGEST_MINUTES, SHORTEST_MINUTES
from conference.meetings.rhythm import LAST, MOST_BETWEEN, Rhythm, read
from conference.meetings.schemas import weekday_word

WEEKS, MONTHS = "weeks", "months"
UNIT_WORDS = {WEEKS: _l("weeks"), MONTHS: _l("months")}
PLACE_WORDS = {
    1: _l("the first"),
    2: _l("the second"),
    3: _l("the third"),
    4: _l("the fourth"),
    LAST: _l("the last"),
}
"""Which of a month's weekdays it is."""
STANDING_WORDS = {
    StandingPlace.FIRST: _l("Before everything else"),
    StandingPlace.LAST: _l("At the end"),
}
_WRONG_EVERY = _l("Please give a whole number, from 1 to %(most)s.", most=MOST_BETWEEN)
_WRONG_DAY = _l("Please give a day.")
_WRONG_TIME = _l("Please give a time of day.")
_WRONG_MINUTES = _l(
    "Please give whole minutes, from %(least)s to %(most)s.", least=SHORTEST_MINUTES, most=LONGEST_MINUTES
)
_WRONG_LENGTH = _l("Please give whole minutes, from 1 to %(most)s.", most=LONGEST_ITEM_MINUTES)
_CHOOSE = _l("Please choose from the list.")


def weekdays() -> list[tuple[int, str]]:
    """The days of the week by their numbers, Monday first."""
    return [(day, weekday_word(day)) for day in range(7)]


def _number(least: int, most: int, wrong: Any) -> fields.Integer:
    """A whole number that has to be given."""
    return fields.Integer(
        required=True,
        validate=validate.Range(least, most, error=wrong),
        error_messages={"required": wrong, "invalid": wrong},
    )


class RhythmForm(FormSchema):
    """Another rhythm. `save`: it was seen what it does, and it is to hold."""

    every = _number(1, MOST_BETWEEN, _WRONG_EVERY)
    unit = fields.String(required=True, validate=validate.OneOf([WEEKS, MONTHS], error=_CHOOSE))
    weekday = _number(0, 6, _CHOOSE)
    place = fields.Integer(
        load_default=1, validate=validate.OneOf(list(PLACE_WORDS), error=_CHOOSE), error_messages={"invalid": _CHOOSE}
    )
    starts_at = fields.Time(
        format="%H:%M", required=True, error_messages=dict.fromkeys(("required", "invalid", "format"), _WRONG_TIME)
    )
    minutes = _number(SHORTEST_MINUTES, LONGEST_MINUTES, _WRONG_MINUTES)
    since = fields.Date(required=True, error_messages={"required": _WRONG_DAY, "invalid": _WRONG_DAY})
    save = fields.Boolean(load_default=False)


def rhythm_of(values: Mapping[str, Any]) -> Rhythm:
    """The rhythm that a form gives."""
    return Rhythm(values["every"], values["weekday"], values["place"] if values["unit"] == MONTHS else None)


def typed_of(series: Series, since: date) -> dict[str, Any]:
    """A rhythm as its form would send it."""
    rhythm = read(series.rule)
    return {
        "every": rhythm.every,
        "unit": WEEKS if rhythm.place is None else MONTHS,
        "weekday": rhythm.weekday,
        "place": rhythm.place or 1,
        "starts_at": series.starts_at,
        "minutes": series.minutes,
        "since": since.isoformat(),
    }


class HolidayForm(FormSchema):
    """A day on which the task force does not like to meet."""

    day = fields.Date(required=True, error_messages={"required": _WRONG_DAY, "invalid": _WRONG_DAY})
    name = NarrativeField(
        limit=TITLE_LIMIT, required=True, error_messages={"required": _l("Please say what the day is called.")}
    )


class DayForm(FormSchema):
    """A day of the list."""

    day = fields.Date(required=True)


class SkippingForm(FormSchema):
    """Whether new dates on holidays are skipped by themselves."""

    by_themselves = fields.Boolean(load_default=False)


class RegularsForm(FormSchema):
    """Who normally comes, of those that were shown."""

    shown = fields.List(fields.UUID(), load_default=[])
    regular = fields.List(fields.UUID(), load_default=[])


class StandingForm(FormSchema):
    """What every agenda begins or ends with."""

    title = NarrativeField(
        limit=TITLE_LIMIT, required=True, error_messages={"required": _l("Please say what it is called.")}
    )
    minutes = _number(1, LONGEST_ITEM_MINUTES, _WRONG_LENGTH)
    place = fields.Enum(StandingPlace, by_value=True, required=True, error_messages={"required": _CHOOSE})
    in_use = fields.Boolean(load_default=False)
