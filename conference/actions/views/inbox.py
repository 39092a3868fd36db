"""Our actions: the list of an agency, and one gesture for one or several of them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.accounts import store as accounts
from conference.actions import service
from conference.actions.domain import UPDATE_LIMIT, Outcome
from conference.actions.policy import ANSWERING_ROLES
from conference.actions.schemas import (
    DEED_WORDS,
    REFUSAL_WORDS,
    SHOWN_WORDS,
    WHOSE_WORDS,
    ChoiceForm,
    Deed,
    PlaceForm,
    TogetherForm,
)
from conference.actions.service.together import GONE
from conference.actions.views.shared import agencies_to_ask, blueprint, words, words_of
from conference.directory import service as directory
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import RefusedError
from conference.kernel.ids import ActionId, AgencyId, MemberId

_NOBODY: Mapping[ActionId, str] = {}


@blueprint.get("/actions")
@audience(Audience.CARD_READERS)
def index() -> Any:
    """What waits for our yes or no, what we owe by when, and what was closed lately."""
    return _inbox(forms.Form(values={}), _NOBODY)


@blueprint.post("/actions/shown")
@audience(Audience.CARD_READERS)
def shown() -> Any:
    """Look at the list differently, from now on."""
    form = forms.read(ChoiceForm(), request.form)
    if not form.ok:
        return _inbox(forms.Form(values={}), _NOBODY), 422
    service.choose(actor(), service.Choice(**form.values))
    return redirect(url_for("actions.index"))


@blueprint.post("/actions/together")
@audience(Audience.CARD_READERS)
def together() -> Any:
    """Do the same with every action that was chosen; those that cannot be done stay chosen, each with the reason."""
    form = forms.read(TogetherForm(), request.form)
    if not form.ok:
        return _inbox(form, _NOBODY), 422
    chosen = [ActionId(action) for action in form.values["action"]]
    went = service.each(chosen, _deed(form.values))
    if went.done:
        flash(ngettext("Done with %(num)s action.", "Done with %(num)s actions.", went.done), "done")
    if went.refused:
        return _inbox(form, {action: _why(code) for action, code in went.refused.items()}), 422
    then = form.values["then"]
    return redirect(url_for("actions.index", _anchor=f"row-{then}" if then else "rows"))


@blueprint.post("/actions/<uuid:action_id>/place")
@audience(Audience.CARD_READERS)
def place(action_id: UUID) -> Any:
    """Ask another agency for an action that has none."""
    form = forms.read(PlaceForm(), request.form)
    if form.ok:
        try:
            service.place(actor(), ActionId(action_id), AgencyId(form.values["agency"]), clock.now())
        except RefusedError as refusal:
            flash(words_of(refusal), "info")
        else:
            flash(_("Asked. It binds nobody until the agency says yes."), "done")
    else:
        flash(next(iter(form.errors.values())), "problem")
    return redirect(url_for("actions.index"))


def _deed(values: Mapping[str, Any]) -> Callable[[ActionId], None]:
    """What was chosen, for one action."""
    me, now, reason, text = actor(), clock.now(), values["reason"], values["text"]
    deeds: dict[Deed, Callable[[ActionId], None]] = {
        Deed.ACCEPT: lambda action: service.accept(me, action, now),
        Deed.DECLINE: lambda action: service.decline(me, action, reason, now),
        Deed.BEGIN: lambda action: service.begin(me, action, now),
        Deed.UPDATE: lambda action: service.update(me, action, text, now),
        Deed.SNOOZE: lambda action: service.snooze(me, action, values["day"], now),
        Deed.NUDGE: lambda action: service.nudge(me, action, now),
        Deed.HAND_OVER: lambda action: service.carry(me, action, MemberId(values["carrier"]), now),
    }
    if chosen := deeds.get(values["deed"]):
        return chosen
    end = Outcome(values["deed"].value)
    return lambda action: service.close(me, action, end, reason=reason, text=text, now=now)


def _why(code: str) -> str:
    """Why nothing was done with one of several."""
    if code == GONE:
        return _("This is not here, or not any more.")
    return words_of(RefusedError(code)) if code in REFUSAL_WORDS else _("This could not be done.")


def _inbox(form: forms.Form, refused: Mapping[ActionId, str]) -> str:
    """The list. What was chosen in `form` stays chosen, but for what is done already."""
    now, me = clock.now(), actor()
    chosen = service.choice(me)
    inbox = service.inbox(me, now, chosen)
    return render_template(
        "actions/index.html",
        inbox=inbox,
        chosen=chosen,
        whose_words=WHOSE_WORDS,
        shown_words=SHOWN_WORDS,
        names=accounts.names(list(set(inbox.owners.values()))),
        mine=me.member,
        our_agency=me.agency,
        answers=me.has(*ANSWERING_ROLES),
        day=directory.today(now),
        agencies=agencies_to_ask(now),
        deeds=[(deed, words) for deed, words in DEED_WORDS.items() if deed is not Deed.NUDGE or inbox.nudgeable],
        colleagues=[(one.member, one.name) for one in service.colleagues(me, now)],
        form=form,
        picked=_picked(form, refused),
        refused=refused,
        limit=UPDATE_LIMIT,
        **words(),
    )


def _picked(form: forms.Form, refused: Mapping[ActionId, str]) -> Collection[str]:
    """The rows that stay chosen."""
    if refused:
        return {str(action) for action in refused}
    return set(form.typed.get("action", []))
