"""The page on which a case gets another pseudonym."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.consent import service
from conference.consent.schemas.naming import NOT_OFFERED_WORDS, NameForm
from conference.consent.service.naming import NOT_OFFERED
from conference.consent.views.shared import blueprint, card_of
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId


@blueprint.get("/cases/<uuid:case_id>/name")
@audience(Audience.REPRESENTATIVES)
def name(case_id: UUID) -> Any:
    """The pseudonyms that can be taken in place of the one it has."""
    return _page(case_id, forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/name")
@audience(Audience.REPRESENTATIVES)
def name_sent(case_id: UUID) -> Any:
    """Take one of them."""
    form = forms.read(NameForm(), request.form)
    if form.ok:
        try:
            service.rename(actor(), CaseId(case_id), form.values["name"], clock.now())
        except RefusedError as refusal:
            if refusal.code != NOT_OFFERED:
                raise
            form = form.with_errors({"name": str(NOT_OFFERED_WORDS)})
        else:
            flash(_("The table calls her by this name from now on. The old one is never used again."), "done")
            return redirect(url_for("pages.case", case_id=case_id))
    return _page(case_id, form), 422


def _page(case_id: UUID, form: forms.Form) -> str:
    names = service.new_names(actor(), CaseId(case_id), clock.now())
    return render_template(
        "consent/name.html", card=card_of(case_id), form=form, names=[(offered, offered) for offered in names]
    )
