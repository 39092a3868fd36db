"""Form and words of cards that are like each other."""

from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from marshmallow import ValidationError, fields, validates_schema

from conference.alike.domain import Likeness
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l


class Deed(StrEnum):
    """What can be said of two cards, or done about it."""

    NOT_THE_SAME = "not_the_same"
    THE_SAME = "the_same"
    END = "end"


class AnswerForm(FormSchema):
    """What was found when both agencies talked, and which case goes on."""

    deed = fields.Enum(Deed, by_value=True, required=True)
    goes_on = fields.UUID(load_default=None)

    @validates_schema
    def _one_goes_on(self, data: dict[str, Any], **_options: Any) -> None:
        if data.get("deed") is Deed.THE_SAME and data.get("goes_on") is None:
            raise ValidationError({"goes_on": [str(_l("Please choose the case that goes on."))]})


def why_words(likeness: Likeness) -> str:
    """Why two cards may be of one person."""
    words = ngettext(
        "Same age band, area and language, brought by two agencies within %(num)s day. Needs in common: %(needs)s.",
        "Same age band, area and language, brought by two agencies within %(num)s days. Needs in common: %(needs)s.",
        max(1, likeness.days),
        needs=likeness.needs,
    )
    if not likeness.facts:
        return words
    return words + " " + _("Listed facts in common: %(facts)s.", facts=likeness.facts)
