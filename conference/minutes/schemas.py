"""Forms and words of minutes."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import LANGUAGES
from conference.infra.words import lazy as _l
from conference.kernel.narrative import NarrativeRefusal
from conference.meetings.domain import NoteKind
from conference.minutes.domain import ReopenReason
from conference.minutes.policy import Refusal

LINE_LIMIT = 500
"""As long as a line that is written at the table."""

REOPEN_WORDS = {
    ReopenReason.WORDS_WRONG: _l("Something in them is not right"),
    ReopenReason.SOMETHING_MISSING: _l("Something is missing"),
    ReopenReason.AGENCY_ASKED: _l("An agency asked for it"),
    ReopenReason.SURVIVOR_ASKED: _l("A survivor asked for it"),
}
KIND_WORDS = {
    NoteKind.DECISION: _l("It was decided"),
    NoteKind.NOTE: _l("It was said"),
}
REFUSAL_WORDS = {
    Refusal.ONLY_THE_RECORDER: _l("The recorder corrects the minutes. Please tell the recorder what is not right."),
    Refusal.ONLY_THE_CHAIR: _l("The chair approves the minutes and opens them again. Please ask the chair."),
    Refusal.ONLY_WHO_KEEPS_MINUTES: _l("The chair or the recorder sends the actions out."),
    Refusal.CONFERENCE_NOT_ENDED: _l("The conference has not ended, so its minutes are still being written."),
    Refusal.MINUTES_LOCKED: _l("These minutes are approved and locked. The chair can open them again."),
    Refusal.MINUTES_NOT_APPROVED: _l("These minutes are open already."),
    Refusal.ACTIONS_SENT_ALREADY: _l("The actions were sent out already."),
    Refusal.MINUTES_CHANGED: _l("Somebody wrote in these minutes meanwhile. Please read them as they stand now."),
    Refusal.NO_CASES: _l("No case stood on the agenda of this conference."),
}

_NO_WORDS = _l("Please write what it should say.")
_NO_REASON = _l("Please choose why they are opened again.")


class CorrectionForm(FormSchema):
    """Other words for a line."""

    text = NarrativeField(limit=LINE_LIMIT, required=True, error_messages={"required": _NO_WORDS})


class LineForm(CorrectionForm):
    """A line that was forgotten."""

    kind = fields.Enum(NoteKind, by_value=True, load_default=NoteKind.NOTE)


class ApproveForm(FormSchema):
    """That the minutes are approved as they were `read`."""

    read = fields.String(load_default="")


class ReopenForm(FormSchema):
    """Why approved minutes are opened again."""

    because = fields.Enum(
        ReopenReason, by_value=True, required=True, error_messages={"required": _NO_REASON, "unknown": _NO_REASON}
    )


class FileForm(FormSchema):
    """Minutes as a file: with what the reader's agency keeps to itself, if so wished."""

    kept = fields.Boolean(load_default=False)
    password = fields.String(load_default="")


HELD_BACK_WORDS = {
    NarrativeRefusal.TOO_LONG: _l("This is too long: at most %(limit)s characters.", limit=LINE_LIMIT),
    NarrativeRefusal.HOLDS_DETAIL: _l(
        "This holds something that tells who or where she is, such as a number or an address. "
        "Somebody else may find the paper: please take it out."
    ),
}
"""What is said of a line of her paper, which nobody at the table reads."""


class HerPaperForm(FormSchema):
    """What stands on her paper: the words of each line, in their order, empty where it is left off; and the password
    where it becomes a file.
    """

    line = fields.List[Any](fields.UUID(), load_default=[])
    text = fields.List[Any](NarrativeField(limit=LINE_LIMIT), load_default=[])
    agencies = fields.Boolean(load_default=False)
    password = fields.String(load_default="")
    language = fields.String(load_default="", validate=validate.OneOf(["", *LANGUAGES]))

    @validates_schema(skip_on_field_errors=True)
    def _each_has_its_words(self, data: dict[str, Any], **_more: Any) -> None:
        if len(data["line"]) != len(data["text"]):
            raise ValidationError({"text": [str(_NO_WORDS)]})
