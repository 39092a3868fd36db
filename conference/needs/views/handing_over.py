"""The page on which her primary contact hands over to somebody else."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.accounts import store as accounts
from conference.cases.domain import WHY_LIMIT
from conference.consent import store as consent_store
from conference.directory import service as directory
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.actor import Actor
from conference.kernel.errors import InvalidError, RefusedError
from conference.kernel.ids import CaseId, MemberId
from conference.needs import schemas
from conference.needs.domain import LEFT_LIMIT, LONGEST_TOGETHER, MOST_LEFT, NewHandover
from conference.needs.service import handing_over as service
from conference.needs.views.shared import blueprint, said


@blueprint.get("/cases/<uuid:case_id>/contact")
@audience(Audience.CARD_READERS)
def contact(case_id: UUID) -> Any:
    """Whom she calls, and to whom that is handed over."""
    return _page(CaseId(case_id), forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/contact")
@audience(Audience.CARD_READERS)
def contact_sent(case_id: UUID) -> Any:
    """Hand it over."""
    case = CaseId(case_id)
    service.page(actor(), case, clock.now())
    form = forms.read(schemas.HandoverForm(), request.form)
    if form.ok:
        try:
            service.hand_over(actor(), case, _new(form), clock.now())
        except InvalidError as wrong:
            form = form.with_errors(
                {name: str(schemas.HANDOVER_WRONG[name, code]) for name, code in wrong.fields.items()}
            )
        except RefusedError as refusal:
            flash(said(refusal), "info")
        else:
            flash(_("Handed over. Both contacts, and the agency that leads the case, are told to look here."), "done")
    if form.ok:
        return redirect(url_for("pages.case", case_id=case))
    return _page(case, form), 422


@blueprint.post("/cases/<uuid:case_id>/contact/end")
@audience(Audience.CARD_READERS)
def handover_ended(case_id: UUID) -> Any:
    """The time together is over."""
    return _change(CaseId(case_id), service.end, _("Ended. She calls the new primary contact now."))


@blueprint.post("/cases/<uuid:case_id>/contact/take-back")
@audience(Audience.CARD_READERS)
def handover_taken_back(case_id: UUID) -> Any:
    """She keeps the contact whom she had."""
    return _change(CaseId(case_id), service.take_back, _("Taken back. She calls the same person as before."))


def _change(case: CaseId, deed: Callable[[Actor, CaseId, datetime], None], done: str) -> Any:
    try:
        deed(actor(), case, clock.now())
    except RefusedError as refusal:
        flash(said(refusal), "info")
    else:
        flash(done, "done")
    knows = consent_store.sees(actor(), case, clock.now())  # whoever gives it back may know of it no longer
    return redirect(url_for("pages.case", case_id=case) if knows else url_for("queue.index"))


def _new(form: forms.Form) -> NewHandover:
    values = form.values
    return NewHandover(
        to=MemberId(values["to"]),
        last_day=values["last_day"],
        agrees=values["agrees"],
        why=values["why"],
        left=values["left"],
    )


def _choices(people: Sequence[Actor], today: date) -> list[tuple[MemberId, str]]:
    """Who can be chosen; whoever is away today is still chosen knowingly, for she could not call them yet."""
    away = accounts.away(today)
    return [
        (held.member, _("%(name)s (away today)", name=words) if held.member in away else words)
        for held in people
        for words in (f"{held.name} · {held.agency_name}",)
    ]


def _page(case: CaseId, form: forms.Form) -> str:
    now = clock.now()
    today, found = directory.today(now), service.page(actor(), case, now)
    return render_template(
        "needs/contact.html",
        page=found,
        form=form,
        choices=_choices(found.choices, today),
        agrees=list(schemas.AGREES_CHOICES.items()),
        words=schemas.AGREES_CHOICES,
        day=today,
        latest=today + LONGEST_TOGETHER,
        why_limit=WHY_LIMIT,
        left_limit=LEFT_LIMIT * MOST_LEFT,
        most_left=MOST_LEFT,
    )
