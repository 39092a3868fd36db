"""Pages of copies: a detail as it goes on paper."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _

from conference.accounts import service as accounts
from conference.consent import service
from conference.consent.domain import Purpose
from conference.consent.schemas import CATEGORY_WORDS, PURPOSE_WORDS, CopyForm
from conference.consent.views.shared import blueprint, card_of
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import DetailId


@blueprint.post("/details/<uuid:detail_id>/copy")
@audience(Audience.REPRESENTATIVES)
def copy(detail_id: UUID) -> Any:
    """A detail on a page for printing, stamped with who took it and when; the password is asked first. Recorded."""
    form = forms.read(CopyForm(), request.form)
    if not form.ok:
        raise HiddenError
    detail, purpose, now = DetailId(detail_id), form.values["purpose"] or Purpose.SERVICE_COORDINATION, clock.now()
    case, category = service.copyable(actor(), detail, purpose, now)
    password = form.values["password"]
    try:
        if password:
            accounts.confirm_password(actor(), password, now)
    except RefusedError:
        form = form.with_errors({"password": _("This is not your password.")})
    if form.errors or not password:
        shown = {"card": card_of(case), "kind": CATEGORY_WORDS[category], "detail": detail, "purpose": purpose}
        return render_template("consent/copy_asked.html", form=form, **shown), 422 if form.errors else 200
    return render_template(
        "consent/copy.html",
        card=card_of(case),
        copied=service.copy(actor(), detail, purpose, now),
        kind=CATEGORY_WORDS[category],
        what_for=PURPOSE_WORDS[purpose],
        who=actor(),
        now=now,
    )
