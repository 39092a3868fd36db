"""Pages of emergency requests: asking for a conference now, and a chair's answer."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema

from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.directory import service as directory
from conference.emergency import service
from conference.emergency.domain import LONGEST_MINUTES, REASON_LIMIT, SHORTEST_MINUTES
from conference.emergency.policy import EmergencyReason
from conference.emergency.schemas import FIELD_OF, REFUSAL_WORDS, WHY_WORDS, AskForm, CallForm, DeclineForm
from conference.emergency.service import Calling
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.infra.words import moment
from conference.kernel.actor import Actor
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId, EmergencyId, MemberId
from conference.meetings import service as meetings
from conference.meetings.domain import PLACE_LIMIT

blueprint = Blueprint("emergency", __name__)
_SOONEST = timedelta(hours=2)
"""What the form offers first: people need a little time to come."""
_QUARTER = 15


@blueprint.get("/cases/<uuid:case_id>/emergency")
@audience(Audience.REPRESENTATIVES)
def new(case_id: UUID) -> Any:
    """Ask for a conference now."""
    return _ask_page(CaseId(case_id), forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/emergency")
@audience(Audience.REPRESENTATIVES)
def new_sent(case_id: UUID) -> Any:
    """Every chair who may be told is told at once."""
    case, now = CaseId(case_id), clock.now()
    consent.require_visible(actor(), case, now)
    form = forms.read(AskForm(), request.form)
    if not form.ok:
        return _ask_page(case, form), 422
    try:
        asked = service.ask(actor(), case, form.values["why"], form.values["reason"], now)
    except RefusedError as refusal:
        if refusal.code not in _words():
            raise
        return _ask_page(case, form), 409
    flash(
        _("Every chair who may hear of it is told, now. The answer comes to this page, and you get a message."), "done"
    )
    return redirect(url_for("emergency.page", request_id=asked))


@blueprint.get("/emergencies/<uuid:request_id>")
@audience(Audience.CARD_READERS)
def page(request_id: UUID) -> Any:
    """The request: for chairs to answer, for the agency that asked to read the answer."""
    return _page(EmergencyId(request_id), forms.Form(values={}))


@blueprint.post("/emergencies/<uuid:request_id>/call")
@audience(Audience.CHAIRS)
def call(request_id: UUID) -> Any:
    """Call a short conference for this case alone."""

    def deed(values: Any) -> str:
        starts_at = values["starts_at"].replace(tzinfo=directory.zone())
        added = frozenset(MemberId(member) for member in values["added"])
        calling = Calling(starts_at, values["minutes"], values["place"], added)
        service.call(actor(), EmergencyId(request_id), calling, clock.now())
        return _("The conference is called for %(moment)s. Invitations are on their way.", moment=moment(starts_at))

    return _answered(request_id, CallForm(), deed)


@blueprint.post("/emergencies/<uuid:request_id>/decline")
@audience(Audience.CHAIRS)
def decline(request_id: UUID) -> Any:
    """Say no, and why."""

    def deed(values: Any) -> str:
        service.decline(actor(), EmergencyId(request_id), values["answer"], clock.now())
        return _("They read your answer on their page, and get a message that says nothing else.")

    return _answered(request_id, DeclineForm(), deed)


def _answered(request_id: UUID, schema: Schema, deed: Callable[[Any], str]) -> Any:
    service.request(actor(), EmergencyId(request_id), clock.now())
    form = forms.read(schema, request.form)
    if form.ok:
        try:
            flash(deed(form.values), "done")
        except RefusedError as refusal:
            if refusal.code not in _words():
                raise
            field = FIELD_OF.get(EmergencyReason(refusal.code))
            if field is not None:
                form = form.with_errors({field: _words()[refusal.code]})
            else:
                flash(_words()[refusal.code], "info")
    if form.ok:
        return redirect(url_for("emergency.page", request_id=request_id))
    return _page(EmergencyId(request_id), form), 422


def _words() -> dict[str, str]:
    return {str(code): str(words) for code, words in REFUSAL_WORDS.items()}


def _ask_page(case: CaseId, form: forms.Form) -> str:
    me, now = actor(), clock.now()
    verdict = service.may_ask_now(me, case, now)
    return render_template(
        "emergency/ask.html",
        card=consent_store.cards_for(me, [case])[case],
        last=service.latest(me, case, now),
        refused="" if verdict else _words()[verdict.code],
        form=form,
        whys=list(WHY_WORDS.items()),
        limit=REASON_LIMIT,
    )


def _page(request_id: EmergencyId, form: forms.Form) -> str:
    me, now = actor(), clock.now()
    held = service.request(me, request_id, now)
    called = meetings.known(me, held.meeting, now) if held.meeting else None
    invited = {member.member for member in held.involved or ()}
    others: Sequence[Actor] = service.to_add(me, request_id, now) if held.answers else ()
    return render_template(
        "emergency/request.html",
        held=held,
        called=called,
        others=_by_agency([other for other in others if other.member not in invited]),
        soonest=_soonest(now),
        form=form,
        why_words=WHY_WORDS,
        shortest=SHORTEST_MINUTES,
        longest=LONGEST_MINUTES,
        place_limit=PLACE_LIMIT,
        reason_limit=REASON_LIMIT,
    )


def _by_agency(members: Sequence[Actor]) -> list[tuple[str, list[Actor]]]:
    return [(name, list(of)) for name, of in groupby(members, key=lambda one: one.agency_name)]


def _soonest(now: datetime) -> str:
    """The next full quarter of an hour in two hours, by the task force's clocks, as the field takes it."""
    local = (now + _SOONEST).astimezone(directory.zone())
    rounded = local + timedelta(minutes=-local.minute % _QUARTER)
    return rounded.strftime("%Y-%m-%dT%H:%M")
