"""Pages of the queue: the list, bringing a case, and stepping aside from one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.cases.schemas import AGE_BAND_WORDS, KNOWS_WORDS, PROTECTION_WORDS, RISK_WORDS, STEP_WORDS
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.drafts import service as drafts
from conference.drafts.policy import KEEP_DAYS
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.infra.words import clock_time, day
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import InvalidError, RefusedError
from conference.kernel.ids import CaseId, new_uuid
from conference.queue import service
from conference.queue.domain import FRONT, Bringing, CardGiven, Order, Start, Wanted
from conference.queue.policy import CARD_CHANGED
from conference.queue.schemas import (
    LIMITS,
    NOT_SAVED_WORDS,
    ORDER_WORDS,
    SOUGHT_WORDS,
    WRONG_WORDS,
    BringForm,
    CorrectForm,
    FilterForm,
    SaveForm,
    ending_words,
    fit_to_keep,
    only_its_own,
    rewrites,
    saving_of,
    urgency_words,
)
from conference.queue.schemas.cards import card_values, listed, typed_of

blueprint = Blueprint("queue", __name__)
blueprint.add_app_template_filter(urgency_words, "urgency")
blueprint.add_app_template_filter(ending_words, "ending")


@blueprint.get("/queue")
@audience(Audience.CARD_READERS)
def index() -> Any:
    """Every open case that the actor may know of, the most urgent first."""
    return _queue(Wanted(), forms.Form(values={}))


@blueprint.post("/queue")
@audience(Audience.CARD_READERS)
def found() -> Any:
    """The same, narrowed. Sent as a form, so that what somebody looks for stands in no address and no log."""
    form = forms.read(FilterForm(), request.form)
    values = dict(form.values) if form.ok else {}
    start = Start(values.pop("beyond", None), back=values.pop("back", False))
    return _queue(Wanted(**values), form, start)


def _queue(wanted: Wanted, form: forms.Form, start: Start = FRONT) -> str:
    me, now = actor(), clock.now()
    return render_template(
        "queue/index.html",
        page=service.page(me, now, wanted, start),
        form=form,
        narrowed=replace(wanted, order=Order.URGENT) != Wanted(),
        sorted_by=wanted.order,
        agencies=list(directory_store.names().items()),
        reasons=list(SOUGHT_WORDS.items()),
        orders=list(ORDER_WORDS.items()),
        age_bands=list(AGE_BAND_WORDS.items()),
        narrow=bool(wanted.age_band or wanted.step or wanted.interpreter),
        step_words=STEP_WORDS,
        brings=me.has(Role.REPRESENTATIVE),
    )


@blueprint.get("/cases/new")
@audience(Audience.REPRESENTATIVES)
def bring() -> Any:
    """The form; whoever has begun one is asked first whether to go on with it."""
    begun = drafts.begun(actor(), clock.now())
    if begun is not None:
        return render_template("queue/begun.html", begun=begun)
    fresh = {"primary": str(actor().member), "draft": str(new_uuid()), "page": str(new_uuid())}
    return _bring_page(forms.Form(values={}, typed=fresh))


@blueprint.post("/cases/new")
@audience(Audience.REPRESENTATIVES)
def bring_sent() -> Any:
    """Bring the case; its pseudonym is shown on arrival."""
    form = forms.read(BringForm(directory.zone()), request.form)
    if form.ok:
        try:
            case = service.bring(actor(), Bringing(**card_values(form)), clock.now(), draft=form.values["draft"])
        except InvalidError as invalid:
            form = form.with_errors({field: str(WRONG_WORDS[field, code]) for field, code in invalid.fields.items()})
        except RefusedError as refusal:
            if refusal.code not in NOT_SAVED_WORDS:
                raise
            return _bring_page(form, not_saved=str(NOT_SAVED_WORDS[refusal.code])), 409
        else:
            flash(_("This is the name the table will use. Please write it down where only you find it."), "done")
            return redirect(url_for("pages.case", case_id=case))
    return _bring_page(form), 422


@blueprint.post("/cases/new/names")
@audience(Audience.REPRESENTATIVES)
def other_names() -> Any:
    """The form as it was typed, with other names to choose from."""
    schema = BringForm(directory.zone())
    form = forms.read(schema, request.form)
    if not only_its_own(form, schema):
        return _bring_page(form), 422
    service.names_offered(actor(), others=True)
    return _bring_page(forms.Form(values={}, typed=form.typed))


def _bring_page(form: forms.Form, *, not_saved: str = "") -> str:
    names = service.names_offered(actor())
    said = form.typed.get("pseudonym")
    return render_template(
        "queue/bring.html",
        form=form,
        names=[(name, name) for name in names],
        chosen=said if said in names else names[0],
        agencies=[(agency, name) for agency, name in directory_store.names().items() if agency != actor().agency],
        keep_days=KEEP_DAYS,
        not_saved=not_saved,
        **_offered(service.possible_contacts(clock.now())),
    )


def _offered(contacts: Sequence[Actor]) -> dict[str, Any]:
    """What can be chosen on a card, and how much can be written."""
    return {
        "contacts": [(contact.member, f"{contact.name} · {contact.agency_name}") for contact in contacts],
        "age_bands": list(AGE_BAND_WORDS.items()),
        "knows": list(KNOWS_WORDS.items()),
        "risks": listed(RISK_WORDS),
        "protections": listed(PROTECTION_WORDS),
        "zone": directory.zone().key,
        "limits": LIMITS,
    }


@blueprint.get("/cases/<uuid:case_id>/card")
@audience(Audience.REPRESENTATIVES)
def card(case_id: UUID) -> Any:
    """The card, for the agency that brought it to correct."""
    held, contacts, seen = service.card_to_correct(actor(), CaseId(case_id), clock.now())
    form = forms.Form(values={}, typed={**typed_of(held, directory.zone()), "seen": str(seen)})
    return render_template("queue/card.html", card=held, form=form, changed_meanwhile=False, **_offered(contacts))


@blueprint.post("/cases/<uuid:case_id>/card")
@audience(Audience.REPRESENTATIVES)
def card_sent(case_id: UUID) -> Any:
    """Correct it. What stood there stays readable for the same agency."""
    held, contacts, _seen = service.card_to_correct(actor(), CaseId(case_id), clock.now())
    form, changed_meanwhile = forms.read(CorrectForm(directory.zone()), request.form), False
    if form.ok:
        given = card_values(form)
        if form.typed.get("first_contact") == typed_of(held, directory.zone())["first_contact"]:
            given["first_contact_at"] = held.first_contact_at  # a form knows no seconds: they are no correction
        try:
            changed = service.correct_card(actor(), held.id, CardGiven(**given), clock.now(), seen=form.values["seen"])
        except RefusedError as refusal:
            if refusal.code != CARD_CHANGED:
                raise
            changed_meanwhile = True
        except InvalidError as invalid:
            form = form.with_errors({field: str(WRONG_WORDS[field, code]) for field, code in invalid.fields.items()})
        else:
            flash(_("The card is corrected.") if changed else _("Nothing was changed."), "done")
            return redirect(url_for("pages.case", case_id=case_id))
    page = render_template(
        "queue/card.html", card=held, form=form, changed_meanwhile=changed_meanwhile, **_offered(contacts)
    )
    return page, 409 if changed_meanwhile else 422


@blueprint.get("/cases/new/draft")
@audience(Audience.REPRESENTATIVES)
def go_on() -> Any:
    """The form as its writer left it."""
    found = drafts.read(actor(), clock.now())
    if found is None:
        return redirect(url_for("queue.bring"))
    begun, typed = found
    own = {"draft": str(begun.id), "page": str(new_uuid()), "after": str(begun.page)}
    return _bring_page(forms.Form(values={}, typed={**typed, **own}))


@blueprint.post("/cases/new/draft")
@audience(Audience.REPRESENTATIVES)
def save_draft() -> Any:
    """Save what was typed so far, as one types or by the button. What the guard holds back is not kept."""
    schema = SaveForm(directory.zone())
    form = forms.read(schema, request.form)
    kept, held = fit_to_keep(form)
    saving = saving_of(form, schema)
    if saving is None:
        return _not_saved(form, _("This page cannot be saved. Please load it again."), 422)
    try:
        begun = drafts.save(actor(), saving, kept, clock.now())
    except RefusedError as refusal:
        return _not_saved(form, str(NOT_SAVED_WORDS[refusal.code]), 409)
    if _asked_by_script():
        saved = _("Saved for you alone at %(time)s.", time=clock_time(begun.saved_at))
        return jsonify({"say": saved, "held": held, "rewrites": rewrites(form, held)})
    if held:
        return _bring_page(forms.Form(values={}, typed=form.typed, errors=held)), 422
    flash(_("Saved for you alone until %(day)s. Go on under “Bring a case”.", day=day(begun.kept_until)), "done")
    return redirect(url_for("queue.index"))


def _asked_by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _not_saved(form: forms.Form, say: str, status: int) -> Any:
    if _asked_by_script():
        return jsonify({"say": say}), status
    return _bring_page(forms.Form(values={}, typed=form.typed), not_saved=say), status


@blueprint.post("/cases/new/draft/throw-away")
@audience(Audience.REPRESENTATIVES)
def throw_away() -> Any:
    """Destroy what was begun."""
    drafts.throw_away(actor(), clock.now())
    flash(_("It is gone for good."), "done")
    return redirect(url_for("queue.index"))


@blueprint.post("/cases/<uuid:case_id>/to-the-table")
@audience(Audience.REPRESENTATIVES)
def to_the_table(case_id: UUID) -> Any:
    """Let every agency at the table read the card of a case that its agency kept to itself so far."""
    service.to_the_table(actor(), CaseId(case_id), clock.now())
    flash(_("The table can read this card now."), "done")
    return redirect(url_for("pages.case", case_id=case_id))


@blueprint.post("/cases/<uuid:case_id>/step-aside")
@audience(Audience.CARD_READERS)
def step_aside(case_id: UUID) -> Any:
    """Step aside. What is said afterwards names no case."""
    service.step_aside(actor(), CaseId(case_id), clock.now())
    flash(_("You have stepped aside. Your agency's other members go on with it."), "done")
    return redirect(url_for("queue.index"))
