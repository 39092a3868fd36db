"""Pages of the paper that her contact brings back to her: on the screen, printed, and as a file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import force_locale

from conference.infra import clock, forms, typesetting
from conference.infra.http import Audience, actor, audience
from conference.infra.words import current_language
from conference.kernel.ids import ItemId
from conference.kernel.narrative import Narrative, NarrativeRefused
from conference.meetings.models import Meeting
from conference.minutes import service
from conference.minutes.schemas import HELD_BACK_WORDS, LINE_LIMIT, HerPaperForm
from conference.minutes.views import sheets
from conference.minutes.views.shared import as_file, blueprint, confirmed, held_meeting, letters_missing, typeset


@blueprint.get("/conferences/<uuid:meeting_id>/minutes/hers/<uuid:item_id>")
@audience(Audience.CARD_READERS)
def hers(meeting_id: UUID, item_id: UUID) -> Any:
    """What her contact may bring back to her, before it is put in her words."""
    held, now = held_meeting(meeting_id), clock.now()
    made = service.hers(actor(), held, ItemId(item_id), now)
    return _her_page(held, made, forms.Form(values={}), current_language())


@blueprint.post("/conferences/<uuid:meeting_id>/minutes/hers/<uuid:item_id>")
@audience(Audience.CARD_READERS)
def her_paper(meeting_id: UUID, item_id: UUID) -> Any:
    """The paper for her, in the words that her contact chose. They are kept nowhere."""
    held, now = held_meeting(meeting_id), clock.now()
    made = service.hers(actor(), held, ItemId(item_id), now)
    form = forms.read(HerPaperForm(), request.form)
    if not form.ok:
        return _her_page(held, made, form, current_language()), 422
    service.record_paper(actor(), held, made, now)
    return _her_page(held, made, form, form.values["language"] or current_language())


@blueprint.post("/conferences/<uuid:meeting_id>/minutes/hers/<uuid:item_id>/file")
@audience(Audience.CARD_READERS)
def her_file(meeting_id: UUID, item_id: UUID) -> Any:
    """The same paper as a file, after the password was given once more."""
    held, item = held_meeting(meeting_id), ItemId(item_id)
    service.hers(actor(), held, item, clock.now())  # hidden before anything is said of a password
    form = confirmed(forms.read(HerPaperForm(), request.form))
    made = service.hers(actor(), held, item, clock.now())
    language = form.values.get("language") or current_language()
    if form.ok:
        page = typeset(_her_typeset(made, form.values, language))
        if page is not None:
            service.record_paper(actor(), held, made, clock.now(), code=service.AS_A_FILE)
            return as_file(page, "paper")
        form = form.with_errors({"file": letters_missing()})
    return _her_page(held, made, form, language), 422


def _her_page(held: Meeting, made: service.Hers, form: forms.Form, language: str) -> str:
    """The words to choose, and below them the paper once they were chosen."""
    typed = dict(zip(form.typed.get("line", []), form.typed.get("text", []), strict=False))
    chosen = bool(form.typed) and form.errors.keys() <= {"password", "file"}
    return render_template(
        "minutes/hers.html",
        meeting=held,
        made=made,
        form=form,
        typed=typed,
        held_back=_held_back(typed) if "text" in form.errors else {},
        chosen=chosen,
        sheet=_her_sheet(made, form.values, language) if chosen else "",
        sheet_language=language,
        line_limit=LINE_LIMIT,
    )


def _held_back(typed: Mapping[str, str]) -> Mapping[str, str]:
    """The lines that cannot be printed as they are, and why."""
    found: dict[str, str] = {}
    for line, words in typed.items():
        try:
            Narrative.read(words, limit=LINE_LIMIT)
        except NarrativeRefused as refusal:
            found[line] = str(HELD_BACK_WORDS[refusal.reason])
    return found


def _her_sheet(made: service.Hers, values: Mapping[str, Any], language: str) -> str:
    """The paper on the page, in its own language."""
    chosen, rights = _chosen(values), sheets.what_she_can_say_no_to
    with force_locale(language):
        return render_template(
            "minutes/her_sheet.html",
            lang=language,
            made=made,
            chosen=chosen,
            agencies=values["agencies"],
            rights=rights(),
        )


def _her_typeset(made: service.Hers, values: Mapping[str, Any], language: str) -> typesetting.Sheet:
    """The paper to be typeset, in its own language."""
    with force_locale(language):
        return sheets.her_sheet(made, _chosen(values), agencies=values["agencies"], language=language)


def _chosen(values: Mapping[str, Any]) -> Mapping[Any, str]:
    """The words of each line of this item that has any."""
    return {line: words for line, words in zip(values["line"], values["text"], strict=True) if words}
