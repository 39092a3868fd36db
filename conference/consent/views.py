"""Pages of consent: recording a release, withdrawing it, sealing a detail, and looking at one's own."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.cases import store as cases
from conference.cases.domain import Card
from conference.consent import service
from conference.consent.domain import NewRelease, Purpose, Reason
from conference.consent.policy import LONGEST_RELEASE, OFFERED_RELEASE
from conference.consent.schemas import (
    CATEGORY_WORDS,
    DETAIL_LIMIT,
    PURPOSE_WORDS,
    REASON_WORDS,
    DetailForm,
    ReleaseForm,
)
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import RefusedError
from conference.kernel.ids import AgencyId, CaseId, DetailId, ReleaseId

blueprint = Blueprint("consent", __name__)

_FIELD_OF = {
    Reason.NOT_EXPLAINED: "explained",
    Reason.RELEASE_NOT_YET_VALID: "signed_on",
    Reason.END_DATE_PASSED: "last_day",
    Reason.END_DATE_TOO_LATE: "last_day",
    Reason.RECORDER_NOT_ALLOWED: "recipient",
    Reason.NO_RELEASE_TO_ENTER: "category",
}


def _card(case_id: UUID) -> Card:
    case = CaseId(case_id)
    service.require_visible(actor(), case, clock.now())
    return cases.cards([case])[case]


@blueprint.get("/cases/<uuid:case_id>/releases/new")
@audience(Audience.REPRESENTATIVES)
def release_new(case_id: UUID) -> Any:
    """The form for a release that she signed."""
    today = directory.today(clock.now())
    offered = {"signed_on": today.isoformat(), "last_day": (today + OFFERED_RELEASE).isoformat()}
    return _release_page(_card(case_id), forms.Form(values={}, typed=offered))


@blueprint.post("/cases/<uuid:case_id>/releases/new", endpoint="release_new_sent")
@audience(Audience.REPRESENTATIVES)
def release_new_sent(case_id: UUID) -> Any:
    """Record it."""
    card = _card(case_id)
    form = forms.read(ReleaseForm(), request.form)
    if form.ok:
        try:
            service.record_release(actor(), card.id, _new_release(form), clock.now())
        except RefusedError as refusal:
            form = _with_refusal(form, refusal)
        else:
            flash(_("The release is recorded. Nothing is shown until you share it."), "done")
            return redirect(url_for("pages.case", case_id=case_id))
    return _release_page(card, form), 422


def _new_release(form: forms.Form) -> NewRelease:
    values = form.values
    return NewRelease(
        recipient=AgencyId(values["recipient"]),
        categories=frozenset(values["categories"]),
        purposes=frozenset(values["purposes"]),
        signed_on=values["signed_on"],
        last_day=values["last_day"],
        explained=values["explained"],
    )


def _release_page(card: Card, form: forms.Form) -> str:
    others = [agency for agency in directory_store.agencies() if agency.id != actor().agency]
    today = directory.today(clock.now())
    return render_template(
        "consent/release.html",
        card=card,
        form=form,
        holder=actor().agency_name,
        recipients=[(agency.id, agency.name) for agency in others],
        categories=list(CATEGORY_WORDS.items()),
        purposes=list(PURPOSE_WORDS.items()),
        today=today,
        longest=LONGEST_RELEASE.days,
        latest=today + LONGEST_RELEASE,
    )


def _with_refusal(form: forms.Form, refusal: RefusedError) -> forms.Form:
    field = _FIELD_OF.get(Reason(refusal.code), "category")
    return form.with_errors({field: str(REASON_WORDS[refusal.code])})


@blueprint.post("/releases/<uuid:release_id>/withdraw")
@audience(Audience.REPRESENTATIVES)
def withdraw(release_id: UUID) -> Any:
    """She has withdrawn it: sharing stops at once."""
    case = service.withdraw(actor(), ReleaseId(release_id), clock.now())
    flash(_("Withdrawn. What it covered is closed on every screen from this moment."), "done")
    return redirect(url_for("pages.case", case_id=case))


@blueprint.get("/cases/<uuid:case_id>/details/new")
@audience(Audience.REPRESENTATIVES)
def detail_new(case_id: UUID) -> Any:
    """The form for a detail to seal."""
    return _detail_page(_card(case_id), forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/details/new", endpoint="detail_new_sent")
@audience(Audience.REPRESENTATIVES)
def detail_new_sent(case_id: UUID) -> Any:
    """Seal it."""
    card = _card(case_id)
    form = forms.read(DetailForm(), request.form)
    if form.ok:
        try:
            service.enter_detail(actor(), card.id, form.values["category"], form.values["text"], clock.now())
        except RefusedError as refusal:
            form = _with_refusal(form, refusal)
        else:
            flash(_("Sealed. Only your agency can read it, until you share it with those a release covers."), "done")
            return redirect(url_for("pages.case", case_id=case_id))
    return _detail_page(card, form), 422


def _detail_page(card: Card, form: forms.Form) -> str:
    return render_template(
        "consent/detail.html",
        card=card,
        form=form,
        holder=actor().agency_name,
        categories=list(CATEGORY_WORDS.items()),
        limit=DETAIL_LIMIT,
    )


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
