"""Pages of sealed details: sealing one, and looking at one's own."""

from typing import Any
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.cases.domain import Card
from conference.consent import service
from conference.consent.domain import Purpose
from conference.consent.schemas import CATEGORY_WORDS, DETAIL_LIMIT, REASON_WORDS, DetailForm
from conference.consent.schemas.people import person_words
from conference.consent.views.shared import blueprint, card_of, with_refusal
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CasePersonId, DetailId


@blueprint.get("/cases/<uuid:case_id>/details/new")
@audience(Audience.REPRESENTATIVES)
def detail_new(case_id: UUID) -> Any:
    """The form for a detail to seal."""
    return _detail_page(card_of(case_id), forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/details/new", endpoint="detail_new_sent")
@audience(Audience.REPRESENTATIVES)
def detail_new_sent(case_id: UUID) -> Any:
    """Seal it."""
    card = card_of(case_id)
    form = forms.read(DetailForm(), request.form)
    if form.ok:
        try:
            _seal(card, form)
        except RefusedError as refusal:
            form = with_refusal(form, refusal)
        else:
            flash(_("Sealed. Only your agency can read it, until you share it with those a release covers."), "done")
            return redirect(_next_page(card, form))
    return _detail_page(card, form), 422


def _next_page(card: Card, form: forms.Form) -> str:
    """Where to go on: to a new name for the case, where its own is like the one that was sealed; that is told here, to
    whoever has just typed it, and nowhere else.
    """
    category, text = form.values["category"], form.values["text"]
    if not service.is_like_her_name(actor(), card.id, category, text, clock.now()):
        return url_for("pages.case", case_id=card.id)
    flash(
        _(
            "But “%(name)s” is like the name that you sealed: it could make somebody think of her. Please take another "
            "one for the table.",
            name=card.pseudonym,
        ),
        "care",
    )
    return url_for("consent.name", case_id=card.id)


def _seal(card: Card, form: forms.Form) -> None:
    about = form.values["about"]
    service.enter_detail(
        actor(),
        card.id,
        form.values["category"],
        form.values["text"],
        clock.now(),
        about=CasePersonId(about) if about else None,
    )


def _detail_page(card: Card, form: forms.Form) -> str:
    return render_template(
        "consent/detail.html",
        card=card,
        form=form,
        holder=actor().agency_name,
        categories=list(CATEGORY_WORDS.items()),
        limit=DETAIL_LIMIT,
        people=_whom_about(card),
    )


def _whom_about(card: Card) -> list[tuple[CasePersonId, str]]:
    """Whose details it can be, while there is a choice."""
    people = service.people_to_sign(actor(), card.id, clock.now())
    return [(person.id, person_words(person)) for person in people] if len(people) > 1 else []


@blueprint.post("/details/<uuid:detail_id>/look")
@audience(Audience.REPRESENTATIVES)
def look(detail_id: UUID) -> Any:
    """My own agency's detail, behind a deliberate press; recorded."""
    now = clock.now()
    try:
        text = service.look(actor(), DetailId(detail_id), Purpose.SERVICE_COORDINATION, now)
    except RefusedError as refusal:
        return jsonify({"say": str(REASON_WORDS[refusal.code])}), 403
    return render_template("consent/looked.html", text=text, who=actor(), now=now)
