"""Pages of actions: what our agency is asked and owes, one action with its history, and its honest end."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema

from conference.accounts import store as accounts
from conference.actions import service
from conference.actions.domain import UPDATE_LIMIT, Outcome
from conference.actions.policy import ANSWERING_ROLES
from conference.actions.schemas import (
    GAP_WORDS,
    OUTCOME_HELP,
    OUTCOME_WORDS,
    REFUSAL_WORDS,
    STATE_WORDS,
    CloseForm,
    DeclineForm,
    PlaceForm,
    UpdateForm,
)
from conference.consent import store as consent
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import clock, forms
from conference.infra.forms import FormSchema
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import InvalidError, RefusedError
from conference.kernel.ids import ActionId, AgencyId

blueprint = Blueprint("actions", __name__)


@blueprint.get("/actions")
@audience(Audience.CARD_READERS)
def index() -> Any:
    """What waits for our yes or no, what we owe, and what was closed lately."""
    now = clock.now()
    return render_template(
        "actions/index.html",
        inbox=service.inbox(actor(), now),
        answers=actor().has(*ANSWERING_ROLES),
        day=directory.today(now),
        agencies=_agencies_to_ask(now),
        **_words(),
    )


def _agencies_to_ask(now: datetime) -> list[tuple[AgencyId, str]]:
    current = directory_store.current_agencies(now, directory.zone())
    return [(agency, name) for agency, name in directory_store.names().items() if agency in current]


@blueprint.post("/actions/<uuid:action_id>/place")
@audience(Audience.CARD_READERS)
def place(action_id: UUID) -> Any:
    """Ask another agency for an action that has none."""
    form = forms.read(PlaceForm(), request.form)
    if form.ok:
        try:
            service.place(actor(), ActionId(action_id), AgencyId(form.values["agency"]), clock.now())
        except RefusedError as refusal:
            if refusal.code not in REFUSAL_WORDS:
                raise
            flash(str(REFUSAL_WORDS[refusal.code]), "info")
        else:
            flash(_("Asked. It binds nobody until the agency says yes."), "done")
    else:
        flash(next(iter(form.errors.values())), "problem")
    return redirect(url_for("actions.index"))


@blueprint.get("/actions/<uuid:action_id>")
@audience(Audience.CARD_READERS)
def action(action_id: UUID) -> Any:
    """One action of our agency."""
    return _action_page(ActionId(action_id), "", forms.Form(values={}))


@blueprint.post("/actions/<uuid:action_id>/accept")
@audience(Audience.CARD_READERS)
def accept(action_id: UUID) -> Any:
    """Say yes for our agency."""
    held = ActionId(action_id)
    return _sent("accept", held, FormSchema(), lambda _values: _accept(held))


@blueprint.post("/actions/<uuid:action_id>/decline")
@audience(Audience.CARD_READERS)
def decline(action_id: UUID) -> Any:
    """Say no for our agency, and why."""
    held = ActionId(action_id)
    return _sent("decline", held, DeclineForm(), lambda values: _decline(held, values))


@blueprint.post("/actions/<uuid:action_id>/update")
@audience(Audience.CARD_READERS)
def update(action_id: UUID) -> Any:
    """Add a line to the history."""
    held = ActionId(action_id)
    return _sent("update", held, UpdateForm(), lambda values: _update(held, values))


@blueprint.post("/actions/<uuid:action_id>/close")
@audience(Audience.CARD_READERS)
def close(action_id: UUID) -> Any:
    """Close it out in one of the three ways."""
    held = ActionId(action_id)
    return _sent("close", held, CloseForm(), lambda values: _close(held, values))


def _accept(held: ActionId) -> str:
    service.accept(actor(), held, clock.now())
    return _("Accepted. Your agency has promised this now.")


def _decline(held: ActionId, values: Any) -> str:
    service.decline(actor(), held, values["reason"], clock.now())
    return _("Declined, with your reason. The table will see that it needs another way.")


def _update(held: ActionId, values: Any) -> str:
    service.update(actor(), held, values["text"], clock.now())
    return _("Your update is in the history.")


def _close(held: ActionId, values: Any) -> str:
    reason, text = values["reason"], values["closing"]
    service.close(actor(), held, values["outcome"], reason=reason, text=text, now=clock.now())
    return _("Closed out. Thank you for saying how it went.")


def _sent(which: str, held: ActionId, schema: Schema, deed: Callable[[Any], str]) -> Any:
    """Do what a form asks for, then show how the action stands now; a form with faults comes back as it was typed."""
    service.own(actor(), held, clock.now())
    form = forms.read(schema, request.form)
    if form.ok:
        try:
            flash(deed(form.values), "done")
        except InvalidError as wrong:
            form = form.with_errors(dict.fromkeys(wrong.fields, _("Please choose the reason.")))
        except RefusedError as refusal:
            if refusal.code not in REFUSAL_WORDS:
                raise
            flash(str(REFUSAL_WORDS[refusal.code]), "info")
    if form.ok:
        return redirect(url_for("actions.action", action_id=held))
    return _action_page(held, which, form), 422


def _action_page(held: ActionId, which: str, form: forms.Form) -> str:
    """`which` form came back with faults; the others are empty."""
    now = clock.now()
    found = service.own(actor(), held, now)
    empty = forms.Form(values={})
    return render_template(
        "actions/action.html",
        action=found,
        card=consent.cards_for(actor(), [found.case])[found.case],
        asked_by=accounts.names([found.proposed_by])[found.proposed_by],
        answers=actor().has(*ANSWERING_ROLES),
        declining=form if which == "decline" else empty,
        updating=form if which == "update" else empty,
        closing=form if which == "close" else empty,
        limit=UPDATE_LIMIT,
        day=directory.today(now),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "gap_words": GAP_WORDS,
        "outcome_words": OUTCOME_WORDS,
        "outcome_choices": [(outcome, OUTCOME_WORDS[outcome], OUTCOME_HELP[outcome]) for outcome in Outcome],
        "state_words": STATE_WORDS,
    }
