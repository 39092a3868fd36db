"""Forms of releases: recording what she signed, and what she takes back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError, fields, validate, validates_schema

from conference.consent.domain import Category, Form, Interpreter, Purpose, Signer
from conference.consent.schemas.release_words import EXPLAINED_WORDS, LANGUAGE_CODES
from conference.infra import forms
from conference.infra.forms import ChosenField, FormSchema
from conference.infra.words import lazy as _l
from conference.kernel.narrative import Narrative, NarrativeRefused

REFERENCE_LIMIT = 20
_REFERENCE = r"[A-Za-z0-9/ -]{0,20}"


class _Reference(fields.String):
    """Where the signed paper is kept: a short code, in which a phone number is held back like anywhere else."""

    def __init__(self) -> None:
        wrong = _l("At most 20 letters, digits, spaces, dashes and strokes.")
        super().__init__(load_default="", validate=validate.Regexp(f"^{_REFERENCE}$", error=wrong))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        try:
            Narrative.read(text, limit=REFERENCE_LIMIT)
        except NarrativeRefused as refusal:
            raise ValidationError(forms.words_for(refusal, REFERENCE_LIMIT)) from refusal
        return text


def _day(missing: Any) -> Any:
    return fields.Date(required=True, error_messages={"required": missing, "invalid": missing})


class ReleaseForm(FormSchema):
    """A release as she signed it, for one agency or for several; or her spoken yes, until she signs."""

    about = fields.UUID(load_default=None)
    recipients = ChosenField(fields.UUID(), _l("Please choose at least one agency that may see it."))
    person = fields.UUID(load_default=None)
    categories = ChosenField(fields.Enum(Category, by_value=True), _l("Please choose at least one kind of detail."))
    purposes = ChosenField(fields.Enum(Purpose, by_value=True), _l("Please choose what it is for."))
    signed_on = _day(_l("Please give the day it was signed."))
    last_day = _day(_l("Please give the last day it holds."))
    given = fields.Enum(Form, by_value=True, load_default=Form.WRITTEN)
    signed_by = ChosenField(fields.String(), _l("Please say who signed, or said yes."))
    explained = fields.List(fields.String(validate=validate.OneOf(list(EXPLAINED_WORDS))), load_default=list)
    condition = fields.String(
        required=True,
        validate=validate.OneOf(["no", "yes"]),
        error_messages={"required": _l("Please say whether anything depends on her yes.")},
    )
    interpreter = fields.Enum(Interpreter, by_value=True, load_default=Interpreter.NOT_NEEDED)
    interpreter_language = fields.String(load_default="", validate=validate.OneOf(["", *LANGUAGE_CODES]))
    copy_allowed = fields.Boolean(load_default=False)
    meeting = fields.UUID(load_default=None)
    replaces = fields.UUID(load_default=None)
    paper_reference = _Reference()
    paper_here = fields.Boolean(load_default=False)
    read_back = fields.Date(load_default=None)

    @validates_schema(skip_on_field_errors=False)
    def _two_looks_at_the_paper(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        """Whoever records a signed release has the paper in front of them, and reads its last day back from it."""
        wrong = dict(_paper_faults(data)) if data.get("given", Form.WRITTEN) is Form.WRITTEN else {}
        if _interpreted(data) and not data.get("interpreter_language"):
            wrong["interpreter_language"] = _("Please choose the language that was interpreted.")
        if wrong:
            raise ValidationError({name: [words] for name, words in wrong.items()})


def _interpreted(data: Mapping[str, Any]) -> bool:
    return data.get("interpreter", Interpreter.NOT_NEEDED) is not Interpreter.NOT_NEEDED


def _paper_faults(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not data.get("paper_here"):
        found.append(("paper_here", _("Please record a signed release only with the paper in front of you.")))
    read_back: date | None = data.get("read_back")
    if read_back is None:
        found.append(("read_back", _("Please read the last day from the paper, and type it here once more.")))
    elif data.get("last_day") not in {None, read_back}:
        found.append(("read_back", _("This is not the last day given above. Please look at the paper again.")))
    return found


class PaperForm(ReleaseForm):
    """The same, for a form to be signed; nothing of it has to be complete yet."""

    language = fields.String(required=True)


class WithdrawalForm(FormSchema):
    """When she said that she takes it back, and who told us. An empty time is now."""

    said_at = fields.NaiveDateTime(load_default=None, error_messages={"invalid": _l("Please give a day and a time.")})
    told_by = fields.Enum(Signer, by_value=True, load_default=Signer.SURVIVOR)


class NarrowingForm(WithdrawalForm):
    """Some kinds of detail that she takes back."""

    categories = ChosenField(fields.Enum(Category, by_value=True), _l("Please choose what she takes back."))


class EverythingForm(WithdrawalForm):
    """She takes everything back that was signed about one person of the case."""

    about = fields.UUID(load_default=None)
