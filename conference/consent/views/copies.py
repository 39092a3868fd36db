"""Pages of copies: a detail as it goes on paper."""

from typing import Any
from uuid import UUID

from flask import render_template, request

from conference.consent import service
from conference.consent.domain import Purpose
from conference.consent.schemas import CATEGORY_WORDS, PURPOSE_WORDS, CopyForm
from conference.consent.views.shared import blueprint, card_of
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import HiddenError
from conference.kernel.ids import DetailId


@blueprint.post("/details/<uuid:detail_id>/copy")
@audience(Audience.REPRESENTATIVES)
def copy(detail_id: UUID) -> Any:
    """A detail on a page for printing, stamped with who took it and when. Recorded."""
    form = forms.read(CopyForm(), request.form)
    if not form.ok:
        raise HiddenError
    purpose, now = form.values["purpose"] or Purpose.SERVICE_COORDINATION, clock.now()
    copied = service.copy(actor(), DetailId(detail_id), purpose, now)
    return render_template(
        "consent/copy.html",
        card=card_of(copied.case),
        copied=copied,
        kind=CATEGORY_WORDS[copied.category],
        what_for=PURPOSE_WORDS[purpose],
        who=actor(),
        now=now,
    )
