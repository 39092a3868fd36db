"""Forms and words of meetings."""

from collections.abc import Collection
from datetime import date, timedelta

from flask_babel import format_date
from marshmallow import fields, validate

from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l
from conference.meetings.domain import AgendaChange, Because, ItemOutcome, ItemState, MeetingState, ReturnReason
from conference.meetings.planner import Chosen, LeftOut
from conference.meetings.policy import LONGEST_ITEM_MINUTES, Refusal
from conference.meetings.rhythm import LAST, Rhythm

STATE_WORDS = {
    MeetingState.PLANNED: _l("Being planned"),
    MeetingState.PUBLISHED: _l("Agenda published"),
    MeetingState.LIVE: _l("Running now"),
    MeetingState.ENDED: _l("Ended"),
    MeetingState.SKIPPED: _l("Not held"),
}

BECAUSE_WORDS = {
    Because.HOLIDAY: _l("It is a holiday"),
    Because.TOO_FEW: _l("Too few can come"),
    Because.NO_ROOM: _l("The place is not free"),
    Because.SOMETHING_URGENT: _l("Something urgent came up"),
    Because.OTHER: _l("For another reason"),
}
"""Why a date was moved or skipped."""

ITEM_WORDS = {
    ItemState.WAITING: _l("Waiting"),
    ItemState.CURRENT: _l("On the table"),
    ItemState.DONE: _l("Discussed"),
    ItemState.RETURNED: _l("Returned to the queue"),
}

RETURN_WORDS = {
    ReturnReason.NOT_REACHED: _l("Not reached last time"),
    ReturnReason.INFORMATION_AWAITED: _l("Came back: information was awaited"),
    ReturnReason.NEEDED_AGENCY_ABSENT: _l("Came back: an agency that was needed was absent"),
    ReturnReason.SURVIVOR_ASKED_TO_WAIT: _l("Came back: the survivor asked to wait"),
}
"""Why a case comes to the table again."""

RETURNED_WORDS = {
    ReturnReason.NOT_REACHED: _l("Returned to the queue: not reached"),
    ReturnReason.INFORMATION_AWAITED: _l("Returned to the queue: information is awaited"),
    ReturnReason.NEEDED_AGENCY_ABSENT: _l("Returned to the queue: an agency that is needed was absent"),
    ReturnReason.SURVIVOR_ASKED_TO_WAIT: _l("Returned to the queue: the survivor asked to wait"),
}
"""What the minutes say of an item that was not discussed."""

OUTCOME_WORDS = {
    ItemOutcome.CONNECTED: _l("Connected"),
    ItemOutcome.DECLINED: _l("Declined"),
    ItemOutcome.CLOSED: _l("Closed"),
}
"""What the table hears of a case afterwards, and no more."""

CHOSEN_WORDS = {
    Chosen.PINNED: _l("Chosen by you"),
    Chosen.POSTPONED_OFTEN: _l("Old business, and put off more than once: first in line"),
    Chosen.CAME_BACK: _l("Old business: first in line"),
    Chosen.PROMISE_OVERDUE: _l("A promise made to her is overdue by then"),
    Chosen.LOOK_AGAIN: _l("Discussed four weeks before that day or longer, and there is time"),
    Chosen.NEXT: _l("Next in the queue"),
}
"""Why a case is on the plan."""

LEFT_OUT_WORDS = {
    LeftOut.NO_TIME: _l("No time is left in this conference."),
    LeftOut.ENOUGH_CASES: _l("Six cases are enough for one conference."),
    LeftOut.LEAD_ABSENT: _l("The agency that brings it will not be there."),
    LeftOut.NOTHING_DUE: _l("Discussed less than four weeks before that day, and nothing is overdue by then."),
}
"""Why a case waits for another conference."""

CHANGE_WORDS = {
    AgendaChange.ADDED: _l("an item was added"),
    AgendaChange.REMOVED: _l("an item was taken off"),
    AgendaChange.ORDER: _l("the order changed"),
    AgendaChange.MINUTES: _l("minutes changed"),
}
"""What changed in a published agenda, never of which case."""

REFUSAL_WORDS = {
    Refusal.NOT_THE_CHAIR: _l("Only a chair plans the agenda."),
    Refusal.ALREADY_PUBLISHED: _l("The agenda is published already. Whatever you change now is seen at once."),
    Refusal.ALREADY_OPEN: _l("The conference is running, so its agenda stands. Items can be returned there."),
    Refusal.ALREADY_ENDED: _l("This conference has ended, so its agenda stands."),
    Refusal.CASE_NOT_READY: _l("Only its own agency reads this case so far. It must be brought to the table first."),
    Refusal.CASE_ON_ANOTHER_AGENDA: _l("This case is on an agenda already."),
    Refusal.AGENDA_CHANGED: _l("Somebody changed this agenda meanwhile. Here it is as it stands now."),
    Refusal.NOTHING_TO_TELL: _l("Nothing has changed since everybody was told."),
    Refusal.SKIPPED: _l("This conference is not held."),
    Refusal.NOT_SKIPPED: _l("This conference is held already."),
    Refusal.IN_THE_PAST: _l("This time has passed. Please choose one that is still to come."),
    Refusal.ONE_CASE_ONLY: _l("This conference was called for one case, and for nothing else."),
    Refusal.NOT_WITHIN_A_YEAR: _l("Please choose a day from today on, and within a year."),
    Refusal.ENOUGH_STANDING: _l("These are enough: an agenda is for cases. Please remove one first."),
    Refusal.DATE_TAKEN: _l("There is a date at this time already. Please choose another."),
}

_WRONG_MINUTES = _l("Please give whole minutes, from 1 to %(most)s.", most=LONGEST_ITEM_MINUTES)


MOST_ITEMS = 100


def change_words(changes: Collection[str]) -> str:
    """What changed, one after the other."""
    return "; ".join(str(words) for change, words in CHANGE_WORDS.items() if change in changes)


_WEEKLY = {
    1: _l("Every week on %(day)s"),
    2: _l("Every second week on %(day)s"),
}
_MONTHLY = {
    1: _l("Every month on the first %(day)s"),
    2: _l("Every month on the second %(day)s"),
    3: _l("Every month on the third %(day)s"),
    4: _l("Every month on the fourth %(day)s"),
    LAST: _l("Every month on the last %(day)s"),
}
_EVERY_MONTHS = {
    1: _l("Every %(every)s months on the first %(day)s"),
    2: _l("Every %(every)s months on the second %(day)s"),
    3: _l("Every %(every)s months on the third %(day)s"),
    4: _l("Every %(every)s months on the fourth %(day)s"),
    LAST: _l("Every %(every)s months on the last %(day)s"),
}
_A_MONDAY = date(2024, 1, 1)


def weekday_word(day: int) -> str:
    """A day of the week by its number, Monday 0."""
    return format_date(_A_MONDAY + timedelta(days=day), "EEEE")


def rhythm_words(rhythm: Rhythm) -> str:
    """A rhythm in words, such as: every second week on Wednesday."""
    values = {"day": weekday_word(rhythm.weekday), "every": rhythm.every}
    if rhythm.place is not None:
        words = _MONTHLY if rhythm.every == 1 else _EVERY_MONTHS
        return str(words[rhythm.place]) % values
    return str(_WEEKLY.get(rhythm.every, _l("Every %(every)s weeks on %(day)s"))) % values


class AddForm(FormSchema):
    """A case for the agenda."""

    case = fields.UUID(required=True)


class MinutesForm(FormSchema):
    """The time of one item."""

    minutes = fields.Integer(
        required=True,
        validate=validate.Range(1, LONGEST_ITEM_MINUTES, error=_WRONG_MINUTES),
        error_messages={"required": _WRONG_MINUTES, "invalid": _WRONG_MINUTES},
    )


class OrderForm(FormSchema):
    """The items of an agenda in the order that the chair wants."""

    item = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MOST_ITEMS))
