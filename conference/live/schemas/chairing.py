"""The chair's commands, as a browser sends them; and the words of their refusals."""

from marshmallow import fields, validate

from conference.cases.domain import Step
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l
from conference.live.schemas.given import Choice, Commands, OnItem, Plain
from conference.meetings.domain import ReturnReason

_LONGEST_EXTENSION = 60


PARK_WORDS = {
    ReturnReason.NOT_REACHED: _l("There is no time for it today"),
    ReturnReason.INFORMATION_AWAITED: _l("Information is awaited"),
    ReturnReason.NEEDED_AGENCY_ABSENT: _l("An agency that is needed is absent"),
    ReturnReason.SURVIVOR_ASKED_TO_WAIT: _l("The survivor asked to wait"),
}
"""Why the chair parks an item."""


class Moving(FormSchema):
    """Go on, or back. `knowing`: the chair was told that the item is private to somebody in the room."""

    knowing = fields.Boolean(load_default=False)


class Calling(OnItem, Moving):
    """Put an item before the table."""


class Returning(OnItem):
    """Put an item back to the queue, with a reason."""

    reason = Choice(ReturnReason, missing=_l("Please choose the reason."))


class Extending(FormSchema):
    """More minutes for the current item."""

    minutes = fields.Integer(required=True, validate=validate.Range(1, _LONGEST_EXTENSION))


class Stepping(FormSchema):
    """Move the case on the table to a step, and say which agencies have a part to play."""

    step = fields.Enum(Step, by_value=fields.Integer, required=True, validate=validate.NoneOf([Step.HOME_AGENCY]))
    agencies = fields.List(fields.UUID(), load_default=list)


COMMANDS: Commands = {
    "open": Plain,
    "call": Calling,
    "next": Moving,
    "previous": Moving,
    "return": Returning,
    "pause": Plain,
    "resume": Plain,
    "extend": Extending,
    "end": Plain,
    "step": Stepping,
}
REFUSALS = {
    "not_the_chair": _l("Only the chair of this conference does this."),
    "meeting_not_open": _l("The conference is not running."),
    "already_open": _l("The conference is running already."),
    "item_not_current": _l("The table has moved on to another item."),
    "nothing_before": _l("There is no item to go back to."),
    "private_to_somebody": _l("Somebody in the room may not hear of this item. Look at the warning, then call it."),
    "nothing_left": _l("There is no further item on the agenda."),
}
