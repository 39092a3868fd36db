"""Pages of minutes as a file: each agency’s own copy, made when it is asked for, and kept nowhere."""

from typing import Any
from uuid import UUID

from flask import render_template, request

from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.errors import HiddenError
from conference.meetings.models import Meeting
from conference.minutes import service
from conference.minutes.schemas import FileForm
from conference.minutes.views import saying, sheets
from conference.minutes.views.shared import as_file, blueprint, confirmed, held_meeting, letters_missing, typeset

_OF_THE_LAST = "/conferences/<uuid:meeting_id>/minutes/file"
_OF_A_VERSION = "/conferences/<uuid:meeting_id>/minutes/<int:number>/file"


@blueprint.get(_OF_THE_LAST, defaults={"number": None})
@blueprint.get(_OF_A_VERSION)
@audience(Audience.CARD_READERS)
def file(meeting_id: UUID, number: int | None) -> Any:
    """What will stand in the file, and the password once more."""
    held = held_meeting(meeting_id)
    return _file_page(held, _copy(held, number), number, forms.Form(values={}))


@blueprint.post(_OF_THE_LAST, defaults={"number": None})
@blueprint.post(_OF_A_VERSION)
@audience(Audience.CARD_READERS)
def make_file(meeting_id: UUID, number: int | None) -> Any:
    """The minutes as a PDF, as much of them as the reader may know now. Recorded."""
    held = held_meeting(meeting_id)
    _copy(held, number)  # hidden before anything is said of a password
    form = confirmed(forms.read(FileForm(), request.form))
    copy, now = _copy(held, number), clock.now()  # giving a password takes time: what may be read is asked anew
    if form.ok:
        kept: bool = form.values["kept"]
        page = typeset(sheets.minutes_sheet(actor(), held, copy, now, kept=kept))
        if page is not None:
            service.record_file(actor(), held, now, kept=kept)
            return as_file(page, "minutes")
        form = form.with_errors({"file": letters_missing()})
    return _file_page(held, copy, number, form), 422


def _copy(held: Meeting, number: int | None) -> service.Copy:
    """The reader's copy of what is over: of a running conference there is no file. Raises HiddenError."""
    me, now = actor(), clock.now()
    copy = service.minutes(me, held, now) if number is None else service.version(me, held, number, now)
    if copy.draft:
        raise HiddenError
    return copy


def _file_page(held: Meeting, copy: service.Copy, number: int | None, form: forms.Form) -> str:
    return render_template(
        "minutes/file.html",
        meeting=held,
        copy=copy,
        number=number,
        form=form,
        say_standing=saying.standing(copy),
        keeps_some=any(item.kept for item in copy.minutes.items),
    )
