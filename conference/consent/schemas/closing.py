"""Form and words of the end of a case."""

from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from conference.consent.domain import HoldReason, TakenBack
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l


class Ending(StrEnum):
    """What can be done about the end of a case."""

    CLOSE = "close"
    REOPEN = "reopen"
    TAKE_BACK = "take_back"


TAKEN_BACK_WORDS = {
    TakenBack.RECOGNISABLE: _l("She would be recognised from this card"),
    TakenBack.NOT_ACCEPTED: _l("The table did not take it on"),
}
HELD_FOR_WORDS = {
    HoldReason.SUBPOENA: _l("A subpoena came. Nothing is destroyed until counsel says so."),
    HoldReason.COURT_ORDER: _l("A court has ordered that it be kept."),
    HoldReason.COUNSEL: _l("Counsel has asked that it be kept."),
}


class ClosingForm(FormSchema):
    """Closing, opening again, or taking back with the reason."""

    deed = fields.Enum(Ending, by_value=True, required=True)
    why = fields.Enum(TakenBack, by_value=True)

    @validates_schema
    def _why_is_said(self, data: dict[str, Any], **_options: Any) -> None:
        if data.get("deed") is Ending.TAKE_BACK and "why" not in data:
            raise ValidationError({"why": [str(_l("Please say why."))]})
