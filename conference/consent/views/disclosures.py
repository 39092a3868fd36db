"""Pages of lawful disclosures, and of telling her."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.consent.domain import Consequence, DetailFacts, NewDisclosure, NotTold, Reason, Telling, Then
from conference.consent.schemas import CATEGORY_WORDS, REASON_WORDS
from conference.consent.schemas.exceptions import (
    BODY_WORDS,
    CLAIM_WORDS,
    NOT_TOLD_WORDS,
    REFUSED_WORDS,
    TELL_WORDS,
    TELLING_ERRORS,
    THEN_WORDS,
    TOLD,
    DisclosureForm,
    TellingForm,
)
from conference.consent.service import disclosures as service
from conference.consent.service import telling
from conference.consent.views.shared import blueprint, card_of
from conference.directory import service as directory
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.infra.words import day
from conference.kernel.errors import HiddenError, InvalidError
from conference.kernel.ids import DetailId, DutyId, OrderId


@blueprint.get("/details/<uuid:detail_id>/disclose")
@audience(Audience.REPRESENTATIVES)
def disclosure_new(detail_id: UUID) -> Any:
    """The form for somebody outside who asks for a detail."""
    detail, own = service.disclosable(actor(), DetailId(detail_id), clock.now())
    return _page(detail, forms.Form(values={}), own=own)


@blueprint.post("/details/<uuid:detail_id>/disclose", endpoint="disclosure_new_sent")
@audience(Audience.REPRESENTATIVES)
def disclosure_new_sent(detail_id: UUID) -> Any:
    """Ask the rule, and record what it answers."""
    detail_id_, now = DetailId(detail_id), clock.now()
    form, answer = forms.read(DisclosureForm(), request.form), None
    if form.ok:
        try:
            answer = service.disclose(actor(), detail_id_, _new(form), now)
        except InvalidError as wrong:
            form = _with_wrong(form, wrong)
    if answer:
        flash(_("Recorded: one detail, to one body. Nothing else was opened."), "done")
        return redirect(_back(detail_id_))
    detail, own = service.disclosable(actor(), detail_id_, now)
    if answer is not None and Then.LEGAL_HOLD in answer.then:
        flash(_("Refused: a subpoena is not a court’s order. A legal hold has begun, and nothing was opened."), "done")
        return redirect(url_for("consent.papers", case_id=detail.case))
    return _page(detail, form, own=own, refused=answer), 422


def _back(detail: DetailId) -> str:
    """The case; Today for whoever answered a duty of their own in a case that is hidden from them."""
    try:
        facts, _own = service.disclosable(actor(), detail, clock.now())
    except HiddenError:
        return url_for("pages.today")
    return url_for("pages.case", case_id=facts.case)


def _new(form: forms.Form) -> NewDisclosure:
    values = form.values
    duty, order = values.get("duty"), values.get("order")
    return NewDisclosure(
        claim=values["claim"],
        body=values["body"],
        telling=read_telling(form),
        duty=DutyId(duty) if duty else None,
        order=OrderId(order) if order else None,
    )


def read_telling(form: forms.Form) -> Telling:
    """What was typed about telling her."""
    values = form.values
    told = values.get("told")
    if told == TOLD:
        return Telling(told_on=values.get("told_on") or directory.today(clock.now()), not_told=None, ask_again_on=None)
    return Telling(told_on=None, not_told=NotTold(told) if told else None, ask_again_on=values.get("ask_again_on"))


def _with_wrong(form: forms.Form, wrong: InvalidError) -> forms.Form:
    return form.with_errors({name: str(TELLING_ERRORS[name, code]) for name, code in wrong.fields.items()})


def _page(detail: DetailFacts, form: forms.Form, *, own: bool, refused: Consequence | None = None) -> str:
    me, now = actor(), clock.now()
    return render_template(
        "consent/disclosure.html",
        card=card_of(detail.case),
        detail=detail,
        own=own,
        form=form,
        claims=list(CLAIM_WORDS.items()),
        bodies=list(BODY_WORDS.items()),
        duties=[(duty.id, _duty_words(duty)) for duty in service.duties_binding(me, now)] if own else [],
        orders=[(order.id, _order_words(order)) for order in service.orders_to_answer(me, detail, now)] if own else [],
        past=service.disclosures_of(detail.id) if own else [],
        refused=_refused_words(refused),
        then=[THEN_WORDS[step] for step in refused.then] if refused else [],
        told=told_choices(),
        today=directory.today(now),
        words={"category": CATEGORY_WORDS, "claim": CLAIM_WORDS, "body": BODY_WORDS},
    )


def _refused_words(refused: Consequence | None) -> str:
    if refused is None:
        return ""
    return str(REFUSED_WORDS.get(Reason(refused.code)) or REASON_WORDS[refused.code])


def _duty_words(duty: Any) -> str:
    body = BODY_WORDS[duty.body]
    if duty.mandatory:
        return _("%(title)s (must, to: %(body)s)", title=duty.title, body=body)
    return _("%(title)s (may, to: %(body)s)", title=duty.title, body=body)


def _order_words(order: Any) -> str:
    return _(
        "%(code)s, to: %(body)s, until %(day)s", code=order.code, body=BODY_WORDS[order.body], day=day(order.last_day)
    )


def told_choices() -> list[tuple[str, str]]:
    """Whether she knows, as choices."""
    return [(TOLD, _("She has been told")), *((key.value, str(words)) for key, words in NOT_TOLD_WORDS.items())]


@blueprint.get("/tellings/<uuid:thing_id>")
@audience(Audience.REPRESENTATIVES)
def telling_new(thing_id: UUID) -> Any:
    """The form for what was done to tell her."""
    return _telling_page(thing_id, forms.Form(values={}))


@blueprint.post("/tellings/<uuid:thing_id>", endpoint="telling_sent")
@audience(Audience.REPRESENTATIVES)
def telling_sent(thing_id: UUID) -> Any:
    """Record it."""
    form = forms.read(TellingForm(), request.form)
    if form.ok:
        try:
            telling.tell_her(actor(), thing_id, read_telling(form), clock.now())
        except InvalidError as wrong:
            form = _with_wrong(form, wrong)
        else:
            flash(_("Recorded."), "done")
            return redirect(url_for("consent.overrides"))
    return _telling_page(thing_id, form), 422


def _telling_page(thing_id: UUID, form: forms.Form) -> str:
    now = clock.now()
    return render_template(
        "consent/telling.html",
        thing=telling.thing_to_tell(actor(), thing_id, now),
        form=form,
        told=told_choices(),
        today=directory.today(now),
        words={"category": CATEGORY_WORDS, "tell": TELL_WORDS, "body": BODY_WORDS, "not_told": NOT_TOLD_WORDS},
    )
