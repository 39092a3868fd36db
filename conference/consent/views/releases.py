"""Pages of releases: recording one, withdrawing it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.cases.domain import Card
from conference.cases.service import survivor_of
from conference.consent import service
from conference.consent.domain import NewRelease, Signature, Signer
from conference.consent.schemas import (
    CATEGORY_WORDS,
    PURPOSE_WORDS,
    ReleaseForm,
)
from conference.consent.views.shared import blueprint, card_of, with_refusal
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import RefusedError
from conference.kernel.ids import AgencyId, CaseId, ReleaseId


@blueprint.get("/cases/<uuid:case_id>/releases/new")
@audience(Audience.REPRESENTATIVES)
def release_new(case_id: UUID) -> Any:
    """The form for a release that she signed."""
    today = directory.today(clock.now())
    offered = {
        "signed_on": today.isoformat(),
        "last_day": (today + timedelta(days=directory.policy().offered_release_days)).isoformat(),
    }
    return _release_page(card_of(case_id), forms.Form(values={}, typed=offered))


@blueprint.post("/cases/<uuid:case_id>/releases/new", endpoint="release_new_sent")
@audience(Audience.REPRESENTATIVES)
def release_new_sent(case_id: UUID) -> Any:
    """Record it."""
    card = card_of(case_id)
    form = forms.read(ReleaseForm(), request.form)
    if form.ok:
        try:
            service.record_release(actor(), card.id, _new_release(card.id, form), clock.now())
        except RefusedError as refusal:
            form = with_refusal(form, refusal)
        else:
            flash(_("The release is recorded. Nothing is shown until you share it."), "done")
            return redirect(url_for("pages.case", case_id=case_id))
    return _release_page(card, form), 422


def _new_release(case: CaseId, form: forms.Form) -> NewRelease:
    values = form.values
    return NewRelease(
        about=survivor_of(case),
        signatures=(Signature(Signer.SURVIVOR),),
        recipient=AgencyId(values["recipient"]),
        categories=frozenset(values["categories"]),
        purposes=frozenset(values["purposes"]),
        signed_on=values["signed_on"],
        last_day=values["last_day"],
        explained=values["explained"],
    )


def _release_page(card: Card, form: forms.Form) -> str:
    others = [agency for agency in directory_store.agencies() if agency.id != actor().agency]
    today, longest = directory.today(clock.now()), directory.policy().longest_release_days
    return render_template(
        "consent/release.html",
        card=card,
        form=form,
        holder=actor().agency_name,
        recipients=[(agency.id, agency.name) for agency in others],
        categories=list(CATEGORY_WORDS.items()),
        purposes=list(PURPOSE_WORDS.items()),
        today=today,
        longest=longest,
        latest=today + timedelta(days=longest),
    )


@blueprint.post("/releases/<uuid:release_id>/withdraw")
@audience(Audience.REPRESENTATIVES)
def withdraw(release_id: UUID) -> Any:
    """She has withdrawn it: sharing stops at once."""
    case = service.withdraw(actor(), ReleaseId(release_id), clock.now())
    flash(_("Withdrawn. What it covered is closed on every screen from this moment."), "done")
    return redirect(url_for("pages.case", case_id=case))
