"""Forms and words of what her contacts look after."""

from marshmallow import fields

from conference.cases.domain import NeedState
from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import lazy as _l
from conference.needs.domain import TOLD_LIMIT
from conference.needs.policy import Refusal

REFUSAL_WORDS = {
    Refusal.NOT_HER_CONTACT: _l("Her contacts look after this, and the agency that leads the case."),
    Refusal.CASE_IS_CLOSED: _l("This case is closed. Open it again first."),
}
STATE_CHOICES = {
    NeedState.UNMET: _l("It waits"),
    NeedState.UNDER_WAY: _l("It is under way"),
    NeedState.MET: _l("It is met"),
    NeedState.NO_LONGER_WANTED: _l("She no longer wants it"),
}
WRONG_WORDS = {
    "on": _l("This day is still to come. Please give the day on which it happened."),
    "meeting": _l("Please choose one of the conferences that had this case."),
}
_HOW = _l("Please choose how it stands.")
_DAY = _l("Please give a day.")
_WHAT = _l("Please write what she was told.")


class StateForm(FormSchema):
    """How a need stands."""

    state = fields.Enum(NeedState, by_value=True, required=True, error_messages={"required": _HOW, "unknown": _HOW})


class ToldForm(FormSchema):
    """What she was told back."""

    text = NarrativeField(limit=TOLD_LIMIT, required=True, error_messages={"required": _WHAT})
    on = fields.Date(required=True, error_messages={"required": _DAY, "invalid": _DAY})
    meeting = fields.UUID(load_default=None, error_messages={"invalid_uuid": WRONG_WORDS["meeting"]})
