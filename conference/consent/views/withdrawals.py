"""Pages of what she takes back: a release, a part of one, or everything; and who had already seen what."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema

from conference.cases.service import survivor_of
from conference.consent import service, store
from conference.consent.domain import Category, Reason, Signer
from conference.consent.schemas import CATEGORY_WORDS, REASON_WORDS
from conference.consent.schemas.people import person_words
from conference.consent.schemas.release_forms import EverythingForm, NarrowingForm, WithdrawalForm
from conference.consent.schemas.release_words import SAID_WORDS, TOLD_WORDS
from conference.consent.schemas.why import WHY_WORDS
from conference.consent.views.shared import blueprint, card_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import InvalidError, RefusedError
from conference.kernel.ids import CaseId, CasePersonId, ReleaseId


@blueprint.get("/releases/<uuid:release_id>/withdraw")
@audience(Audience.REPRESENTATIVES)
def withdrawal(release_id: UUID) -> Any:
    """She takes a release back: what stops, when she said it, and who told us. One press more and it has stopped."""
    return _withdrawal_page(ReleaseId(release_id), forms.Form(values={}))


@blueprint.post("/releases/<uuid:release_id>/withdraw", endpoint="withdraw")
@audience(Audience.REPRESENTATIVES)
def withdraw(release_id: UUID) -> Any:
    """She has withdrawn it: sharing stops at once."""
    release = ReleaseId(release_id)

    def deed(form: forms.Form) -> CaseId:
        return service.withdraw(actor(), release, clock.now(), **_said(form))

    return _taken(WithdrawalForm(), deed, lambda form: _withdrawal_page(release, form))


@blueprint.post("/releases/<uuid:release_id>/narrow")
@audience(Audience.REPRESENTATIVES)
def narrow(release_id: UUID) -> Any:
    """She takes some kinds of detail back; the rest stays."""
    release = ReleaseId(release_id)

    def deed(form: forms.Form) -> CaseId:
        return service.narrow(actor(), release, form.values["categories"], clock.now(), **_said(form))

    return _taken(NarrowingForm(), deed, lambda form: _withdrawal_page(release, form, narrowing=True))


@blueprint.get("/cases/<uuid:case_id>/withdraw-everything")
@audience(Audience.REPRESENTATIVES)
def everything(case_id: UUID) -> Any:
    """She takes everything back that she signed, of every agency."""
    return _everything_page(CaseId(case_id), forms.Form(values={}))


@blueprint.post("/cases/<uuid:case_id>/withdraw-everything")
@audience(Audience.REPRESENTATIVES)
def everything_sent(case_id: UUID) -> Any:
    """It has stopped."""
    case = CaseId(case_id)

    def deed(form: forms.Form) -> CaseId:
        about = CasePersonId(form.values["about"]) if form.values["about"] else survivor_of(case)
        service.withdraw_everything(actor(), case, about, clock.now(), **_said(form))
        return case

    return _taken(EverythingForm(), deed, lambda form: _everything_page(case, form))


@blueprint.get("/cases/<uuid:case_id>/seen")
@audience(Audience.REPRESENTATIVES)
def seen(case_id: UUID) -> Any:
    """My agency's releases in a case, and who has seen what by each: so that she can be told."""
    card, now = card_of(case_id), clock.now()
    return render_template(
        "consent/seen.html",
        card=card,
        given=service.given_releases(actor(), card.id, now),
        agencies=directory_store.names(),
        category_names=CATEGORY_WORDS,
        why=WHY_WORDS,
        kinds_of=_kinds,
    )


def _taken(schema: Schema, deed: Callable[[forms.Form], CaseId], page: Callable[[forms.Form], str]) -> Any:
    """Take down what she said; a refusal lands beside its field and loses nothing. The holder then reads who had seen
    what; nobody else is told more than that it has stopped.
    """
    form = forms.read(schema, request.form)
    if form.ok:
        try:
            case = deed(form)
        except InvalidError as wrong:
            form = form.with_errors({name: str(SAID_WORDS[code]) for name, code in wrong.fields.items()})
        except RefusedError as refusal:
            if refusal.code != Reason.NOT_THE_SURVIVORS_CHOICE:
                raise
            form = form.with_errors({"told_by": str(REASON_WORDS[refusal.code])})
        else:
            return _stopped(case)
    return page(form), 422


def _stopped(case: CaseId) -> Any:
    flash(_("Withdrawn. What it covered is closed on every screen from this moment."), "done")
    if not store.sees(actor(), case, clock.now()):  # in `strict`: what was taken back let this reader know of the case
        return redirect(url_for("pages.today"))
    if service.given_releases(actor(), case, clock.now()):
        return redirect(url_for("consent.seen", case_id=case))
    flash(_("The agency that holds it is told."), "info")
    return redirect(url_for("pages.case", case_id=case))


def _said(form: forms.Form) -> dict[str, Any]:
    """Who told us, and when it was said: a local time, None for now. Of a time that the clock change repeats, the first
    counts: it stops sooner.
    """
    said: datetime | None = form.values["said_at"]
    return {
        "told_by": form.values["told_by"],
        "said_at": said.replace(tzinfo=directory.zone()) if said else None,
    }


def _withdrawal_page(release: ReleaseId, form: forms.Form, *, narrowing: bool = False) -> str:
    now = clock.now()
    case, held = service.open_to_withdraw(actor(), release, now)
    taken = {kind for part in held.narrowed for kind in part.categories}
    names = directory_store.names()
    return render_template(
        "consent/withdrawal.html",
        card=card_of(case.id),
        release=held,
        form=form,
        narrowing=narrowing,
        holder=names[held.holder],
        receivers=[names[one.agency] for one in held.recipients if one.agency],
        kinds=[(kind, CATEGORY_WORDS[kind]) for kind in Category if kind in held.categories - taken],
        told_by=_tellers({signature.role for signature in held.signatures}),
        said_now=now,
        latest=_local(now),
    )


def _tellers(roles: set[Signer]) -> list[tuple[Signer, str]]:
    """Herself, whoever lawfully signed, and somebody else, who is then told why not."""
    offered = {Signer.SURVIVOR, Signer.OTHER} | roles
    return [(signer, words) for signer, words in TOLD_WORDS.items() if signer in offered]


def _local(now: datetime) -> str:
    return now.astimezone(directory.zone()).strftime("%Y-%m-%dT%H:%M")


def _everything_page(case: CaseId, form: forms.Form) -> str:
    card, now = card_of(case), clock.now()
    own = [held for held in service.given_releases(actor(), case, now) if held.why_not is None]
    people = service.people_to_sign(actor(), case, now)
    return render_template(
        "consent/withdraw_everything.html",
        card=card,
        form=form,
        own=own,
        agencies=directory_store.names(),
        kinds_of=_kinds,
        about=[(person.id, person_words(person)) for person in people],
        survivor=survivor_of(case),
        told_by=_tellers(set()),
        latest=_local(now),
    )


def _kinds(given: service.Given) -> str:
    """The kinds of detail that a release covers, in their order."""
    return ", ".join(str(CATEGORY_WORDS[kind]) for kind in Category if kind in given.release.categories)
