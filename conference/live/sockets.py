"""Socket events of the running meeting."""

from typing import Any
from uuid import UUID

from flask import current_app, request
from flask_babel import gettext as _
from marshmallow import ValidationError

from conference.infra import clock, realtime
from conference.infra.http import Audience, actor, audience, signed_in
from conference.infra.realtime import Seat
from conference.infra.sockets import socketio
from conference.kernel.errors import HiddenError, InvalidError, RefusedError
from conference.kernel.ids import CommandId, MeetingId
from conference.live import jobs, store
from conference.live.schemas import COMMANDS, NOT_POSSIBLE, REFUSALS
from conference.live.service import commands, presence
from conference.meetings import store as meetings

Ack = dict[str, Any]


@socketio.on("connect")
@audience(Audience.CARD_READERS)
def connected() -> None:
    """A signed-in reader of cards connects. Nothing is sent before it says which meeting it watches."""


@socketio.on("disconnect")
def disconnected(*_reason: object) -> None:
    """A page went. Its seat is kept for a moment."""
    seat = realtime.unseat(_sid())
    if seat is not None:
        app = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - for the task that outlives us
        socketio.start_background_task(jobs.leave_unless_back, app, seat)


@socketio.on("watch")
@audience(Audience.CARD_READERS)
def watch(sent: Any) -> Ack:
    """Take a seat in a meeting. What the page then needs, it fetches fresh."""
    try:
        meeting_id = MeetingId(UUID(sent["meeting"]))
        return _watch(meeting_id)
    except (KeyError, TypeError, ValueError, HiddenError):
        return _no("not_found")
    except RefusedError as refusal:
        return _no(refusal.code)


def _watch(meeting_id: MeetingId) -> Ack:
    who, now = actor(), clock.now()
    presence.arrive(who, meeting_id, now)
    meeting = meetings.meeting(meeting_id)
    if meeting is None:
        raise HiddenError
    user = signed_in()
    if user is None:
        raise HiddenError
    shown_to = jobs.audience_of(who, meeting, store.meeting_facts(meeting, now), user.language)
    realtime.seat(
        Seat(
            sid=_sid(),
            sign_in=user.sign_in,
            actor=who,
            meeting=meeting_id,
            language=user.language,
            room=shown_to.room,
        )
    )
    return {"ok": True, "version": meeting.version}


@socketio.on("command")
@audience(Audience.CARD_READERS)
def command(sent: Any) -> Ack:
    """Carry out a command and acknowledge it, after it is stored."""
    try:
        command_id, meeting_id = CommandId(UUID(sent["id"])), MeetingId(UUID(sent["meeting"]))
        kind = sent["kind"]
        values = COMMANDS[kind]().load(sent.get("values", {}))
        version = commands.carry_out(actor(), meeting_id, command_id, kind=kind, values=values, now=clock.now())
    except ValidationError as error:
        return _no("invalid", _first_words(error))
    except RefusedError as refusal:
        return _no(refusal.code)
    except InvalidError as error:
        return _no("invalid", ", ".join(error.fields.values()))
    except (KeyError, TypeError, ValueError, AttributeError, HiddenError):
        return _no("not_found")
    return {"ok": True, "version": version}


def _no(code: str, say: str | None = None) -> Ack:
    return {"ok": False, "code": code, "say": say or str(REFUSALS.get(code, NOT_POSSIBLE))}


def _first_words(error: ValidationError) -> str:
    messages = error.normalized_messages()
    said: Any = next(iter(messages.values()), [_("Please look at this again.")])
    return str(said[0] if isinstance(said, list) else said)


def _sid() -> str:
    return request.sid  # type: ignore[attr-defined] - set by Flask-SocketIO
