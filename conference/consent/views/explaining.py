"""Pages of why: may an agency see this kind of detail, for this purpose, now, and on what does the answer rest."""

from typing import Any
from uuid import UUID

from flask import render_template, request

from conference.consent import service
from conference.consent.domain import Category, Purpose
from conference.consent.schemas import BASIS_WORDS, CATEGORY_WORDS, KNOWN_WORDS, PURPOSE_WORDS, WHY_WORDS, WhyForm
from conference.consent.views.shared import blueprint, card_of
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.actor import Role
from conference.kernel.errors import HiddenError
from conference.kernel.ids import AgencyId, CaseId
from conference.kernel.localday import last_moment


@blueprint.get("/cases/<uuid:case_id>/why/<uuid:agency_id>/<kind>")
@audience(Audience.KEEPERS)
def why(case_id: UUID, agency_id: UUID, kind: str) -> Any:
    """Why an agency may see what ours keeps of one kind, or why not."""
    return _why_page(case_id, agency_id, kind, None)


@blueprint.post("/cases/<uuid:case_id>/why/<uuid:agency_id>/<kind>")
@audience(Audience.KEEPERS)
def why_for(case_id: UUID, agency_id: UUID, kind: str) -> Any:
    """The same for a purpose that the reader chose."""
    form = forms.read(WhyForm(), request.form)
    return _why_page(case_id, agency_id, kind, form.values.get("purpose") if form.ok else None)


def _why_page(case_id: UUID, agency_id: UUID, kind: str, purpose: Purpose | None) -> str:
    me, category = actor(), _category(kind)
    told = service.why_agency(me, CaseId(case_id), AgencyId(agency_id), category, purpose, clock.now())
    found, words = told.explanation, {**WHY_WORDS, **(KNOWN_WORDS if told.knows_kept_out else {})}
    end = found.release.ends_at if found.release else None
    return render_template(
        "consent/why.html",
        card=card_of(case_id) if me.has(Role.REPRESENTATIVE) else None,
        case_id=case_id,
        agency_id=agency_id,
        kind=category,
        kind_words=CATEGORY_WORDS[category],
        told=told,
        reasons=[words[code] for code in found.reasons],
        last_day=last_moment(end) if end else None,
        basis_words=BASIS_WORDS,
        purpose_words=PURPOSE_WORDS,
        purposes=list(PURPOSE_WORDS.items()),
    )


def _category(word: str) -> Category:
    try:
        return Category(word)
    except ValueError as unknown:
        raise HiddenError from unknown
