"""Socket events of the running meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from marshmallow import ValidationError

from conference.actions.domain.one_line import LineRefused
from conference.infra import clock, forms, realtime
from conference.infra.http import Audience, actor, audience, signed_in
from conference.infra.sockets import socketio
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CommandId, MeetingId
from conference.kernel.narrative import NarrativeRefused
from conference.live.jobs import seats
from conference.live.jobs.arriving import Arriving, take_seat
from conference.live.schemas import COMMANDS, NOT_POSSIBLE, REFUSALS
from conference.live.schemas.promising import line_words
from conference.live.service import commands

Ack = dict[str, Any]


def listen() -> None:
    """Listen to the events of a meeting's page."""
    socketio.listen(connect=connected, disconnect=disconnected, watch=watch, command=command)


@audience(Audience.AT_THE_TABLE)
def connected(*_auth: object) -> None:
    """Somebody signed in who sits at the table connects. Nothing is sent before it says which meeting it watches."""


def disconnected(*_reason: object) -> None:
    """A page went. Its seat is kept for a moment."""
    seat = realtime.unseat(_sid())
    if seat is not None:
        seats.lost(seat)


@audience(Audience.AT_THE_TABLE)
def watch(sent: Any) -> Ack:
    """Take a seat in a meeting. The answer has everything fresh: what was pushed before did not reach the page."""
    try:
        meeting_id = MeetingId(UUID(sent["meeting"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return _no("not_found")
    try:
        return _watch(meeting_id)
    except HiddenError:
        return _no("not_found")
    except RefusedError as refusal:
        return _no(refusal.code)


def _watch(meeting_id: MeetingId) -> Ack:
    user = signed_in()
    if user is None:
        raise HiddenError
    page = Arriving(sid=_sid(), sign_in=user.sign_in, actor=actor(), language=user.language)
    return {"ok": True, "fresh": take_seat(meeting_id, page)}


@audience(Audience.AT_THE_TABLE)
def command(sent: Any) -> Ack:
    """Carry out a command and acknowledge it, after it is stored."""
    try:
        given = _read(sent)
    except ValidationError as error:
        return _no("invalid", _first_words(error))
    except (KeyError, TypeError, ValueError, AttributeError):
        return _no("not_found")
    try:
        version = commands.carry_out(
            actor(), given.meeting, given.id, kind=given.kind, values=given.values, clock=clock.now
        )
    except (LineRefused, NarrativeRefused) as refused:
        return _no("invalid", line_words(refused))
    except RefusedError as refusal:
        return _no(refusal.code)
    except HiddenError:
        return _no("not_found")
    return {"ok": True, "version": version}


@dataclass(frozen=True, slots=True)
class _Given:
    """A command as it was sent, read through its schema."""

    id: CommandId
    meeting: MeetingId
    kind: str
    values: Mapping[str, Any]


def _read(sent: Any) -> _Given:
    schema = COMMANDS[sent["kind"]]()
    return _Given(
        id=CommandId(UUID(sent["id"])),
        meeting=MeetingId(UUID(sent["meeting"])),
        kind=sent["kind"],
        values=cast(Mapping[str, Any], schema.load(sent["values"])),
    )


def _no(code: str, say: str | None = None) -> Ack:
    return {"ok": False, "code": code, "say": say or str(REFUSALS.get(code, NOT_POSSIBLE))}


def _first_words(error: ValidationError) -> str:
    return forms.first_words(error) or _("Please look at this again.")


def _sid() -> str:
    return request.sid  # type: ignore[attr-defined] - set by Flask-SocketIO
