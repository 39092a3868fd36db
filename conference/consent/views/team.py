"""Who works on a case for my agency; and who has stepped aside from one."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.cases.domain import Card
from conference.consent import service
from conference.consent import store as consent_store
from conference.consent.schemas import REASON_WORDS
from conference.consent.schemas.people import TeamForm
from conference.consent.views.shared import blueprint, card_of
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.actor import Role
from conference.kernel.errors import RefusedError
from conference.kernel.ids import MemberId, StepAsideId


@blueprint.get("/cases/<uuid:case_id>/team")
@audience(Audience.CARD_READERS)
def team(case_id: UUID) -> Any:
    """Who works on the case for my agency."""
    return _page(card_of(case_id), forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/team")
@audience(Audience.CARD_READERS)
def team_sent(case_id: UUID) -> Any:
    """Put a colleague on it."""
    card = card_of(case_id)
    form = forms.read(TeamForm(), request.form)
    if form.ok:
        try:
            service.put_on_team(actor(), card.id, MemberId(form.values["member"]), clock.now())
        except RefusedError as refusal:
            form = form.with_errors({"member": str(REASON_WORDS[refusal.code])})
        else:
            flash(_("Recorded. Being on the case opens no detail by itself; a release does."), "done")
            return redirect(url_for("consent.team", case_id=case_id))
    return _page(card, form), 422


@blueprint.post("/cases/<uuid:case_id>/team/<uuid:member_id>/leave")
@audience(Audience.CARD_READERS)
def team_left(case_id: UUID, member_id: UUID) -> Any:
    """Take a colleague off it, or leave it."""
    card = card_of(case_id)
    service.take_off_team(actor(), card.id, MemberId(member_id), clock.now())
    flash(_("Recorded."), "done")
    knows = consent_store.sees(actor(), card.id, clock.now())
    return redirect(url_for("consent.team", case_id=case_id) if knows else url_for("queue.index"))


def _page(card: Card, form: forms.Form) -> str:
    held = service.team(actor(), card.id, clock.now())
    return render_template(
        "consent/team.html",
        card=card,
        team=held,
        colleagues=[(member.member, member.name) for member in held.to_add],
        form=form,
        who=actor(),
    )


@blueprint.get("/stepped-aside")
@audience(Audience.CARD_READERS)
def stepped_aside() -> Any:
    """My own steppings aside, by day and without a word about the cases; a coordinator also reads the colleagues'."""
    return render_template(
        "consent/stepped_aside.html",
        asides=service.stepped_aside(actor(), clock.now()),
        coordinates=actor().has(Role.COORDINATOR),
    )


@blueprint.post("/stepped-aside/<uuid:step_aside_id>/end")
@audience(Audience.CARD_READERS)
def step_back_in(step_aside_id: UUID) -> Any:
    """A colleague's conflict of interest is over."""
    service.step_back_in(actor(), StepAsideId(step_aside_id), clock.now())
    flash(_("Recorded. Your colleague can know of this case again."), "done")
    return redirect(url_for("consent.stepped_aside"))
