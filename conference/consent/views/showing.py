"""Pages of what is shown between meetings: showing a detail to an agency, hiding it again, looking at what is shown."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.consent import service
from conference.consent.domain import Purpose
from conference.consent.schemas import CATEGORY_WORDS, PURPOSE_WORDS, REASON_WORDS, WHY_WORDS, ShowForm
from conference.consent.service import Target
from conference.consent.views.shared import LASTS_SECONDS, blueprint, card_of
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience, by_itself
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import AgencyId, DetailId, RevealId


@blueprint.get("/details/<uuid:detail_id>/show")
@audience(Audience.REPRESENTATIVES)
def show(detail_id: UUID) -> Any:
    """To which agencies one of our details can be shown now, and why not to the others."""
    return _show_page(DetailId(detail_id))


@blueprint.post("/details/<uuid:detail_id>/show")
@audience(Audience.REPRESENTATIVES)
def show_sent(detail_id: UUID) -> Any:
    """Show it to one of them."""
    form = forms.read(ShowForm(), request.form)
    if not form.ok:
        return _show_page(DetailId(detail_id), said=next(iter(form.errors.values()))), 422
    try:
        agency, purpose = AgencyId(form.values["agency"]), form.values["purpose"]
        case = service.show(actor(), DetailId(detail_id), agency, purpose, clock.now())
    except RefusedError as refusal:
        said = _("Nothing was shown: %(why)s.", why=WHY_WORDS[refusal.code])
        return _show_page(DetailId(detail_id), said=said), 422
    flash(_("Shown. Those of the agency who work on the case find it on this page, until you hide it again."), "done")
    return redirect(url_for("pages.case", case_id=case))


def _show_page(detail_id: DetailId, *, said: str = "") -> str:
    me, now = actor(), clock.now()
    detail, _case = service.own_detail(me, detail_id, now)
    targets = service.targets(me, detail_id, now)
    return render_template(
        "consent/show.html",
        card=card_of(detail.case),
        detail=detail,
        said=said,
        can=[target for target in targets if target.answer],
        cannot=_first_of_each([target for target in targets if not target.answer], targets),
        category_words=CATEGORY_WORDS,
        purpose_words=PURPOSE_WORDS,
        why_words=WHY_WORDS,
    )


def _first_of_each(refused: Sequence[Target], among: Sequence[Target]) -> list[Target]:
    """One line for each agency that it cannot be shown to for any purpose."""
    can = {target.agency for target in among if target.answer}
    return list({target.agency: target for target in reversed(refused) if target.agency not in can}.values())[::-1]


@blueprint.post("/showings/<uuid:reveal_id>/hide")
@audience(Audience.REPRESENTATIVES)
def hide(reveal_id: UUID) -> Any:
    """Hide again what we show to an agency."""
    case = service.hide(actor(), RevealId(reveal_id), clock.now())
    flash(_("Hidden again. It is closed from this moment."), "done")
    return redirect(url_for("pages.case", case_id=case))


@blueprint.post("/details/<uuid:detail_id>/shared/<purpose>/look")
@audience(Audience.REPRESENTATIVES)
def look_shared(detail_id: UUID, purpose: str) -> Any:
    """What another agency shows to ours, behind a deliberate press; decided and recorded now, and soon gone again."""
    now = clock.now()
    asked = purpose_called(purpose)
    try:
        text, until = service.look_shared(actor(), DetailId(detail_id), asked, now)
    except RefusedError as refusal:
        return jsonify({"say": str(REASON_WORDS[refusal.code])}), 403
    left = LASTS_SECONDS if until is None else min(LASTS_SECONDS, (until - now).total_seconds())
    still = url_for("consent.still_shared", detail_id=detail_id, purpose=asked.value)
    return render_template("consent/looked.html", text=text, who=actor(), now=now, lasts=max(0, int(left)), still=still)


@blueprint.get("/details/<uuid:detail_id>/shared/<purpose>/still")
@audience(Audience.REPRESENTATIVES)
@by_itself
def still_shared(detail_id: UUID, purpose: str) -> Any:
    """Whether what stands on the reader's screen may stay there: 204, else 410."""
    still = service.still_shared(actor(), DetailId(detail_id), purpose_called(purpose), clock.now())
    return "", 204 if still else 410


def purpose_called(word: str) -> Purpose:
    """A purpose as it stands in an address. Raises HiddenError."""
    try:
        return Purpose(word)
    except ValueError as unknown:
        raise HiddenError from unknown
