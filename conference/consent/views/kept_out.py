"""Whom the survivor keeps out: her choice is taken at once; letting somebody in again takes her word in writing."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.cases.domain import Card
from conference.consent import service
from conference.consent import store as consent_store
from conference.consent.domain import Form, Signer
from conference.consent.schemas import CATEGORY_WORDS, REASON_WORDS
from conference.consent.schemas.people import TOLD_BY_WORDS, WRONG_WORDS, KeepOutForm, LiftForm
from conference.consent.views.shared import blueprint, card_of
from conference.directory import store as directory
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import InvalidError, RefusedError
from conference.kernel.ids import AgencyId, CaseId, ExclusionId, PersonId


@blueprint.get("/cases/<uuid:case_id>/kept-out")
@audience(Audience.REPRESENTATIVES)
def kept_out(case_id: UUID) -> Any:
    """Where her choice is taken; whom she keeps out, for those who may know."""
    return _page(card_of(case_id), forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/kept-out")
@audience(Audience.REPRESENTATIVES)
def keep_out_sent(case_id: UUID) -> Any:
    """Take her choice. Whoever took it may be the one whom she keeps out."""
    card = card_of(case_id)
    form = forms.read(KeepOutForm(), request.form)
    if form.ok:
        try:
            _keep_out(card.id, form.values)
        except InvalidError as wrong:
            form = form.with_errors({name: str(WRONG_WORDS[code]) for name, code in wrong.fields.items()})
        except RefusedError as refusal:
            form = form.with_errors({"told_by": str(REASON_WORDS[refusal.code])})
        else:
            flash(_("Recorded. It counts from this moment, and nobody is told."), "done")
            knows = consent_store.sees(actor(), card.id, clock.now())
            return redirect(url_for("consent.kept_out", case_id=case_id) if knows else url_for("queue.index"))
    return _page(card, form), 422


def _keep_out(case: CaseId, values: Any) -> None:
    service.keep_out(
        actor(),
        case,
        clock.now(),
        agency=AgencyId(values["agency"]) if values["agency"] else None,
        person=PersonId(values["person"]) if values["person"] else None,
        categories=frozenset(values["kinds"]) or None,
        told_by=values["told_by"],
    )


def _page(card: Card, form: forms.Form) -> str:
    now = clock.now()
    members = {member.person: f"{member.name} · {member.agency_name}" for member in accounts_store.active_members(now)}
    return render_template(
        "consent/kept_out.html",
        card=card,
        page=service.kept_out(actor(), card.id, now),
        form=form,
        agencies=list(directory.names().items()),
        people=list(members.items()),
        told_by=list(TOLD_BY_WORDS.items()),
        categories=list(CATEGORY_WORDS.items()),
        category_words=CATEGORY_WORDS,
    )


@blueprint.get("/cases/<uuid:case_id>/kept-out/<uuid:exclusion_id>/lift")
@audience(Audience.REPRESENTATIVES)
def lift(case_id: UUID, exclusion_id: UUID) -> Any:
    """She lets somebody in again: the lead agency only."""
    return _lift_page(card_of(case_id), ExclusionId(exclusion_id), forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/kept-out/<uuid:exclusion_id>/lift")
@audience(Audience.REPRESENTATIVES)
def lift_sent(case_id: UUID, exclusion_id: UUID) -> Any:
    """Record that she did, in writing, once the password was given again."""
    card, exclusion = card_of(case_id), ExclusionId(exclusion_id)
    service.require_may_lift(actor(), card.id, exclusion, clock.now())
    form = forms.read(LiftForm(), request.form)
    if form.ok:
        try:
            _lift(card.id, exclusion, form.values)
        except RefusedError as refusal:
            form = form.with_errors(_beside(refusal))
        else:
            flash(_("Recorded. What she had closed for them is open again, as far as a release covers it."), "done")
            return redirect(url_for("consent.kept_out", case_id=case_id))
    return _lift_page(card, exclusion, form), 422


def _lift(case: CaseId, exclusion: ExclusionId, values: Any) -> None:
    accounts.confirm_password(actor(), values["password"], clock.now())
    service.lift_exclusion(
        actor(),
        case,
        exclusion,
        clock.now(),
        told_by=Signer.SURVIVOR if values["herself"] else Signer.OTHER,
        form=Form.WRITTEN if values["written"] else Form.SPOKEN,
    )


def _beside(refusal: RefusedError) -> dict[str, str]:
    if refusal.code == "password_refused":
        return {"password": _("This is not your password.")}
    field = {"not_the_survivors_choice": "herself", "not_in_writing": "written"}.get(refusal.code)
    if field is None:
        raise refusal
    return {field: str(REASON_WORDS[refusal.code])}


def _lift_page(card: Card, exclusion: ExclusionId, form: forms.Form) -> str:
    held = service.require_may_lift(actor(), card.id, exclusion, clock.now())
    return render_template("consent/lift.html", card=card, held=held, form=form, category_words=CATEGORY_WORDS)
