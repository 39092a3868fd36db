"""What the page of a case says of another card that may be of the same person, and what is answered there."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from conference.alike import service
from conference.alike.domain import Answer
from conference.alike.schemas import AnswerForm, Deed, why_words
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.ids import CaseId

blueprint = Blueprint("alike", __name__)
blueprint.add_app_template_filter(why_words, "why_alike")


@blueprint.post("/cases/<uuid:case_id>/alike/<uuid:other_id>")
@audience(Audience.CARD_READERS)
def answered(case_id: UUID, other_id: UUID) -> Any:
    """Note what both agencies found, or end the case that was brought twice."""
    me, case, other, now = actor(), CaseId(case_id), CaseId(other_id), clock.now()
    form = forms.read(AnswerForm(), request.form)
    deed, goes_on = form.values.get("deed"), form.values.get("goes_on")
    if not form.ok:
        service.require_like(me, case, other, now)
        flash(next(iter(form.errors.values())), "care")
    elif deed is Deed.END:
        service.end(me, case, other, now)
        flash(_("The case is closed: it was brought twice. Nothing of it was copied."), "done")
    else:
        service.answer(me, case, other, Answer(deed), now, goes_on=CaseId(goes_on) if goes_on else None)
        flash(_("Noted, on both cards."), "done")
    return redirect(url_for("pages.case", case_id=case_id))
