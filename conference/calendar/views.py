"""Pages of the calendar: one date of the table, who comes to it, and the dates in a member's own calendar."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from marshmallow import Schema

from conference.attendance import store as attendance
from conference.attendance.domain import Coming, Said
from conference.attendance.policy import AttendanceReason
from conference.calendar import service
from conference.calendar.projection import Method, Sheet, written
from conference.calendar.schemas import (
    COMES_WORDS,
    COMING_WORDS,
    FIELD_OF,
    MoveForm,
    PlaceForm,
    SayForm,
    SkipForm,
    title,
)
from conference.directory import service as directory
from conference.infra import clock, forms, mail
from conference.infra.http import Audience, actor, audience, by_itself
from conference.infra.words import day, moment
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import RefusedError
from conference.kernel.ids import MeetingId, MemberId
from conference.meetings import service as meetings
from conference.meetings.domain import PLACE_LIMIT, MeetingState
from conference.meetings.models import Meeting
from conference.meetings.policy import may_plan
from conference.meetings.schemas import BECAUSE_WORDS, REFUSAL_WORDS, STATE_WORDS

blueprint = Blueprint("calendar", __name__)
_COUNTERS = (Role.CHAIR, Role.RECORDER)
"""Who sees of whom at the table it is known that they come."""


@blueprint.get("/conferences/<uuid:meeting_id>/date")
@audience(Audience.AT_THE_TABLE)
def date(meeting_id: UUID) -> Any:
    """One date: when and where, whether I come; for chair and recorder who comes, and for the chair what may change."""
    return _page(_held(meeting_id))


@blueprint.post("/conferences/<uuid:meeting_id>/coming")
@audience(Audience.AT_THE_TABLE)
def say(meeting_id: UUID) -> Any:
    """Say whether I come."""

    def deed(values: Any) -> str:
        coming, deputy = values["coming"], values["deputy"]
        said = Said(actor().member, coming)
        if coming is Coming.APOLOGIES:
            sent = values["information_sent"]
            said = Said(actor().member, coming, information_sent=sent, deputy=MemberId(deputy) if deputy else None)
        meetings.say(actor(), MeetingId(meeting_id), said, clock.now())
        return _SAID[coming](_held(meeting_id))

    return _sent(meeting_id, SayForm(), deed)


@blueprint.post("/conferences/<uuid:meeting_id>/skip")
@audience(Audience.CHAIRS)
def skip(meeting_id: UUID) -> Any:
    """The table does not meet that day."""

    def deed(values: Any) -> str:
        meetings.skip_date(actor(), MeetingId(meeting_id), values["because"])
        return _("This conference is not held. Whoever was invited gets a message that says so, and nothing else.")

    return _sent(meeting_id, SkipForm(), deed)


@blueprint.post("/conferences/<uuid:meeting_id>/move")
@audience(Audience.CHAIRS)
def move(meeting_id: UUID) -> Any:
    """The table meets at another time."""

    def deed(values: Any) -> str:
        starts_at = values["starts_at"].replace(tzinfo=directory.zone())
        meetings.move_date(actor(), MeetingId(meeting_id), starts_at, values["because"], clock.now())
        when = moment(starts_at)
        return _("The conference is on %(moment)s now. Everybody is asked anew whether they come.", moment=when)

    return _sent(meeting_id, MoveForm(), deed)


@blueprint.post("/conferences/<uuid:meeting_id>/hold")
@audience(Audience.CHAIRS)
def hold(meeting_id: UUID) -> Any:
    """The table meets that day after all."""

    def deed(_values: Any) -> str:
        meetings.hold_after_all(actor(), MeetingId(meeting_id), clock.now())
        return _("The conference is held after all. Its agenda is planned anew.")

    return _sent(meeting_id, forms.FormSchema(), deed)


@blueprint.post("/conferences/<uuid:meeting_id>/place")
@audience(Audience.CHAIRS)
def place(meeting_id: UUID) -> Any:
    """Where it is."""

    def deed(values: Any) -> str:
        meetings.set_place(actor(), MeetingId(meeting_id), values["place"])
        return _("Kept. It stands on this page and in the lobby, and in no message.")

    return _sent(meeting_id, PlaceForm(), deed)


@blueprint.get("/calendar")
@audience(Audience.AT_THE_TABLE)
def own() -> Any:
    """The dates in my own calendar: whether there is an address for it."""
    return _own_page("")


@blueprint.post("/calendar")
@audience(Audience.AT_THE_TABLE)
def own_made() -> Any:
    """A new address, shown this once."""
    secret = service.make_feed(actor(), clock.now())
    base = cast(str, current_app.config["PUBLIC_URL"]).rstrip("/")
    return _own_page(base + url_for("calendar.feed", token=secret))


@blueprint.post("/calendar/end")
@audience(Audience.AT_THE_TABLE)
def own_ended() -> Any:
    """The address opens nothing any more."""
    service.end_feed(actor())
    flash(_("The address opens nothing any more."), "done")
    return redirect(url_for("calendar.own"))


@blueprint.get("/calendar/<token>/meetings.ics")
@audience(Audience.EVERYONE)
@by_itself
def feed(token: str) -> Any:
    """The dates, for a calendar program that knows the address: it has no sign-in, and the address is its key."""
    now = clock.now()
    reader = service.feed_reader(token, now)
    with force_locale(service.language_of(reader)):
        sheet = Sheet(Method.PUBLISH, title(), directory.zone(), mail.own_address())
    return Response(written(sheet, service.entries(reader, now), now), mimetype="text/calendar")


def _held(meeting_id: UUID) -> Meeting:
    return meetings.known(actor(), MeetingId(meeting_id), clock.now())


def _coming_said(meeting: Meeting) -> str:
    return _("Thank you. You are coming on %(day)s.", day=day(meeting.starts_at))


def _apologies_said(meeting: Meeting) -> str:
    return _("Thank you for saying so. Your apologies for %(day)s are noted.", day=day(meeting.starts_at))


_SAID: dict[Coming, Callable[[Meeting], str]] = {Coming.COMING: _coming_said, Coming.APOLOGIES: _apologies_said}


def _refused_words() -> dict[str, str]:
    """What is said of a refusal; any other is a page of its own."""
    said = {str(code): str(words) for code, words in REFUSAL_WORDS.items()}
    return said | {
        AttendanceReason.NOT_TO_COME.value: _("This conference is no longer to come."),
        AttendanceReason.NO_DEPUTY.value: _("This person cannot come in your place. Please choose somebody else."),
    }


def _sent(meeting_id: UUID, schema: Schema, deed: Callable[[Any], str]) -> Any:
    """Read the form, do it, and show the date as it stands now, or where it was said."""
    held, form = _held(meeting_id), forms.read(schema, request.form)
    if not form.ok:
        return _page(held, form), 422
    try:
        flash(deed(form.values), "done")
    except RefusedError as refusal:
        words = _refused_words()
        if refusal.code not in words:
            raise
        field = FIELD_OF.get(refusal.code, "")
        if field in form.values:
            return _page(held, form.with_errors({field: words[refusal.code]})), 422
        flash(words[refusal.code], "info")
    if form.values.get("back") == "dates":
        return redirect(url_for("meetings.index", _anchor=f"date-{meeting_id}"))
    return redirect(url_for("calendar.date", meeting_id=meeting_id))


def _page(held: Meeting, form: forms.Form | None = None) -> Any:
    me, now = actor(), clock.now()
    if held.state is MeetingState.ENDED:
        return redirect(url_for("minutes.page" if me.reads_cards else "meetings.index", **_named(me, held)))
    to_come = meetings.is_to_come(held, now)
    return render_template(
        "calendar/date.html",
        meeting=held,
        mine=attendance.answers_of(me.member, [held.id]).get(held.id),
        to_come=to_come,
        stands_in_for=meetings.stands_in_for(me, held.id, now) if to_come else [],
        deputies=[(str(other.member), other.name) for other in meetings.deputies(me, now)] if to_come else [],
        table=meetings.who_comes(me, held.id, now) if to_come and me.has(*_COUNTERS) else [],
        plans=bool(may_plan(me, meetings.standing_of(held))),
        holds=held.state is MeetingState.SKIPPED
        and me.has(Role.CHAIR)
        and held.starts_at > now
        and not held.called_for,
        holiday=meetings.on_holidays([held]).get(held.id) if to_come else None,
        form=form or forms.Form(values={}),
        place_limit=PLACE_LIMIT,
        words={"state": STATE_WORDS, "because": BECAUSE_WORDS, "coming": COMING_WORDS, "comes": COMES_WORDS},
    )


def _named(me: Actor, held: Meeting) -> dict[str, Any]:
    return {"meeting_id": held.id} if me.reads_cards else {}


def _own_page(address: str) -> str:
    return render_template("calendar/own.html", address=address, since=service.feed_since(actor()))
