"""The commands of the running meeting, as a browser sends them; and the words of their refusals."""

from enum import StrEnum
from typing import Any

from marshmallow import fields, validate

from conference.actions.domain import TEXT_LIMIT, GapReason
from conference.cases.domain import Step
from conference.consent.domain import Purpose
from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import lazy as _l
from conference.meetings.domain import ReturnReason

NOTE_LIMIT = 500
_LONGEST_EXTENSION = 60
NOT_POSSIBLE = _l("This is not possible now. The page has been brought up to date.")


class _Choice(fields.Enum[Any]):
    def __init__(self, kind: type[StrEnum], missing: str = NOT_POSSIBLE) -> None:
        super().__init__(kind, by_value=True, required=True, error_messages={"required": missing})


class Plain(FormSchema):
    """A command that needs nothing but its kind."""


class OnItem(FormSchema):
    """A command about one item."""

    item = fields.UUID(required=True)


class Returning(OnItem):
    """Put an item back to the queue, with a reason."""

    reason = _Choice(ReturnReason)


class Extending(FormSchema):
    """More minutes for the current item."""

    minutes = fields.Integer(required=True, validate=validate.Range(1, _LONGEST_EXTENSION))


class Noting(FormSchema):
    """A line for the item on the table."""

    text = NarrativeField(
        limit=NOTE_LIMIT, required=True, error_messages={"required": _l("Please write the note first.")}
    )


class Proposing(FormSchema):
    """An action proposed to an agency."""

    agency = fields.UUID(required=True, error_messages={"required": _l("Please choose the agency you ask.")})
    text = NarrativeField(
        limit=TEXT_LIMIT, required=True, error_messages={"required": _l("Please say what is asked for.")}
    )
    due = fields.Date(load_default=None, error_messages={"invalid": _l("Please choose a day.")})


class OnAction(FormSchema):
    """A command about one action."""

    action = fields.UUID(required=True)


class Declining(OnAction):
    """An agency's no, with its reason."""

    reason = _Choice(GapReason, missing=_l("Please choose the reason."))


class Sharing(FormSchema):
    """Show one sealed detail for one purpose."""

    detail = fields.UUID(required=True)
    purpose = _Choice(Purpose)


class Stepping(FormSchema):
    """Move the case on the table to a step, and say which agencies have a part to play."""

    step = fields.Enum(Step, by_value=fields.Integer, required=True, validate=validate.NoneOf([Step.HOME_AGENCY]))
    agencies = fields.List(fields.UUID(), load_default=list)


COMMANDS: dict[str, type[FormSchema]] = {
    "open": Plain,
    "call": OnItem,
    "next": Plain,
    "return": Returning,
    "pause": Plain,
    "resume": Plain,
    "extend": Extending,
    "end": Plain,
    "note": Noting,
    "propose": Proposing,
    "accept": OnAction,
    "decline": Declining,
    "share": Sharing,
    "stop_sharing": Plain,
    "step": Stepping,
}

REFUSALS = {
    "not_in_the_room": _l("You are not in the room now. The page brings you back by itself."),
    "not_pledged": _l("Please accept the pledge for this conference first."),
    "meeting_not_live": _l("The conference is not running."),
    "no_case_on_the_table": _l("There is no case on the table now."),
    "nothing_to_share": _l("Your agency holds no such detail of this case."),
    "nobody_covered": _l("Nobody in the room is covered by a release for this."),
    "representatives_only": _l("Only the agencies' representatives do this."),
    "not_the_chair": _l("Only the chair of this conference does this."),
    "meeting_not_open": _l("The conference is not running."),
    "already_open": _l("The conference is running already."),
    "item_not_current": _l("The table has moved on to another item."),
    "due_day_past": _l("That day is past. Choose today or a later day."),
    "agency_cannot_be_asked": _l("This agency cannot be asked for this case."),
    "nothing_left": _l("There is no further item on the agenda."),
}
