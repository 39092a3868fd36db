"""Pages of referrals: our list, a new one, and one with its steps."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema

from conference.actions.schemas import GAP_WORDS
from conference.cases.domain import NeedState
from conference.directory import service as directory
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import InvalidError, RefusedError
from conference.kernel.ids import AgencyId, CaseId, NeedId, ReferralId
from conference.kernel.localday import last_day
from conference.kernel.narrative import Narrative
from conference.referrals import schemas, service
from conference.referrals.domain import (
    MINIMUM_LIMIT,
    SERVICE_LIMIT,
    STEP_OF,
    WHO_LIMIT,
    WITH_SOMEBODY,
    WORD_LIMIT,
    Move,
    NewReferral,
    ReferralFacts,
    StepKind,
)
from conference.referrals.policy import RUNNING, Refusal, check_due, sides, told_until

blueprint = Blueprint("referrals", __name__)
_FORMS = {"move": schemas.MoveForm, "step": schemas.StepForm, "words": schemas.WordForm}
_MISSING = {"reason": schemas.CHOOSE_REASON, "who": schemas.NAME_A_WORKER, "need": schemas.CHOOSE_NEED}


@blueprint.get("/referrals")
@audience(Audience.ANSWERERS)
def index() -> Any:
    """What our agency offered or was offered: what runs, and what is over."""
    me = actor()
    found = service.ours(me, clock.now())
    running = [held for held in found if held.state in RUNNING]
    return render_template(
        "referrals/index.html",
        to_us=[held for held in running if held.to is not None and me.stands_for(held.to)],
        by_us=[held for held in running if me.stands_for(held.offered_by)],
        over=[held for held in found if held.state not in RUNNING],
        words=schemas.STATE_WORDS,
        check_due=check_due,
        day=directory.today(clock.now()),
    )


@blueprint.get("/cases/<uuid:case_id>/referrals/new")
@audience(Audience.ANSWERERS)
def new(case_id: UUID) -> Any:
    """Offer a referral."""
    return _new_page(CaseId(case_id), forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/referrals/new")
@audience(Audience.ANSWERERS)
def new_sent(case_id: UUID) -> Any:
    """It is offered once she said yes, and binds nobody until they do."""
    case, now = CaseId(case_id), clock.now()
    service.to_offer(actor(), case, now)
    form = _one_way(forms.read(schemas.OfferForm(), request.form))
    if not form.ok:
        return _new_page(case, form), 422
    try:
        offered = service.offer(actor(), case, _given(form), now)
    except InvalidError as wrong:
        return _new_page(case, form.with_errors({name: str(_MISSING[name]) for name in wrong.fields})), 422
    except RefusedError as refusal:
        field = schemas.OFFER_FIELD_OF.get(Refusal(refusal.code))
        if field is None:
            raise
        return _new_page(case, form.with_errors({field: str(schemas.REFUSAL_WORDS[Refusal(refusal.code)])})), 422
    flash(_("Offered. It binds nobody until they say yes."), "done")
    return redirect(url_for("referrals.page", referral_id=offered))


def _one_way(form: forms.Form) -> forms.Form:
    """A referral goes to an agency or to an outside service."""
    if not form.ok:
        return form
    to, outside = form.values["to"], form.values["service"]
    if not to and not outside:
        return form.with_errors({"to": str(schemas.CHOOSE_AGENCY)})
    return form.with_errors({"service": str(schemas.ONE_OF_BOTH)}) if to and outside else form


def _given(form: forms.Form) -> NewReferral:
    to = form.values["to"]
    return NewReferral(
        need=NeedId(form.values["need"]),
        to=AgencyId(to) if to else None,
        service=form.values["service"] or Narrative(""),
        minimum=form.values["minimum"],
        yes_on=form.values["yes_on"],
    )


@blueprint.get("/referrals/<uuid:referral_id>")
@audience(Audience.ANSWERERS)
def page(referral_id: UUID) -> Any:
    """One referral, with its steps."""
    return _page(ReferralId(referral_id), "", forms.Form(values={}))


@blueprint.post("/referrals/<uuid:referral_id>/move")
@audience(Audience.ANSWERERS)
def move(referral_id: UUID) -> Any:
    """Say what happened: it goes on, or ends."""

    def deed(held: ReferralId, values: Any) -> str:
        made: Move = values["move"]
        service.move(actor(), held, made, clock.now(), reason=values["reason"], on=values["on"])
        return str(schemas.DONE_WORDS[made])

    return _sent("move", ReferralId(referral_id), deed)


@blueprint.post("/referrals/<uuid:referral_id>/step")
@audience(Audience.ANSWERERS)
def step(referral_id: UUID) -> Any:
    """Note a step of the warm transfer."""

    def deed(held: ReferralId, values: Any) -> str:
        who = values["who"] or Narrative("")
        service.note_step(actor(), held, values["step"], clock.now(), on=values["on"], who=who)
        return _("Noted.")

    return _sent("step", ReferralId(referral_id), deed)


@blueprint.post("/referrals/<uuid:referral_id>/words")
@audience(Audience.ANSWERERS)
def words(referral_id: UUID) -> Any:
    """Write down what she says of it."""

    def deed(held: ReferralId, values: Any) -> str:
        service.say(actor(), held, values["text"], clock.now())
        return _("Written down, in her words.")

    return _sent("words", ReferralId(referral_id), deed)


def _sent(which: str, held: ReferralId, deed: Callable[[ReferralId, Any], str]) -> Any:
    """Do what a form asks for, then show how it stands now; a form with faults comes back as it was typed."""
    service.own(actor(), held, clock.now())
    schema: Schema = _FORMS[which]()
    form = forms.read(schema, request.form)
    if form.ok:
        try:
            flash(deed(held, form.values), "done")
        except InvalidError as wrong:
            form = form.with_errors({name: str(_MISSING[name]) for name in wrong.fields})
        except RefusedError as refusal:
            said = str(schemas.REFUSAL_WORDS[Refusal(refusal.code)])
            if refusal.code in schemas.DAY_REFUSALS:
                form = form.with_errors({"on": said})
            else:
                flash(said, "info")
    if form.ok:
        return redirect(url_for("referrals.page", referral_id=held))
    return _page(held, which, form), 422


def _page(held: ReferralId, which: str, form: forms.Form) -> str:
    """`which` form came back with faults: of moves and steps, the one for what was to be noted."""
    now = clock.now()
    found = service.page(actor(), held, now)
    return render_template(
        "referrals/page.html",
        page=found,
        here=found.referral,
        sides=sides(actor(), found.referral),
        came_back=form.typed.get("move") or form.typed.get("step") or which,
        form=form,
        check_due=check_due(found.referral),
        told_until=_told_until(found.referral),
        no_more=found.referral.to in directory.no_more() and found.referral.state in RUNNING,
        day=directory.today(now),
        steps=list(StepKind),
        step_of=STEP_OF,
        with_somebody=WITH_SOMEBODY,
        limits={"who": WHO_LIMIT, "words": WORD_LIMIT},
        reasons=list(GAP_WORDS.items()),
        words={
            "state": schemas.STATE_WORDS,
            "step": schemas.STEP_WORDS,
            "note": schemas.NOTE_WORDS,
            "move": schemas.MOVE_WORDS,
            "gap": GAP_WORDS,
        },
    )


def _told_until(referral: ReferralFacts) -> date:
    zone = directory.zone()
    return last_day(told_until(referral, directory.policy().longest_release_days, zone), zone)


def _new_page(case: CaseId, form: forms.Form) -> str:
    card, agencies = service.to_offer(actor(), case, clock.now())
    return render_template(
        "referrals/new.html",
        card=card,
        agencies=agencies,
        needs=[(need.id, need.text) for need in card.needs if need.state is not NeedState.NO_LONGER_WANTED],
        form=form,
        day=directory.today(clock.now()),
        limits={"service": SERVICE_LIMIT, "minimum": MINIMUM_LIMIT},
    )
