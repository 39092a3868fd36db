"""The form on paper, in plain language, to be signed by hand: in English or French, whatever the reader reads."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import force_locale

from conference.accounts import store as accounts
from conference.cases.domain import Card
from conference.consent.domain import Category, Interpreter, Purpose
from conference.consent.schemas import PURPOSE_WORDS
from conference.consent.schemas.release_forms import PaperForm
from conference.consent.schemas.release_words import PAPER_WORDS, language_name
from conference.consent.views.releases import recipients
from conference.consent.views.shared import blueprint, card_of
from conference.directory import service as directory
from conference.infra import forms
from conference.infra.http import Audience, actor, audience
from conference.infra.words import LANGUAGES, current_language
from conference.kernel.ids import PersonId


@blueprint.get("/releases/form/<uuid:case_id>")
@audience(Audience.REPRESENTATIVES)
def release_form(case_id: UUID) -> Any:
    """The form with nothing filled in but our own agency: the rest by hand."""
    return _page(card_of(case_id), forms.Form(values={}), current_language())


@blueprint.post("/releases/form/<uuid:case_id>")
@audience(Audience.REPRESENTATIVES)
def release_form_filled(case_id: UUID) -> Any:
    """The form as it was filled in on the screen, as far as it was."""
    form = forms.read(PaperForm(), request.form)
    asked = form.values.get("language", "")
    return _page(card_of(case_id), form, asked if asked in LANGUAGES else current_language())


def _page(card: Card, form: forms.Form, language: str) -> str:
    with force_locale(language):
        sheet = render_template("consent/paper_sheet.html", lang=language, **_facts(form.values, language))
    typed = [
        (name, value)
        for name, held in form.typed.items()
        if name != "language"
        for value in (held if isinstance(held, list) else [held])
    ]
    return render_template("consent/paper.html", card=card, sheet=sheet, sheet_language=language, typed=typed)


def _facts(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What stands on the sheet. Nothing of the case, and no name but those of agencies and of the one who receives."""
    chosen = set(values.get("recipients", []))
    interpreter = values.get("interpreter", Interpreter.NOT_NEEDED)
    return {
        "holder": actor().agency_name,
        "receivers": [name for agency, name in recipients() if agency in chosen],
        "person": _person(values.get("person")),
        "kinds": [PAPER_WORDS[kind] for kind in Category if kind in values.get("categories", [])],
        "all_kinds": list(PAPER_WORDS.values()),
        "something_else": not values.get("categories") or Category.OTHER in values["categories"],
        "aims": [PURPOSE_WORDS[aim] for aim in Purpose if aim in values.get("purposes", [])],
        "all_aims": list(PURPOSE_WORDS.values()),
        "last_day": values.get("last_day"),
        "longest": directory.policy().longest_release_days,
        "one_meeting": values.get("meeting") is not None,
        "copy_allowed": values.get("copy_allowed", False),
        "interpreted": interpreter is not Interpreter.NOT_NEEDED,
        "interpreter_language": language_name(values.get("interpreter_language", ""), language),
    }


def _person(person: UUID | None) -> str:
    found = accounts.person(PersonId(person)) if person else None
    return found.name if found else ""
