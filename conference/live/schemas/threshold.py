"""Whether the table takes a case on, as a browser sends it; and the words of its refusals."""

from marshmallow import fields

from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l
from conference.live.schemas.given import Choice, Commands
from conference.meetings.domain import ItemOutcome


class Voicing(FormSchema):
    """An agency's yes or no."""

    yes = fields.Boolean(required=True)


class SayingIfMet(FormSchema):
    """Whether the threshold is met, as the chair says what the table decided."""

    met = fields.Boolean(required=True)


class Ending(FormSchema):
    """What the table hears afterwards."""

    outcome = Choice(ItemOutcome)


COMMANDS: Commands = {"voice": Voicing, "threshold": SayingIfMet, "outcome": Ending}
REFUSALS = {
    "threshold_not_asked": _l("The table is not being asked about the threshold now."),
    "not_the_lead": _l("The chair or the lead agency says this."),
}
