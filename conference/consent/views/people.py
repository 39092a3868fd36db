"""The people of a case: when they come of age, whether they can decide, and who may sign for them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema

from conference.accounts import service as accounts
from conference.accounts.schemas import PasswordForm
from conference.cases.domain import Card
from conference.consent import service
from conference.consent.schemas.people import (
    KIND_WORDS,
    RELATION_WORDS,
    WRONG_WORDS,
    PersonForm,
    SignerForm,
    SinceForm,
    SuspectedForm,
    person_words,
)
from conference.consent.views.shared import blueprint, card_of
from conference.directory import service as directory
from conference.infra import clock, forms
from conference.infra.forms import FormSchema
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import InvalidError, RefusedError
from conference.kernel.ids import AuthorityId, CaseId, CasePersonId
from conference.kernel.localday import last_moment


@blueprint.get("/cases/<uuid:case_id>/people")
@audience(Audience.REPRESENTATIVES)
def people(case_id: UUID) -> Any:
    """The people of the case, for the agency that leads it; for others with a part in it, where a worry is said."""
    return _page(card_of(case_id), "", forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/people")
@audience(Audience.REPRESENTATIVES)
def child_sent(case_id: UUID) -> Any:
    """Record a child."""
    return _sent(case_id, "child", PersonForm(), lambda values: _record(CaseId(case_id), None, values))


@blueprint.post("/cases/<uuid:case_id>/people/<uuid:person_id>")
@audience(Audience.REPRESENTATIVES)
def person_sent(case_id: UUID, person_id: UUID) -> Any:
    """Change when a person comes of age, and who signs."""
    person = CasePersonId(person_id)
    return _sent(case_id, f"person-{person_id}", PersonForm(), lambda values: _record(CaseId(case_id), person, values))


def _record(case: CaseId, person: CasePersonId | None, values: Any) -> str:
    service.record_person(
        actor(),
        case,
        person,
        turns_18=values["turns_18"],
        understands=not values["too_young"],
        served_alone=values["served_alone"],
        now=clock.now(),
    )
    return _("Recorded.")


@blueprint.post("/cases/<uuid:case_id>/people/<uuid:person_id>/signers")
@audience(Audience.REPRESENTATIVES)
def signer_sent(case_id: UUID, person_id: UUID) -> Any:
    """Record somebody who may sign for a person."""

    def deed(values: Any) -> str:
        service.record_signer(actor(), CaseId(case_id), CasePersonId(person_id), now=clock.now(), **values)
        return _("Recorded, by relation only. A name is never kept.")

    return _sent(case_id, f"signer-{person_id}", SignerForm(), deed)


@blueprint.post("/cases/<uuid:case_id>/people/<uuid:person_id>/cannot-decide")
@audience(Audience.REPRESENTATIVES)
def capacity_lost(case_id: UUID, person_id: UUID) -> Any:
    """She cannot decide for herself."""

    def deed(values: Any) -> str:
        service.lose_capacity(actor(), CaseId(case_id), CasePersonId(person_id), clock.now(), since=values["since"])
        return _("Noted. What she signed before stays; somebody should look at whether it still serves her.")

    return _sent(case_id, f"lost-{person_id}", SinceForm(), deed)


@blueprint.post("/cases/<uuid:case_id>/people/<uuid:person_id>/can-decide")
@audience(Audience.REPRESENTATIVES)
def capacity_back(case_id: UUID, person_id: UUID) -> Any:
    """She can decide for herself again."""

    def deed(_values: Any) -> str:
        service.regain_capacity(actor(), CaseId(case_id), CasePersonId(person_id), clock.now())
        return _("Noted. What others signed for her has ended at this moment: please ask her.")

    return _sent(case_id, "", FormSchema(), deed)


@blueprint.post("/cases/<uuid:case_id>/signers/<uuid:signer_id>/end")
@audience(Audience.REPRESENTATIVES)
def signer_ended(case_id: UUID, signer_id: UUID) -> Any:
    """Somebody may sign no longer."""

    def deed(_values: Any) -> str:
        service.end_signer(actor(), CaseId(case_id), AuthorityId(signer_id), clock.now())
        return _("Recorded. What they signed has ended at this moment.")

    return _sent(case_id, "", FormSchema(), deed)


@blueprint.post("/cases/<uuid:case_id>/signers/<uuid:signer_id>/clear")
@audience(Audience.REPRESENTATIVES)
def signer_cleared(case_id: UUID, signer_id: UUID) -> Any:
    """Take a suspicion back."""

    def deed(values: Any) -> str:
        accounts.confirm_password(actor(), values["password"], clock.now())
        service.clear_signer(actor(), CaseId(case_id), AuthorityId(signer_id), clock.now())
        return _("The suspicion is taken back.")

    return _sent(case_id, f"clear-{signer_id}", PasswordForm(), deed)


@blueprint.post("/cases/<uuid:case_id>/suspected")
@audience(Audience.REPRESENTATIVES)
def signer_suspected(case_id: UUID) -> Any:
    """Somebody who may sign is suspected of abuse. The answer does not say whether anybody is recorded."""

    def deed(values: Any) -> str:
        service.flag_signer(actor(), CaseId(case_id), values["kind"], values["relation"], clock.now())
        return _("Noted. From this moment nothing that they sign, or have signed, counts.")

    return _sent(case_id, "suspected", SuspectedForm(), deed)


def _sent(case_id: UUID, which: str, schema: Schema, deed: Callable[[Any], str]) -> Any:
    """Do what a form asks for and show the page anew; a form with faults comes back as it was typed."""
    card = card_of(case_id)
    form = forms.read(schema, request.form)
    if form.ok:
        try:
            flash(deed(form.values), "done")
        except InvalidError as wrong:
            form = form.with_errors({name: str(WRONG_WORDS[code]) for name, code in wrong.fields.items()})
        except RefusedError as refusal:
            if refusal.code != "password_refused":
                raise
            form = form.with_errors({"password": _("This is not your password.")})
    if form.ok:
        return redirect(url_for("consent.people", case_id=case_id))
    return _page(card, which, form), 422


def _page(card: Card, which: str, form: forms.Form) -> str:
    """`which` form came back with faults; the others are empty."""
    now = clock.now()
    return render_template(
        "consent/people.html",
        card=card,
        kept=service.people(actor(), card.id, now),
        sent=form,
        which=which,
        person_words=person_words,
        relations=list(RELATION_WORDS.items()),
        relation_words=RELATION_WORDS,
        kinds=list(KIND_WORDS.items()),
        today=directory.today(now),
        now=now,
        last_moment=last_moment,
    )
