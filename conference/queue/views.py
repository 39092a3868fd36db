"""Pages of the queue: the list, bringing a case, and stepping aside from one."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.cases.schemas import AGE_BAND_WORDS, KNOWS_WORDS, STEP_WORDS
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.actor import Role
from conference.kernel.errors import InvalidError
from conference.kernel.ids import CaseId
from conference.queue import service
from conference.queue.domain import Bringing, Order, Wanted
from conference.queue.schemas import (
    LIMITS,
    ORDER_WORDS,
    SOUGHT_WORDS,
    WRONG_WORDS,
    BringForm,
    FilterForm,
    ending_words,
    urgency_words,
)

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
    number = values.pop("page", 1)
    return _queue(Wanted(**values), form, number)


def _queue(wanted: Wanted, form: forms.Form, number: int = 1) -> str:
    me, now = actor(), clock.now()
    return render_template(
        "queue/index.html",
        page=service.page(me, now, wanted, number),
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
    """The form."""
    return _bring_page(forms.Form(values={}, typed={"primary": str(actor().member)}))


@blueprint.post("/cases/new")
@audience(Audience.REPRESENTATIVES)
def bring_sent() -> Any:
    """Bring the case; its pseudonym is shown on arrival."""
    form = forms.read(BringForm(directory.zone()), request.form)
    if form.ok:
        try:
            case = service.bring(actor(), _bringing(form), clock.now())
        except InvalidError as invalid:
            form = form.with_errors({field: str(WRONG_WORDS[field, code]) for field, code in invalid.fields.items()})
        else:
            flash(_("This is the name the table will use. Please write it down where only you find it."), "done")
            return redirect(url_for("pages.case", case_id=case))
    return _bring_page(form), 422


def _bringing(form: forms.Form) -> Bringing:
    values = dict(form.values)
    return Bringing(first_contact_at=values.pop("first_contact"), kept_out=frozenset(values.pop("kept_out")), **values)


def _bring_page(form: forms.Form) -> str:
    me = actor()
    contacts = service.possible_contacts(clock.now())
    return render_template(
        "queue/bring.html",
        form=form,
        contacts=[(contact.member, f"{contact.name} · {contact.agency_name}") for contact in contacts],
        agencies=[(agency, name) for agency, name in directory_store.names().items() if agency != me.agency],
        age_bands=list(AGE_BAND_WORDS.items()),
        knows=list(KNOWS_WORDS.items()),
        zone=directory.zone().key,
        limits=LIMITS,
    )


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
