"""The page of what she asked for: how each need stands, what is done for it, and what she was told back."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.actions.schemas import OUTCOME_WORDS
from conference.actions.schemas import STATE_WORDS as ACTION_WORDS
from conference.cases.schemas import NEED_STATE_WORDS
from conference.directory import service as directory
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.infra.words import day as words_of_day
from conference.kernel.errors import InvalidError, RefusedError
from conference.kernel.ids import CaseId, MeetingId, NeedId
from conference.kernel.narrative import Narrative
from conference.needs import schemas, service
from conference.needs.domain import TOLD_LIMIT, NewTold, Question
from conference.needs.views.shared import blueprint, said
from conference.referrals.schemas import STATE_WORDS as REFERRAL_WORDS


@blueprint.get("/cases/<uuid:case_id>/needs")
@audience(Audience.CARD_READERS)
def page(case_id: UUID) -> Any:
    """What she asked for, in her order."""
    return _page(CaseId(case_id), forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/needs/<uuid:need_id>")
@audience(Audience.CARD_READERS)
def state(case_id: UUID, need_id: UUID) -> Any:
    """Say how a need stands."""
    case = CaseId(case_id)
    service.page(actor(), case, clock.now())
    form = forms.read(schemas.StateForm(), request.form)
    if form.ok:
        try:
            service.set_state(actor(), case, NeedId(need_id), form.values["state"], clock.now())
        except RefusedError as refusal:
            flash(said(refusal), "info")
        else:
            flash(_("Noted."), "done")
    else:
        flash(next(iter(form.errors.values())), "problem")
    return redirect(url_for("needs.page", case_id=case))


@blueprint.post("/cases/<uuid:case_id>/told")
@audience(Audience.CARD_READERS)
def told(case_id: UUID) -> Any:
    """Write down what she was told back."""
    case = CaseId(case_id)
    service.page(actor(), case, clock.now())
    form = forms.read(schemas.ToldForm(), request.form)
    if form.ok:
        meeting = form.values["meeting"]
        new = NewTold(form.values["on"], MeetingId(meeting) if meeting else None, form.values["text"])
        try:
            service.tell(actor(), case, new, clock.now())
        except InvalidError as wrong:
            form = form.with_errors({name: str(schemas.WRONG_WORDS[name]) for name in wrong.fields})
        except RefusedError as refusal:
            flash(said(refusal), "info")
        else:
            flash(_("Written down. The table reads that she was told, and when; her contacts read what."), "done")
    if form.ok:
        return redirect(url_for("needs.page", case_id=case))
    return _page(case, form), 422


@blueprint.post("/cases/<uuid:case_id>/answers")
@audience(Audience.CARD_READERS)
def answers(case_id: UUID) -> Any:
    """Write down what she answered."""
    case = CaseId(case_id)
    service.page(actor(), case, clock.now())
    form = forms.read(schemas.AnswersForm(), request.form)
    if form.ok:
        given = {question: held for question in Question if (held := form.values[question.value])}
        try:
            service.ask_her(actor(), case, given, form.values["words"] or Narrative(""), clock.now())
        except InvalidError as wrong:
            form = form.with_errors(dict.fromkeys(wrong.fields, str(schemas.AN_ANSWER)))
        except RefusedError as refusal:
            flash(said(refusal), "info")
        else:
            flash(_("Written down. Thank her for it."), "done")
    if form.ok:
        return redirect(url_for("needs.page", case_id=case))
    return _page(case, form), 422


def _page(case: CaseId, form: forms.Form) -> str:
    now = clock.now()
    found = service.page(actor(), case, now)
    return render_template(
        "needs/page.html",
        page=found,
        form=form,
        day=directory.today(now),
        limit=TOLD_LIMIT,
        over=[(meeting, words_of_day(starts_at)) for meeting, starts_at in found.over],
        questions=list(schemas.QUESTION_WORDS.items()),
        choices=list(schemas.ANSWER_WORDS.items()),
        states=list(schemas.STATE_CHOICES.items()),
        words={
            "question": schemas.QUESTION_WORDS,
            "answer": schemas.ANSWER_WORDS,
            "need": NEED_STATE_WORDS,
            "action": ACTION_WORDS,
            "outcome": OUTCOME_WORDS,
            "referral": REFERRAL_WORDS,
        },
    )
