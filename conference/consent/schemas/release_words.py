"""Words of releases for people: how she said yes, what was explained, who interpreted, who told us."""

from collections.abc import Iterable, Mapping
from typing import cast

from flask_babel import Locale
from flask_babel import gettext as _

from conference.consent.domain import Category, Form, Interpreter, PersonLine, Signer, SignerLine
from conference.consent.schemas.people import RELATION_WORDS, person_words
from conference.infra.words import current_language
from conference.infra.words import lazy as _l

PAPER_WORDS = {
    Category.IDENTITY: _l("The name I use"),
    Category.LEGAL_NAME: _l("My legal name"),
    Category.CONTACT: _l("How to reach me"),
    Category.LOCATION_SAFETY: _l("Where I am, and my safety"),
    Category.HEALTH: _l("My health"),
    Category.LEGAL_IMMIGRATION: _l("My legal and immigration matters"),
    Category.POLICE_INVESTIGATION: _l("A police investigation"),
    Category.CHILDREN_FAMILY: _l("My children and family"),
    Category.INCOME_HOUSING: _l("My income and housing"),
    Category.OTHER: _l("Something else, written below"),
}
"""Kinds of detail in the words of whoever signs."""
FORM_WORDS = {
    Form.WRITTEN: _l("In writing: the form is signed"),
    Form.SPOKEN: _l("Spoken only: not yet signed"),
}
FORM_HELP = {
    Form.WRITTEN: _l("Details can be shared once it is recorded."),
    Form.SPOKEN: _l("It is kept as an intention and shares nothing until she signs."),
}
EXPLAINED_WORDS = {
    "what": _l("what is shared"),
    "to_whom": _l("with whom, and what for"),
    "risks": _l("what could go wrong"),
    "may_refuse": _l("that she may say no, and that no service depends on it"),
    "may_stop": _l("that she may stop it at any time, by word of mouth, to any of us"),
}
"""All that must have been explained. Source: rule book, Recording."""
CONDITION_WORDS = {
    "no": _l("No: she is served all the same"),
    "yes": _l("Yes"),
}
INTERPRETER_WORDS = {
    Interpreter.NOT_NEEDED: _l("Nobody: she needed none"),
    Interpreter.PROFESSIONAL: _l("An independent interpreter, in person"),
    Interpreter.TELEPHONE: _l("An independent interpreter, by telephone or video"),
    Interpreter.WORKER: _l("One of the workers"),
    Interpreter.FAMILY_OR_FRIEND: _l("Somebody of her family, or a friend"),
}
TOLD_WORDS = {
    Signer.SURVIVOR: _l("The person it is about"),
    Signer.GUARDIAN: _l("A guardian who signed it"),
    Signer.DECISION_MAKER: _l("A decision maker who signed it"),
    Signer.OTHER: _l("Somebody else"),
}
SAID_WORDS = {
    "said_in_future": _l("This moment is still to come."),
    "said_before_signing": _l("She had not signed it on that day."),
    "not_of_this_agency": _l("This person acts for no agency that you have chosen."),
    "no_such_conference": _l("This conference cannot be chosen."),
}
_SIGN_LANGUAGES = ("ase", "sgn")
_OF_THE_FIRST_PEOPLES = ("moh", "mic", "crk", "den", "chp", "oka", "ojb", "atj", "moe")
_NEVER_SPOKEN = frozenset({"ia", "ie", "io", "vo", "ae", "cu", "la", "pi", "sa"})


def _names(language: str) -> Mapping[str, str]:
    return cast(Mapping[str, str], Locale(language).languages)


def _codes() -> tuple[str, ...]:
    named = _names("en")
    two_letters = {code for code in named if len(code) == 2} - _NEVER_SPOKEN
    return tuple(sorted(two_letters | {code for code in (*_SIGN_LANGUAGES, *_OF_THE_FIRST_PEOPLES) if code in named}))


LANGUAGE_CODES = _codes()
"""Languages that can be interpreted, as codes (ISO 639): a name would not tell a language from a person."""


def language_choices() -> list[tuple[str, str]]:
    """Code and name of every language, by name, in the reader's own."""
    named = _names(current_language())
    spoken = [(code, named[code]) for code in LANGUAGE_CODES if code in named]
    return sorted(spoken, key=lambda choice: choice[1].casefold())


def language_name(code: str, language: str) -> str:
    """What a language is called in `language`; nothing for no code."""
    return _names(language).get(code, code) if code else ""


def signer_choices(people: Iterable[PersonLine], offered: Iterable[SignerLine]) -> list[tuple[str, str]]:
    """Who may have signed: the person herself, and the authorities offered, by relation and never by name."""
    of = {person.id: str(person_words(person)) for person in people}
    herself = (Signer.SURVIVOR.value, _("The person it is about"))
    others = [
        (str(held.id), _("%(relation)s, for %(person)s", relation=RELATION_WORDS[held.relation], person=of[held.about]))
        for held in offered
    ]
    return [herself, *others]
