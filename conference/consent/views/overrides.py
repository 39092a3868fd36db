"""Pages of overrides: asking for one, saying yes, looking under it, ending it, reviewing it."""

from typing import Any
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.accounts.schemas import PasswordForm
from conference.cases.domain import Card
from conference.consent.domain import Category, NewOverride, OverrideState, Reason
from conference.consent.schemas import CATEGORY_WORDS, REASON_WORDS
from conference.consent.schemas.exceptions import (
    HARM_WORDS,
    REVIEW_WORDS,
    STATE_WORDS,
    TELL_WORDS,
    OverrideForm,
    ReviewForm,
)
from conference.consent.service import overrides as service
from conference.consent.service import telling, waiting
from conference.consent.views.shared import LASTS_SECONDS, blueprint, card_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience, by_itself
from conference.kernel.errors import RefusedError
from conference.kernel.ids import DetailId, OverrideId, PersonId

_FIELD_OF = {
    Reason.HOURS_NOT_ALLOWED: "hours",
    Reason.PERSON_CANNOT_RECEIVE: "people",
    Reason.OVERRIDE_NEVER_TO_POLICE: "categories",
    "password_refused": "password",
}


@blueprint.get("/cases/<uuid:case_id>/overrides/new")
@audience(Audience.APPROVERS)
def override_new(case_id: UUID) -> Any:
    """The form that asks for an override."""
    card = card_of(case_id)
    return _asking_page(card, forms.Form(values={}, typed={"hours": directory.policy().override_hours}))


@blueprint.post("/cases/<uuid:case_id>/overrides/new", endpoint="override_new_sent")
@audience(Audience.APPROVERS)
def override_new_sent(case_id: UUID) -> Any:
    """Ask for it."""
    card = card_of(case_id)
    form = forms.read(OverrideForm(), request.form)
    if form.ok:
        try:
            made = service.ask_override(actor(), card.id, _new(form), form.values["password"], clock.now())
        except RefusedError as refusal:
            form = _with_refusal(form, refusal)
        else:
            flash(_("Asked. It opens nothing until two people have said yes: they have been told."), "done")
            return redirect(url_for("consent.override", override_id=made))
    return _asking_page(card, form), 422


def _new(form: forms.Form) -> NewOverride:
    values = form.values
    return NewOverride(
        why=values["why"],
        people=frozenset(PersonId(person) for person in values["people"]),
        categories=frozenset(values["categories"]),
        hours=values["hours"],
    )


def _with_refusal(form: forms.Form, refusal: RefusedError) -> forms.Form:
    """The form again, with what was refused; raised once more where a page of its own says it: too many tries."""
    if refusal.code not in REASON_WORDS:
        raise refusal
    return form.with_errors({_FIELD_OF.get(refusal.code, "password"): str(REASON_WORDS[refusal.code])})


def _asking_page(card: Card, form: forms.Form) -> str:
    named = {member.person: f"{member.name} · {member.agency_name}" for member in service.who_can_receive(clock.now())}
    kept_out = str(REASON_WORDS[Reason.PERSON_CANNOT_RECEIVE])
    phones = [(agency.name, agency.emergency_phone) for agency in directory_store.agencies() if agency.emergency_phone]
    return render_template(
        "consent/override_new.html",
        card=card,
        form=form,
        harms=list(HARM_WORDS.items()),
        people=sorted(named.items(), key=lambda person: person[1]),
        categories=list(CATEGORY_WORDS.items()),
        policy=directory.policy(),
        phones=phones if form.errors.get("people") == kept_out else [],
    )


@blueprint.get("/overrides")
@audience(Audience.APPROVERS)
def overrides() -> Any:
    """What waits for my yes, what holds now, what is to be reviewed, and what she is to be told."""
    me, now = actor(), clock.now()
    lines = waiting.overrides(me, now)
    return render_template(
        "consent/overrides.html",
        waiting=[line for line in lines if line.state is OverrideState.WAITING],
        holding=[line for line in lines if line.state is OverrideState.HOLDS],
        to_review=[line for line in lines if line.may_review],
        past=[line for line in lines if line.state is OverrideState.OVER and not line.may_review],
        to_tell=telling.to_tell(me, now),
        often=waiting.asked_often(me, now),
        words=_words(),
    )


@blueprint.get("/overrides/<uuid:override_id>")
@audience(Audience.APPROVERS)
def override(override_id: UUID) -> Any:
    """One override, and what the reader can do about it."""
    return _page(OverrideId(override_id), forms.Form(values={}))


@blueprint.post("/overrides/<uuid:override_id>/approve")
@audience(Audience.APPROVERS)
def override_approve(override_id: UUID) -> Any:
    """Say yes to it."""
    form = forms.read(PasswordForm(), request.form)
    if form.ok:
        try:
            holds = service.approve_override(actor(), OverrideId(override_id), form.values["password"], clock.now())
        except RefusedError as refusal:
            form = _with_refusal(form, refusal)
        else:
            flash(
                _("Your yes is recorded. It holds now, and the people it names have been told.")
                if holds
                else _("Your yes is recorded. One more is needed, from somebody else."),
                "done",
            )
            return redirect(url_for("consent.override", override_id=override_id))
    return _page(OverrideId(override_id), form), 422


@blueprint.post("/overrides/<uuid:override_id>/end")
@audience(Audience.APPROVERS)
def override_end(override_id: UUID) -> Any:
    """End it early, or take back what was asked."""
    service.end_override(actor(), OverrideId(override_id), clock.now())
    flash(_("Ended. What it opened is closed from this moment."), "done")
    return redirect(url_for("consent.overrides"))


@blueprint.post("/overrides/<uuid:override_id>/review")
@audience(Audience.APPROVERS)
def override_review(override_id: UUID) -> Any:
    """Say whether it was in order."""
    form = forms.read(ReviewForm(), request.form)
    if not form.ok:
        return _page(OverrideId(override_id), form), 422
    service.review_override(actor(), OverrideId(override_id), form.values["result"], clock.now())
    flash(_("Your review is recorded."), "done")
    return redirect(url_for("consent.overrides"))


@blueprint.post("/overrides/<uuid:override_id>/details/<uuid:detail_id>/look")
@audience(Audience.REPRESENTATIVES)
def override_look(override_id: UUID, detail_id: UUID) -> Any:
    """A detail that it opens to me, behind a deliberate press; recorded, and gone when the time is over."""
    now = clock.now()
    try:
        text, until = service.look_under(actor(), OverrideId(override_id), DetailId(detail_id), now)
    except RefusedError as refusal:
        return jsonify({"say": str(REASON_WORDS[refusal.code])}), 403
    return render_template(
        "consent/opened.html",
        text=text,
        who=actor(),
        now=now,
        until=until,
        lasts=min(LASTS_SECONDS, int((until - now).total_seconds())),
        still=url_for("consent.override_still", override_id=override_id, detail_id=detail_id),
    )


@blueprint.get("/overrides/<uuid:override_id>/details/<uuid:detail_id>/still")
@audience(Audience.REPRESENTATIVES)
@by_itself
def override_still(override_id: UUID, detail_id: UUID) -> Any:
    """Whether what is on my screen may still be there: asked by the page while it shows a detail."""
    opened = service.open_details(actor(), OverrideId(override_id), clock.now())
    return "", 204 if any(held.id == detail_id for held in opened) else 410


def _page(override_id: OverrideId, form: forms.Form) -> str:
    me, now = actor(), clock.now()
    line = waiting.override_line(me, override_id, now)
    left = int((line.window.end - now).total_seconds() // 60) if line.window and line.window.end else 0
    return render_template(
        "consent/override.html",
        held=line,
        form=form,
        left={"hours": left // 60, "minutes": left % 60},
        details=service.open_details(me, override_id, now) if line.receives else [],
        immigration=Category.LEGAL_IMMIGRATION in line.categories,
        words=_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "category": CATEGORY_WORDS,
        "harm": HARM_WORDS,
        "review": REVIEW_WORDS,
        "state": STATE_WORDS,
        "tell": TELL_WORDS,
    }
