"""Pages of papers from courts and lawyers, and of legal holds."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.cases.domain import Card
from conference.consent.domain import NewPaper, Then
from conference.consent.schemas import CATEGORY_WORDS
from conference.consent.schemas.exceptions import (
    BODY_WORDS,
    HOLD_WORDS,
    PaperForm,
    StayedForm,
)
from conference.consent.service import papers as service
from conference.consent.views.shared import blueprint, card_of
from conference.directory import service as directory
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.ids import HoldId, OrderId


@blueprint.get("/cases/<uuid:case_id>/papers")
@audience(Audience.REPRESENTATIVES)
def papers(case_id: UUID) -> Any:
    """The papers and legal holds of a case, and the form for a new paper."""
    today = directory.today(clock.now()).isoformat()
    return _page(card_of(case_id), forms.Form(values={}, typed={"first_day": today}))


@blueprint.post("/cases/<uuid:case_id>/papers", endpoint="paper_sent")
@audience(Audience.REPRESENTATIVES)
def paper_sent(case_id: UUID) -> Any:
    """Record a paper."""
    card = card_of(case_id)
    form = forms.read(PaperForm(), request.form)
    if form.ok and form.values["last_day"] < form.values["first_day"]:
        form = form.with_errors({"last_day": _("The last day comes before the first.")})
    if not form.ok:
        return _page(card, form), 422
    then = service.record_paper(actor(), card.id, _new(form), clock.now())
    flash(_said(by_judge=form.values["by_judge"], ours=Then.TELL_HOLDER not in then), "done")
    return redirect(url_for("consent.papers", case_id=case_id))


def _new(form: forms.Form) -> NewPaper:
    values = form.values
    return NewPaper(
        by_judge=values["by_judge"],
        body=values["body"],
        categories=frozenset(values["categories"]),
        first_day=values["first_day"],
        last_day=values["last_day"],
        stayed=values["stayed"],
    )


def _said(*, by_judge: bool, ours: bool) -> str:
    if not ours:
        return _("Recorded. Your agency holds nothing of this to hand over; the agency that does has been told.")
    if by_judge:
        return _("Recorded. A privacy officer reads it before it can be answered. A legal hold has begun.")
    return _(
        "Refused and recorded. A subpoena opens nothing. A legal hold has begun; she is to be told when it is safe."
    )


@blueprint.post("/papers/<uuid:order_id>/stayed")
@audience(Audience.REPRESENTATIVES)
def paper_stayed(order_id: UUID) -> Any:
    """A court has suspended it, or it goes on."""
    form = forms.read(StayedForm(), request.form)
    stayed = form.values.get("stayed", True)  # what cannot be read keeps it closed
    case = service.set_stayed(actor(), OrderId(order_id), clock.now(), stayed=stayed)
    return redirect(url_for("consent.papers", case_id=case))


@blueprint.post("/cases/<uuid:case_id>/holds")
@audience(Audience.REPRESENTATIVES)
def hold_set(case_id: UUID) -> Any:
    """Counsel asks that nothing is destroyed."""
    service.set_hold(actor(), card_of(case_id).id, clock.now())
    flash(_("A legal hold has begun: nothing of this case is destroyed. It opens nothing."), "done")
    return redirect(url_for("consent.papers", case_id=case_id))


@blueprint.get("/papers/review")
@audience(Audience.PRIVACY_OFFICERS)
def papers_review() -> Any:
    """For privacy officers: orders to read, and legal holds that hold, without anything of their cases."""
    me, now = actor(), clock.now()
    return render_template(
        "consent/papers_review.html",
        papers=service.papers_to_review(me, now),
        holds=service.holds_to_watch(me, now),
        words=_words(),
    )


@blueprint.post("/papers/<uuid:order_id>/review")
@audience(Audience.PRIVACY_OFFICERS)
def paper_review(order_id: UUID) -> Any:
    """I have read it: it is an order, and can be answered within its words."""
    service.review_paper(actor(), OrderId(order_id), clock.now())
    flash(_("Recorded. An order can be answered now, within its words and days; a subpoena stays refused."), "done")
    return redirect(url_for("consent.papers_review"))


@blueprint.post("/holds/<uuid:hold_id>/lift")
@audience(Audience.PRIVACY_OFFICERS)
def hold_lift(hold_id: UUID) -> Any:
    """The legal hold ends."""
    service.lift_hold(actor(), HoldId(hold_id), clock.now())
    flash(_("The legal hold has ended. What is kept is destroyed when its time comes."), "done")
    return redirect(url_for("consent.papers_review"))


def _page(card: Card, form: forms.Form) -> str:
    me, now = actor(), clock.now()
    return render_template(
        "consent/papers.html",
        card=card,
        form=form,
        agency=me.agency_name,
        papers=service.papers_of(me, card.id, now),
        holds=service.holds_of(me, card.id, now),
        sets_holds=service.sets_holds(me, card.id, now),
        keeps=service.keeps_details(me, card.id, now),
        bodies=list(BODY_WORDS.items()),
        categories=list(CATEGORY_WORDS.items()),
        words=_words(),
    )


def _words() -> dict[str, Any]:
    return {"body": BODY_WORDS, "category": CATEGORY_WORDS, "hold": HOLD_WORDS}
