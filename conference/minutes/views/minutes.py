"""Pages of minutes: to read, to put right and to approve."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.directory import service as directory
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import RefusedError
from conference.kernel.ids import ItemId, MeetingId, NoteId
from conference.meetings.models import Meeting
from conference.meetings.schemas import OUTCOME_WORDS
from conference.minutes import service
from conference.minutes.domain import ReopenReason
from conference.minutes.policy import keeps, may_approve, may_correct, may_reopen
from conference.minutes.schemas import (
    KIND_WORDS,
    LINE_LIMIT,
    REFUSAL_WORDS,
    REOPEN_WORDS,
    ApproveForm,
    CorrectionForm,
    LineForm,
    ReopenForm,
)
from conference.minutes.views import saying
from conference.minutes.views.shared import blueprint, held_meeting


@blueprint.get("/conferences/<uuid:meeting_id>/minutes")
@audience(Audience.CARD_READERS)
def page(meeting_id: UUID) -> Any:
    """The minutes, as much of them as the reader may know."""
    return _minutes_page(held_meeting(meeting_id))


@blueprint.get("/conferences/<uuid:meeting_id>/minutes/<int:number>")
@audience(Audience.CARD_READERS)
def version(meeting_id: UUID, number: int) -> Any:
    """An approved version, as much of it as the reader may know now."""
    held, now = held_meeting(meeting_id), clock.now()
    return _shown(held, service.version(actor(), held, number, now), reads_back=True)


@blueprint.post("/conferences/<uuid:meeting_id>/minutes/lines/<uuid:note_id>")
@audience(Audience.CARD_READERS)
def correct(meeting_id: UUID, note_id: UUID) -> Any:
    """Put the words of a line right."""
    form = forms.read(CorrectionForm(), request.form)
    if not form.ok:
        return _came_back(meeting_id, f"line-{note_id}", form)
    held, note, text = MeetingId(meeting_id), NoteId(note_id), form.values["text"]
    return _done(
        meeting_id,
        lambda: service.correct(actor(), held, note, text, clock.now()),
        say=_("The line is put right. What it said before is kept."),
        at=f"said-{note_id}",
    )


@blueprint.post("/conferences/<uuid:meeting_id>/minutes/items/<uuid:item_id>")
@audience(Audience.CARD_READERS)
def add_line(meeting_id: UUID, item_id: UUID) -> Any:
    """Add a line that was forgotten."""
    form = forms.read(LineForm(), request.form)
    if not form.ok:
        return _came_back(meeting_id, f"add-{item_id}", form)
    held, item, values = MeetingId(meeting_id), ItemId(item_id), form.values
    return _done(
        meeting_id,
        lambda: service.add_line(actor(), held, item, values["kind"], values["text"], clock.now()),
        say=_("The line stands in the minutes, in your name and with today’s date."),
        at=f"item-{item_id}",
    )


@blueprint.post("/conferences/<uuid:meeting_id>/minutes/approve")
@audience(Audience.CARD_READERS)
def approve(meeting_id: UUID) -> Any:
    """Approve the minutes, which locks them."""
    read = forms.read(ApproveForm(), request.form).values.get("read", "")
    return _done(
        meeting_id,
        lambda: service.approve(actor(), MeetingId(meeting_id), clock.now(), read=read),
        say=_("The minutes are approved and locked. Everybody at the table gets a message that says nothing else."),
    )


@blueprint.post("/conferences/<uuid:meeting_id>/minutes/reopen")
@audience(Audience.CARD_READERS)
def reopen(meeting_id: UUID) -> Any:
    """Open approved minutes again."""
    form = forms.read(ReopenForm(), request.form)
    if not form.ok:
        return _came_back(meeting_id, "reopen", form)
    because: ReopenReason = form.values["because"]
    return _done(
        meeting_id,
        lambda: service.reopen(actor(), MeetingId(meeting_id), because, clock.now()),
        say=_("The minutes are open again. Until they are approved anew, the table reads the last version."),
    )


@blueprint.post("/conferences/<uuid:meeting_id>/minutes/actions-sent")
@audience(Audience.CARD_READERS)
def send_actions(meeting_id: UUID) -> Any:
    """Tell the agencies that were asked for something."""
    return _done(
        meeting_id,
        lambda: service.send_actions(actor(), MeetingId(meeting_id), clock.now()),
        say=_("Every agency that was asked gets a message that says nothing but that there is something to read."),
    )


def _done(meeting_id: UUID, deed: Callable[[], object], *, say: str, at: str | None = None) -> Any:
    """Do it, and show the minutes as they stand now. What the reader may not read at all is refused before a reason."""
    held = held_meeting(meeting_id)
    service.minutes(actor(), held, clock.now())
    try:
        changed = deed()
    except RefusedError as refusal:
        words = {str(code): said for code, said in REFUSAL_WORDS.items()}
        if refusal.code not in words:
            raise
        flash(str(words[refusal.code]), "info")
    else:
        flash(_("It says that already.") if changed is False else say, "info" if changed is False else "done")
    return redirect(url_for("minutes.page", meeting_id=meeting_id, _anchor=at))


def _came_back(meeting_id: UUID, dialog: str, form: forms.Form) -> Any:
    """The minutes again, with the dialog whose form had something wrong."""
    return _minutes_page(held_meeting(meeting_id), dialog=dialog, form=form), 422


def _minutes_page(held: Meeting, *, dialog: str = "", form: forms.Form | None = None) -> str:
    return _shown(held, service.minutes(actor(), held, clock.now()), dialog=dialog, form=form)


def _shown(
    held: Meeting, copy: service.Copy, *, reads_back: bool = False, dialog: str = "", form: forms.Form | None = None
) -> str:
    """`reads_back`: it is looked up, and nothing is done with it."""
    me, now = actor(), clock.now()
    standing = copy.standing
    return render_template(
        "minutes/minutes.html",
        meeting=held,
        copy=copy,
        minutes=copy.minutes,
        reads_back=reads_back,
        keeps=keeps(me, standing) and not copy.draft,
        corrects=bool(may_correct(me, standing)) and not reads_back,
        approves=bool(may_approve(me, standing)) and not reads_back,
        reopens=bool(may_reopen(me, standing)) and not reads_back,
        carries=service.carried(me, copy, now),
        circulation=service.circulation(held),
        dialog=dialog,
        form=form or forms.Form(values={}),
        line_limit=LINE_LIMIT,
        words=_WORDS,
        say=saying,
        now=now,
        day=directory.today(now),
    )


_WORDS: Mapping[str, Any] = {
    "outcome": OUTCOME_WORDS,
    "kind": KIND_WORDS,
    "reopen": REOPEN_WORDS,
}
