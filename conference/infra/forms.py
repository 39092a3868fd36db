"""Reading a form: through a marshmallow schema, unknown fields refused, nothing that was typed is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask_babel import gettext as _
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from conference.infra.words import lazy as _l
from conference.kernel.guard import FindingKind, find
from conference.kernel.narrative import Narrative, NarrativeRefusal, NarrativeRefused

_LOOK_AGAIN = _l("Please look at this again.")


class FormSchema(Schema):
    """Base of every form's schema. Whatever is wrong is said in words of ours, which are translated."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Put words of ours where marshmallow would speak its own English: what the field asks for, or a plain ask."""
        said = cast(Mapping[str, Any], field_obj.error_messages)
        ours = _LOOK_AGAIN if type(said["required"]) is str else said["required"]  # ours are lazy
        field_obj.error_messages = {kind: ours if type(words) is str else words for kind, words in said.items()}


class NarrativeField(fields.Field[Narrative]):
    """Free text: bounded, and held back when it carries an identifying detail. A blank is missing where required."""

    def __init__(self, *, limit: int, **options: Any) -> None:
        super().__init__(**options)
        self.limit = limit

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Narrative:
        try:
            text = Narrative.read(str(value), limit=self.limit)
        except NarrativeRefused as refusal:
            raise ValidationError(words_for(refusal, self.limit)) from refusal
        if self.required and not text:
            raise self.make_error("required")
        return text


class ChosenField(fields.List[Any]):
    """At least one, from check boxes; the same one twice is one."""

    def __init__(self, one: fields.Field[Any], missing: Any) -> None:
        words = {"required": missing}
        super().__init__(one, required=True, validate=validate.Length(min=1, error=missing), error_messages=words)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        return list(dict.fromkeys(super()._deserialize(value, attr, data, **kwargs)))


_FOUND = {
    FindingKind.PHONE: _l("a phone number"),
    FindingKind.EMAIL: _l("an e-mail address"),
    FindingKind.POSTAL_ADDRESS: _l("a street address"),
    FindingKind.POSTAL_CODE: _l("a postal code"),
    FindingKind.WEB_ADDRESS: _l("a web address"),
    FindingKind.ROOM: _l("a room where somebody stays"),
    FindingKind.DATE_OF_BIRTH: _l("a date of birth"),
    FindingKind.HANDLE: _l("a social media name"),
}


def words_for(refusal: NarrativeRefused, limit: int) -> str:
    """Why a free text was held back, in plain words."""
    if refusal.reason is NarrativeRefusal.TOO_LONG:
        return _("This is too long: at most %(limit)s characters.", limit=limit)
    kinds = list(dict.fromkeys(finding.kind for finding in refusal.findings))
    what = ", ".join(str(_FOUND.get(kind, _("an identity number"))) for kind in kinds)
    return _(
        "This holds %(what)s. This field is not sealed: please take it out. "
        "It can be kept as a sealed detail once a release covers it.",
        what=what,
    )


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent: the values that could be read, what was typed, and what is wrong, by field."""

    values: Mapping[str, Any]
    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether every field could be read."""
        return not self.errors

    def with_errors(self, errors: Mapping[str, str]) -> "Form":
        """The same form, with what a use case found wrong."""
        return Form(values=self.values, typed=self.typed, errors={**self.errors, **errors})


def without_details(text: str) -> str:
    """The same text with an ellipsis in the place of everything the disclosure guard finds in it."""
    kept, end = "", 0
    for finding in find(text):
        kept, end = f"{kept}{text[end : finding.start]}…", finding.end
    return kept + text[end:]


def read(schema: Schema, sent: MultiDict[str, str]) -> Form:
    """Read what was sent. Fields that the schema knows as lists are taken whole, empty text counts as nothing sent."""
    typed = {
        name: sent.getlist(name) if isinstance(schema.fields.get(name), fields.List) else value
        for name, value in sent.items()
        if name != "csrf_token"
    }
    given = {name: value for name, value in typed.items() if value not in ("", [])}
    try:
        return Form(values=cast(dict[str, Any], schema.load(given)), typed=typed)
    except ValidationError as error:
        messages = error.normalized_messages()
        return Form(
            values=error.valid_data if isinstance(error.valid_data, dict) else {},
            typed=typed,
            errors={name: _first(said) for name, said in messages.items()},
        )


def first_words(error: ValidationError) -> str:
    """The first thing that is wrong, in words."""
    return _first(error.normalized_messages())


def _first(said: Any) -> str:
    while isinstance(said, dict | list):
        inner: Any = cast(dict[str, Any], said).values() if isinstance(said, dict) else said
        said = next(iter(inner))
    return str(said)
