"""What runs beside the record's writers: writing anchors out, and recording every refusal that undid its own deed."""

from typing import Any
from uuid import UUID

from flask import has_request_context, request

from conference.audit import service as record
from conference.audit import store
from conference.audit.domain import Anchor
from conference.audit.events import DenialRecorded, RecordAnchored
from conference.audit.schemas import line_of
from conference.infra import anchors, clock
from conference.infra.database import session, transaction
from conference.infra.database import subscribe as on
from conference.infra.http import signed_in
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId, MeetingId

_NOTED = "denial_noted"


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    on(RecordAnchored, write_out)
    on(DenialRecorded, _note)
    on(RefusedError, record_refusal)
    on(HiddenError, record_refusal)


def write_out(_happened: RecordAnchored | None = None) -> None:
    """Write the anchors that wait to their file. One that is written again after a crash does no harm."""
    waiting = [(row.number, Anchor(row.number, row.hash, row.at, row.policy)) for row in store.anchors_waiting()]
    for _number, anchor in waiting:
        anchors.append(line_of(anchor))
    if waiting:
        with transaction():
            store.anchors_written([number for number, _anchor in waiting], clock.now())


def _note(_happened: DenialRecorded) -> None:
    """The denial of this request, or of this event of a socket, stands in the record."""
    session().info[_NOTED] = True


def record_refusal(refusal: RefusedError | HiddenError) -> None:
    """Record that somebody signed in was refused, after what they tried was undone; once for each request.

    A hidden thing and a missing one are recorded alike, by the same work: the answer's time tells neither from the
    other. Strangers are not recorded, so that nobody can fill the record from outside.
    """
    user = signed_in()
    if user is None or session().info.get(_NOTED):
        return
    known = isinstance(refusal, RefusedError)
    record.append_refusal(
        at=clock.now(),
        by=user.member,
        code=refusal.code,
        case=_case(),
        meeting=_meeting() if known else None,
    )


def _case() -> CaseId | None:
    """The case that the request was about, where its address names one: it is written as a reference only."""
    case = (request.view_args or {}).get("case_id") if has_request_context() else None
    return CaseId(case) if isinstance(case, UUID) else None


def _meeting() -> MeetingId | None:
    """The meeting that the request, or the event of a socket, was about."""
    if not has_request_context():
        return None
    named = (request.view_args or {}).get("meeting_id") or _sent().get("meeting")
    try:
        return MeetingId(named if isinstance(named, UUID) else UUID(str(named)))
    except ValueError:
        return None


def _sent() -> dict[str, Any]:
    event: Any = getattr(request, "event", None)
    sent = event["args"][0] if event and event["args"] else None
    return sent if isinstance(sent, dict) else {}
