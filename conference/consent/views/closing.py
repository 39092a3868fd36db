"""The page on which a case is closed, opened again, or taken back from the table."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.consent import service
from conference.consent.domain import TakenBack
from conference.consent.schemas.closing import HELD_FOR_WORDS, TAKEN_BACK_WORDS, ClosingForm, Ending
from conference.consent.views.shared import blueprint, card_of
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.ids import CaseId


@blueprint.get("/cases/<uuid:case_id>/closing")
@audience(Audience.REPRESENTATIVES)
def closing(case_id: UUID) -> Any:
    """Until when the case is kept, what happens then, and what its agency can do about it."""
    return _page(case_id, forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/closing")
@audience(Audience.REPRESENTATIVES)
def closing_sent(case_id: UUID) -> Any:
    """Close it, open it again, or take it back."""
    case, now = CaseId(case_id), clock.now()
    service.ending(actor(), case, now)  # hidden from whoever may not read the page
    form = forms.read(ClosingForm(), request.form)
    if not form.ok:
        return _page(case_id, form), 422
    match form.values["deed"]:
        case Ending.CLOSE:
            service.close_case(actor(), case, now)
            flash(_("The case is closed. Nothing of it is shared from this moment."), "done")
        case Ending.REOPEN:
            service.reopen_case(actor(), case, now)
            flash(_("The case is open again. Please ask her anew before anything is shared."), "done")
        case _:
            why: TakenBack = form.values["why"]
            service.take_back(actor(), case, why, now)
            flash(_("The case is back with your agency alone. The table does not see it any more."), "done")
    return redirect(url_for("pages.case", case_id=case_id))


def _page(case_id: UUID, form: forms.Form) -> str:
    me, now = actor(), clock.now()
    ending = service.ending(me, CaseId(case_id), now)
    return render_template(
        "consent/closing.html",
        card=card_of(case_id),
        ending=ending,
        form=form,
        why=list(TAKEN_BACK_WORDS.items()),
        held_words=HELD_FOR_WORDS,
    )
