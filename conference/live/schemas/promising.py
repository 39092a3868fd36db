"""Actions at the table, as a browser sends them; and the words of their refusals."""

from marshmallow import fields

from conference.actions.domain import TEXT_LIMIT, GapReason
from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import lazy as _l
from conference.live.schemas.given import Choice, Commands, OnAction


class Proposing(FormSchema):
    """An action proposed to an agency."""

    agency = fields.UUID(required=True, error_messages={"required": _l("Please choose the agency you ask.")})
    text = NarrativeField(
        limit=TEXT_LIMIT, required=True, error_messages={"required": _l("Please say what is asked for.")}
    )
    due = fields.Date(load_default=None, error_messages={"invalid": _l("Please choose a day.")})


class Declining(OnAction):
    """An agency's no, with its reason."""

    reason = Choice(GapReason, missing=_l("Please choose the reason."))


COMMANDS: Commands = {"propose": Proposing, "accept": OnAction, "decline": Declining}
REFUSALS = {
    "due_day_past": _l("That day is past. Choose today or a later day."),
    "agency_cannot_be_asked": _l("This agency cannot be asked for this case."),
}
