"""Forms and words of actions."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from conference.actions.domain import (
    TEXT_LIMIT,
    UPDATE_LIMIT,
    ActionState,
    GapCause,
    GapReason,
    Move,
    Outcome,
    Shown,
    Whose,
)
from conference.infra.forms import ChosenField, FormSchema, NarrativeField
from conference.infra.words import lazy as _l

GAP_WORDS = {
    GapReason.NO_CAPACITY: _l("No capacity at the moment"),
    GapReason.WAITING_LIST: _l("There is a waiting list"),
    GapReason.NOT_ELIGIBLE: _l("She is not eligible"),
    GapReason.SURVIVOR_DECLINED: _l("The survivor declined"),
    GapReason.COULD_NOT_REACH_HER: _l("We could not reach her"),
    GapReason.OTHER: _l("Another reason"),
}

CAUSE_WORDS = {
    GapCause.NO_CAPACITY: _l("No capacity at the moment"),
    GapCause.WAITING_LIST: _l("There is a waiting list"),
    GapCause.NOT_ELIGIBLE: _l("She is not eligible"),
    GapCause.SURVIVOR_DECLINED: _l("The survivor declined"),
    GapCause.COULD_NOT_REACH_HER: _l("She could not be reached"),
    GapCause.OTHER: _l("Another reason"),
    GapCause.NOT_ANSWERED: _l("No agency has answered"),
}
"""Why nobody could do something, as the table says it."""

OUTCOME_WORDS = {
    Outcome.DONE: _l("Done"),
    Outcome.NOT_POSSIBLE: _l("Not possible, circumstances changed"),
    Outcome.NOT_DONE: _l("We did not do it"),
}

OUTCOME_HELP = {
    Outcome.DONE: _l("It happened as we promised."),
    Outcome.NOT_POSSIBLE: _l("Something outside our hands changed, and it cannot happen any more."),
    Outcome.NOT_DONE: _l("It was ours to do and it did not happen. Saying so helps the table see what is missing."),
}

STATE_WORDS = {
    ActionState.PROPOSED: _l("Waits for an answer"),
    ActionState.ACCEPTED: _l("Accepted"),
    ActionState.DECLINED: _l("Declined"),
    ActionState.CLOSED: _l("Closed out"),
    ActionState.TO_PLACE: _l("To be placed"),
}

MOVE_WORDS = {
    Move.PROPOSED: _l("Proposed to %(agency)s"),
    Move.ASKED_ANEW: _l("Asked anew, of %(agency)s"),
    Move.ACCEPTED: _l("Accepted by %(agency)s"),
    Move.DECLINED: _l("Declined"),
    Move.BEGUN: _l("Begun"),
    Move.CLOSED: _l("Closed out"),
    Move.REOPENED: _l("Opened once more"),
    Move.ASKED_FOR_TIME: _l("Asked for more time, until %(day)s"),
    Move.GIVEN_TIME: _l("More time agreed, until %(day)s"),
    Move.NOT_GIVEN_TIME: _l("No more time was agreed"),
    Move.HANDED_OVER: _l("Handed over to %(carrier)s"),
    Move.OFFERED: _l("Another agency is asked to take it on"),
    Move.TAKEN_ON: _l("Taken on by %(agency)s"),
    Move.NOT_TAKEN_ON: _l("It stays with %(agency)s"),
    Move.SNOOZED: _l("Set aside until %(day)s"),
    Move.NUDGED: _l("Asked how it stands"),
    Move.TAKEN_BACK: _l("It went back to the table"),
    Move.AGENCY_MERGED: _l("It is with %(agency)s now"),
}
"""The history of an action, a line for each move."""

WHOSE_WORDS = {Whose.EVERYBODY: _l("Everybody’s"), Whose.MINE: _l("Mine")}
SHOWN_WORDS = {
    Shown.EVERYTHING: _l("Everything"),
    Shown.ASKED: _l("Waiting for our yes"),
    Shown.TODAY: _l("Due today"),
    Shown.WEEK: _l("Due this week"),
    Shown.LATER: _l("Later"),
}

NO_AGENCY = _l("No agency yet")
"""Where an action was taken from its agency: neither which one it was nor why is said."""

REFUSAL_WORDS = {
    "not_your_role": _l("Representatives and coordinators of your agency answer for it. Please ask one of them."),
    "not_answered_yet": _l("Your agency has not said yes to this yet. Please accept or decline it first."),
    "already_answered": _l("Somebody of your agency has answered this already."),
    "was_declined": _l("Your agency declined this, so there is nothing to do here."),
    "to_be_placed": _l("This went back to the table. Nothing was changed."),
    "agency_cannot_be_asked": _l("This agency cannot be asked for this case."),
    "already_closed": _l("This was closed out already. Nothing was changed."),
    "not_closed": _l("This is not closed out, so there is nothing to open once more."),
    "not_your_agency": _l("This is for somebody else to do."),
    "due_day_past": _l("This day is over already. Please choose a day to come."),
    "asked_already": _l("This agency has been asked already, or has promised it."),
    "begun_already": _l("This has been begun already."),
    "no_time_asked": _l("Nobody asks for more time here any more."),
    "asked_by_you": _l("You asked for this time yourself. Please let somebody else agree to it."),
    "not_later": _l("Please choose a day to come, after the one that was promised."),
    "cannot_carry": _l("This colleague cannot be given it. Please choose another one."),
    "carries_already": _l("This colleague has it already."),
    "snoozed_to_the_past": _l("Please choose a day to come."),
    "not_promised": _l("Nobody has promised this at the moment, so there is nobody to ask."),
    "yours_to_look_after": _l("You look after this yourself."),
    "nudged_today": _l("Somebody asked how this stands today already. Tomorrow you can ask again."),
    "snoozed_beyond_its_day": _l("It can be set aside until its own day, not beyond. Ask for more time instead."),
}
"""What is said when something was done twice or by the wrong hands; the page then shows how things stand."""
FIELDS_OF = {
    "not_later": ("until",),
    "due_day_past": ("due",),
    "snoozed_to_the_past": ("day",),
    "snoozed_beyond_its_day": ("day",),
    "cannot_carry": ("carrier",),
    "carries_already": ("carrier",),
    "agency_cannot_be_asked": ("offered", "asked"),
    "asked_already": ("offered", "asked"),
}
"""Which fields a refusal may be about: whichever of them was sent."""

_CHOOSE_REASON = _l("Please choose the reason.")
_WRITE = _l("Please write what happened.")


class DeclineForm(FormSchema):
    """An agency's no."""

    reason = fields.Enum(
        GapReason, by_value=True, required=True, error_messages={"required": _CHOOSE_REASON, "unknown": _CHOOSE_REASON}
    )


class UpdateForm(FormSchema):
    """A line for the history."""

    text = NarrativeField(limit=UPDATE_LIMIT, required=True, error_messages={"required": _WRITE})


class CloseForm(FormSchema):
    """The honest end."""

    outcome = fields.Enum(
        Outcome, by_value=True, required=True, error_messages={"required": _l("Please choose how this ends.")}
    )
    reason = fields.Enum(GapReason, by_value=True, load_default=None, error_messages={"unknown": _CHOOSE_REASON})
    closing = NarrativeField(limit=UPDATE_LIMIT, load_default=None)


class PlaceForm(FormSchema):
    """Another agency for an action that has none."""

    agency = fields.UUID(required=True, error_messages={"required": _l("Please choose the agency you ask.")})


_CHOOSE_DAY = _l("Please choose a day.")
_CHOOSE_COLLEAGUE = _l("Please choose a colleague.")
_CHOOSE_AGENCY = _l("Please choose the agency you ask.")
_CHOOSE_DEED = _l("Please choose what to do with them.")


def _day() -> fields.Date:
    return fields.Date(required=True, error_messages={"required": _CHOOSE_DAY, "invalid": _CHOOSE_DAY})


class TimeForm(FormSchema):
    """A question for more time."""

    until = _day()
    why = NarrativeField(limit=UPDATE_LIMIT, required=True, error_messages={"required": _l("Please say why.")})


class AnswerTimeForm(FormSchema):
    """A yes or no to more time."""

    agree = fields.Boolean(required=True)


class CarryForm(FormSchema):
    """A colleague who does it from now on."""

    carrier = fields.UUID(
        required=True, error_messages={"required": _CHOOSE_COLLEAGUE, "invalid_uuid": _CHOOSE_COLLEAGUE}
    )


class OfferForm(FormSchema):
    """Another agency that is asked to take it on."""

    offered = fields.UUID(required=True, error_messages={"required": _CHOOSE_AGENCY, "invalid_uuid": _CHOOSE_AGENCY})
    because = NarrativeField(limit=UPDATE_LIMIT, load_default=None)


class ReopenForm(FormSchema):
    """Why it is opened once more."""

    again = NarrativeField(limit=UPDATE_LIMIT, required=True, error_messages={"required": _l("Please say why.")})


class SnoozeForm(FormSchema):
    """Until when it is set aside."""

    day = _day()


class StepForm(FormSchema):
    """A step that the agency keeps for itself."""

    step = NarrativeField(limit=TEXT_LIMIT, required=True, error_messages={"required": _l("Please write the step.")})


class CommentForm(FormSchema):
    """A line to everybody who has a part in it."""

    comment = NarrativeField(limit=UPDATE_LIMIT, required=True, error_messages={"required": _l("Please write it.")})


class FollowForm(FormSchema):
    """An action that follows from another one."""

    what = NarrativeField(limit=TEXT_LIMIT, required=True, error_messages={"required": _l("Please write what to do.")})
    asked = fields.UUID(required=True, error_messages={"required": _CHOOSE_AGENCY, "invalid_uuid": _CHOOSE_AGENCY})
    due = fields.Date(load_default=None, error_messages={"invalid": _CHOOSE_DAY})


class ChoiceForm(FormSchema):
    """How somebody looks at the list of their agency."""

    whose = fields.Enum(Whose, by_value=True, required=True)
    shown = fields.Enum(Shown, by_value=True, required=True)


class Deed(StrEnum):
    """What can be done with several actions in one gesture."""

    ACCEPT = "accept"
    DECLINE = "decline"
    BEGIN = "begin"
    UPDATE = "update"
    DONE = "done"
    NOT_POSSIBLE = "not_possible"
    NOT_DONE = "not_done"
    SNOOZE = "snooze"
    HAND_OVER = "hand_over"
    NUDGE = "nudge"


DEED_WORDS = {
    Deed.ACCEPT: _l("Accept"),
    Deed.DECLINE: _l("Decline"),
    Deed.BEGIN: _l("Say that we have begun"),
    Deed.UPDATE: _l("Say where they stand"),
    Deed.DONE: _l("Close out: done"),
    Deed.NOT_POSSIBLE: _l("Close out: not possible, circumstances changed"),
    Deed.NOT_DONE: _l("Close out: we did not do it"),
    Deed.SNOOZE: _l("Set aside until a day"),
    Deed.HAND_OVER: _l("Hand over to a colleague"),
    Deed.NUDGE: _l("Ask how they stand"),
}
_NEEDS = {
    Deed.DECLINE: ("reason", _CHOOSE_REASON),
    Deed.NOT_POSSIBLE: ("reason", _CHOOSE_REASON),
    Deed.NOT_DONE: ("reason", _CHOOSE_REASON),
    Deed.UPDATE: ("text", _WRITE),
    Deed.SNOOZE: ("day", _CHOOSE_DAY),
    Deed.HAND_OVER: ("carrier", _CHOOSE_COLLEAGUE),
}
"""What a deed cannot do without, and what is said where it is missing."""


class TogetherForm(FormSchema):
    """One gesture for one or several actions. `then`: the row that comes next."""

    action = ChosenField(fields.UUID(), missing=_l("Please choose at least one action."))
    deed = fields.Enum(Deed, by_value=True, required=True, error_messages={"required": _CHOOSE_DEED})
    reason = fields.Enum(GapReason, by_value=True, load_default=None, error_messages={"unknown": _CHOOSE_REASON})
    day = fields.Date(load_default=None, error_messages={"invalid": _CHOOSE_DAY})
    carrier = fields.UUID(load_default=None, error_messages={"invalid_uuid": _CHOOSE_COLLEAGUE})
    text = NarrativeField(limit=UPDATE_LIMIT, load_default=None)
    then = fields.UUID(load_default=None)

    @validates_schema
    def has_what_it_needs(self, data: Mapping[str, Any], **_more: Any) -> None:
        """A deed has what it cannot do without."""
        name, words = _NEEDS.get(data["deed"], ("deed", _CHOOSE_DEED))
        if not data.get(name):
            raise ValidationError({name: [words]})
