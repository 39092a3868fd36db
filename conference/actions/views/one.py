"""One action: how it stands, its history, what its agency does with it, and its honest end."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema

from conference.accounts import store as accounts
from conference.actions import service, store
from conference.actions.domain import TEXT_LIMIT, UPDATE_LIMIT
from conference.actions.policy import Verb, may
from conference.actions.schemas import (
    FIELDS_OF,
    MOVE_WORDS,
    AnswerTimeForm,
    CarryForm,
    CloseForm,
    CommentForm,
    DeclineForm,
    FollowForm,
    OfferForm,
    ReopenForm,
    SnoozeForm,
    StepForm,
    TimeForm,
    UpdateForm,
)
from conference.actions.views.shared import agencies_to_ask, blueprint, words, words_of
from conference.consent import store as consent
from conference.consent.service.contacts import calls_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import clock, forms
from conference.infra.forms import FormSchema
from conference.infra.http import Audience, actor, audience
from conference.infra.words import lazy as _l
from conference.kernel.actor import Actor
from conference.kernel.errors import InvalidError, RefusedError, require_known
from conference.kernel.ids import ActionId, AgencyId, MemberId, RowId
from conference.kernel.narrative import Narrative

_Work = Callable[[Actor, ActionId, Any, datetime], None]
_NOTHING = Narrative.read("")


@blueprint.get("/actions/<uuid:action_id>")
@audience(Audience.CARD_READERS)
def action(action_id: UUID) -> Any:
    """One action, for whoever has a part in it."""
    return _action_page(ActionId(action_id), "", forms.Form(values={}))


@blueprint.post("/actions/<uuid:action_id>/<deed>")
@audience(Audience.CARD_READERS)
def do(action_id: UUID, deed: str) -> Any:
    """Do one of the deeds below with it, then show how it stands now. A form with faults, or one that was refused,
    comes back as it was typed.
    """
    held = ActionId(action_id)
    service.own(actor(), held, clock.now())
    schema, work, said = require_known(_DEEDS.get(deed))
    return _sent(deed, held, schema(), lambda values: _done(work, held, values, said))


@blueprint.post("/actions/<uuid:action_id>/steps/<uuid:step_id>")
@audience(Audience.CARD_READERS)
def tick_step(action_id: UUID, step_id: UUID) -> Any:
    """Note a private step as done, or as not done after all."""
    held = ActionId(action_id)
    service.tick_step(actor(), held, RowId(step_id), clock.now())
    return redirect(url_for("actions.action", action_id=held, _anchor="steps"))


def _done(work: _Work, held: ActionId, values: Any, said: Any) -> str:
    work(actor(), held, values, clock.now())
    return str(said)


def _alone(deed: Callable[[Actor, ActionId, datetime], None]) -> _Work:
    return lambda me, held, _values, now: deed(me, held, now)


def _with(field: str, deed: _Work) -> _Work:
    """A deed that needs nothing but what was written in one field."""
    return lambda me, held, values, now: deed(me, held, values[field], now)


def _close(me: Actor, held: ActionId, values: Any, now: datetime) -> None:
    reason, text = values["reason"], values["closing"]
    service.close(me, held, values["outcome"], reason=reason, text=text, now=now)


def _offer(me: Actor, held: ActionId, values: Any, now: datetime) -> None:
    service.offer(me, held, AgencyId(values["offered"]), values["because"] or _NOTHING, now)


def _follow(me: Actor, held: ActionId, values: Any, now: datetime) -> None:
    above = service.own(me, held, now)
    service.propose(
        me,
        case=above.case,
        agency=AgencyId(values["asked"]),
        text=values["what"],
        due=values["due"],
        now=now,
        need=above.need,
        parent=held,
    )


_DEEDS: Mapping[str, tuple[type[Schema], _Work, Any]] = {
    "accept": (FormSchema, _alone(service.accept), _l("Accepted. Your agency has promised this now.")),
    "decline": (
        DeclineForm,
        _with("reason", service.decline),
        _l("Declined, with your reason. The table will see that it needs another way."),
    ),
    "begin": (FormSchema, _alone(service.begin), _l("Begun. Everybody who waits for it can see that.")),
    "update": (UpdateForm, _with("text", service.update), _l("Your update is in the history.")),
    "comment": (CommentForm, _with("comment", service.comment), _l("Written. Whoever has a part in this reads it.")),
    "close": (CloseForm, _close, _l("Closed out. Thank you for saying how it went.")),
    "reopen": (ReopenForm, _with("again", service.reopen), _l("Opened once more.")),
    "more-time": (
        TimeForm,
        lambda me, held, values, now: service.ask_time(me, held, values["until"], values["why"], now),
        _l("Asked. Its day stays until a chair, or whoever proposed it, agrees."),
    ),
    "answer-time": (
        AnswerTimeForm,
        lambda me, held, values, now: service.answer_time(me, held, now, agree=values["agree"]),
        _l("Answered. Whoever asked sees it here."),
    ),
    "carry": (
        CarryForm,
        lambda me, held, values, now: service.carry(me, held, MemberId(values["carrier"]), now),
        _l("Handed over."),
    ),
    "offer": (OfferForm, _offer, _l("Asked. It stays with your agency until the other one says yes.")),
    "snooze": (SnoozeForm, _with("day", service.snooze), _l("Set aside. It comes back on its own.")),
    "steps": (StepForm, _with("step", service.keep_step), _l("Noted, for your agency alone.")),
    "follow": (FollowForm, _follow, _l("Asked. It binds nobody until the agency says yes.")),
}
"""What can be done with one action: the form, the use case, and what is said once it is done."""


def _sent(which: str, held: ActionId, schema: Schema, deed: Callable[[Any], str]) -> Any:
    form = forms.read(schema, request.form)
    if form.ok:
        try:
            flash(deed(form.values), "done")
        except InvalidError as wrong:
            form = form.with_errors(dict.fromkeys(wrong.fields, _("Please choose the reason.")))
        except RefusedError as refusal:
            field = next((name for name in FIELDS_OF.get(refusal.code, ()) if name in form.values), None)
            if field is None:
                flash(words_of(refusal), "info")
                return _action_page(held, which, form), 409
            form = form.with_errors({field: words_of(refusal)})
    if form.ok:
        return redirect(url_for("actions.action", action_id=held))
    return _action_page(held, which, form), 422


def _action_page(held: ActionId, which: str, form: forms.Form) -> str:
    """`which` form came back; the others are empty."""
    now, me = clock.now(), actor()
    found, lead = service.own(me, held, now), service.asked_after(me, held, now)[1]
    askable = agencies_to_ask(now)
    ours = me.agency == found.agency
    owning: Mapping[ActionId, MemberId] = {}
    if ours:  # elsewhere it would tell who may not know of it
        owning = service.owners([found], now)
    owner = owning.get(held)
    card = consent.cards_for(me, [found.case])[found.case]
    return render_template(
        "actions/action.html",
        action=found,
        card=card,
        calls=calls_of(found.case, now),
        need=next((need for need in card.needs if need.id == found.need), None),
        parent=_parent(found.parent, held),
        ours=ours,
        owner=accounts.names([owner])[owner] if owner else None,
        history=store.history(held),
        move_words=MOVE_WORDS,
        steps=store.steps(held, me.agencies),
        offered=directory_store.names().get(found.offered_to) if found.offered_to else None,
        agencies=[(agency, name) for agency, name in askable if agency not in {found.agency, found.offered_to}],
        agencies_for_more=askable,
        colleagues=[(one.member, one.name) for one in service.colleagues(me, now) if one.member != found.carrier],
        can={verb.value for verb in Verb if may(verb, me, found)},
        may_nudge=bool(service.nudgeable(me, [found], owning, now, lead=lead)),
        which=which,
        form=form,
        limit=UPDATE_LIMIT,
        text_limit=TEXT_LIMIT,
        day=directory.today(now),
        **words(),
    )


def _parent(parent: ActionId | None, held: ActionId) -> Any:
    """The action that one follows from: of the same case, so whoever reads the one may know of the other."""
    found = store.facts([parent]) if parent and parent != held else ()
    return found[0] if found else None
