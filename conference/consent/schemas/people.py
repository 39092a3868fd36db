"""Forms and words of the people of a case, of whom she keeps out, and of who works on it."""

from typing import Any

from marshmallow import fields, validate

from conference.accounts.schemas import PasswordForm
from conference.cases.domain import PersonKind
from conference.consent.domain import AskWhy, Category, PersonLine, Relation, Signer
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l

RELATION_WORDS = {
    Relation.MOTHER: _l("Mother"),
    Relation.FATHER: _l("Father"),
    Relation.OTHER_RELATIVE: _l("Another relative"),
    Relation.APPOINTED: _l("Appointed by a court or by law"),
    Relation.OTHER: _l("Somebody else"),
}
KIND_WORDS = {
    PersonKind.SURVIVOR: _l("for the survivor"),
    PersonKind.CHILD: _l("for a child"),
}
TOLD_BY_WORDS = {
    Signer.SURVIVOR: _l("She said so herself"),
    Signer.GUARDIAN: _l("A guardian said so for her"),
    Signer.DECISION_MAKER: _l("Somebody who lawfully decides for her said so"),
}
ASK_WORDS = {
    AskWhy.TURNS_18: _l("A guardian signed. It ends at 18: ask whether a new one is wanted."),
    AskWhy.CAME_OF_AGE: _l("It ended at 18. Only the person it is about can sign a new one."),
    AskWhy.CAPACITY_LOST: _l("She signed, and cannot decide for herself now: look at whether it still serves her."),
    AskWhy.CAPACITY_RETURNED: _l("She can decide for herself again. What was signed for her has ended: ask her."),
    AskWhy.SIGNER_SUSPECTED: _l("Somebody who signed is suspected of abuse, and that signature no longer counts."),
    AskWhy.SIGNER_ENDED: _l("Whoever signed may not sign any longer."),
}
WRONG_WORDS = {
    "required": _l("Please give the day."),
    "too_late": _l("Nobody comes of age more than 18 years from now."),
    "past": _l("This day has passed. If it is the birthday, add 18 years: the day of turning 18 is asked for."),
    "before_since": _l("This is before the first day."),
    "one_of_both": _l("Please choose one agency or one person."),
}
_CHOOSE_RELATION = _l("Please choose who it is.")
_CHOOSE_DAY = _l("Please choose a day.")


def person_words(person: PersonLine) -> str:
    """What a person of a case is called: never a name."""
    if person.kind is PersonKind.SURVIVOR:
        return _l("The survivor")
    return _l("Child %(number)s", number=person.number)


class _Relation(fields.Enum[Relation]):
    """To whom somebody is what."""

    def __init__(self) -> None:
        super().__init__(
            Relation,
            by_value=True,
            required=True,
            error_messages={"required": _CHOOSE_RELATION, "unknown": _CHOOSE_RELATION},
        )


def _day() -> Any:
    return fields.Date(load_default=None, error_messages={"invalid": _CHOOSE_DAY})


class PersonForm(FormSchema):
    """When a person comes of age, and what follows for who signs."""

    turns_18 = _day()
    served_alone = fields.Boolean(load_default=False)
    too_young = fields.Boolean(load_default=False)


class SignerForm(FormSchema):
    """Somebody who may sign for a person."""

    relation = _Relation()
    since = _day()
    until = _day()


class SinceForm(FormSchema):
    """Since when something holds."""

    since = _day()


class SuspectedForm(FormSchema):
    """Somebody who may sign is suspected of abuse."""

    kind = fields.Enum(
        PersonKind, by_value=True, required=True, error_messages={"required": _l("Please choose for whom they sign.")}
    )
    relation = _Relation()


class KeepOutForm(FormSchema):
    """Whom she keeps out, and of what."""

    agency = fields.UUID(load_default=None)
    person = fields.UUID(load_default=None)
    kinds = fields.List(fields.Enum(Category, by_value=True), load_default=list)
    told_by = fields.Enum(
        Signer,
        by_value=True,
        required=True,
        validate=validate.OneOf(list(TOLD_BY_WORDS)),
        error_messages={"required": _l("Please say who said so.")},
    )


class LiftForm(PasswordForm):
    """She lets somebody in again."""

    herself = fields.Boolean(load_default=False)
    written = fields.Boolean(load_default=False)


class TeamForm(FormSchema):
    """A colleague who is to work on the case. Nothing else can be said: agency and who asks come from the sign-in."""

    member = fields.UUID(required=True, error_messages={"required": _l("Please choose a colleague.")})
