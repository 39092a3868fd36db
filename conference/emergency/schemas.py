"""Forms and words of emergency requests."""

from marshmallow import fields

from conference.emergency.domain import LONGEST_MINUTES, REASON_LIMIT, SHORTEST_MINUTES, Why
from conference.emergency.policy import EmergencyReason
from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import lazy as _l
from conference.meetings.schemas.places import place_field

WHY_WORDS = {
    Why.DANGER: _l("She may be in danger before the next conference"),
    Why.LEAVING: _l("She leaves where she is, or is released, within days"),
    Why.NOWHERE_SAFE: _l("She has nowhere safe to stay"),
    Why.CHILD: _l("A child may be in danger"),
    Why.DECISION_DUE: _l("A decision that needs several agencies falls before then"),
    Why.OTHER: _l("Another reason"),
}

REFUSAL_WORDS = {
    EmergencyReason.NOT_THE_LEAD: _l("The agency that brought the case asks for this."),
    EmergencyReason.CASE_IS_CLOSED: _l("This case is closed. Open it again first."),
    EmergencyReason.CASE_NOT_BROUGHT: _l("Only your agency reads this case. Bring it to the table first."),
    EmergencyReason.ALREADY_ASKED: _l("Your agency has asked already, and every chair was told."),
    EmergencyReason.NO_CHAIR_TO_TELL: _l(
        "No chair can be told of this case here. Please telephone the agencies that she needs; in danger, emergency"
        " services."
    ),
    EmergencyReason.NOT_A_CHAIR: _l("A chair answers this."),
    EmergencyReason.ALREADY_ANSWERED: _l("Another chair has answered meanwhile. Here is what they said."),
    EmergencyReason.NOT_ASKED_ANY_MORE: _l("This is not asked for any more. Please telephone who asked."),
    EmergencyReason.NOT_SOON: _l("Please choose a time that is still to come, today or tomorrow."),
    EmergencyReason.NOT_SHORT: _l(
        "Please give whole minutes, from %(least)s to %(most)s.", least=SHORTEST_MINUTES, most=LONGEST_MINUTES
    ),
    EmergencyReason.TIME_TAKEN: _l("Another conference begins at this time. Please choose another time."),
}
FIELD_OF = {
    EmergencyReason.NOT_SOON: "starts_at",
    EmergencyReason.TIME_TAKEN: "starts_at",
    EmergencyReason.NOT_SHORT: "minutes",
}
"""Which field of the form a refusal is about."""
_WRONG_MOMENT = _l("Please give a day and a time.")
_WRONG_MINUTES = REFUSAL_WORDS[EmergencyReason.NOT_SHORT]


class AskForm(FormSchema):
    """Why a conference cannot wait."""

    why = fields.Enum(Why, by_value=True, required=True, error_messages={"required": _l("Please choose why.")})
    reason = NarrativeField(
        limit=REASON_LIMIT,
        required=True,
        error_messages={"required": _l("Please say in a sentence what cannot wait.")},
    )


class CallForm(FormSchema):
    """When, how long and where it is, by the task force's clocks, and who else is asked to come."""

    starts_at = fields.NaiveDateTime(
        required=True, error_messages={"required": _WRONG_MOMENT, "invalid": _WRONG_MOMENT}
    )
    minutes = fields.Integer(required=True, error_messages={"required": _WRONG_MINUTES, "invalid": _WRONG_MINUTES})
    place = place_field()
    added = fields.List(fields.UUID(), load_default=[])


class DeclineForm(FormSchema):
    """Why not."""

    answer = NarrativeField(
        limit=REASON_LIMIT,
        required=True,
        error_messages={"required": _l("Please say why, and what to do instead: they read it.")},
    )
