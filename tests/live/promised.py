"""What is done with actions in a scene of `test_stale_plus_pushed`, for each command about them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from conference.actions import service as actions
from conference.actions.domain import GapCause, GapReason, Outcome
from conference.attendance import store as attendance_store
from conference.cases import store as cases
from conference.kernel.ids import MeetingId
from tests import builders


def propose(cast: Any, meeting: MeetingId, now: Any, text: str = "", due: date | None = None) -> None:
    """An action that names its case, so that it is told from those of other scenes."""
    floor = attendance_store.floor(meeting)
    assert floor is not None
    called = cases.cards([floor.case_id])[floor.case_id].pseudonym
    said = text or f"Ask whether the parrot of {called} may stay"
    builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], f"{said} #1", now, due)


def do(scene: Any, role: str, kind: str, **values: Any) -> None:
    builders.command(scene.cast[role], scene.meeting, kind, scene.now, **values)


def decline(scene: Any) -> None:
    do(scene, "shelter", "decline", action=scene.asked, reason=GapReason.NO_CAPACITY)


def ask_another(scene: Any) -> None:
    decline(scene)
    do(scene, "counsellor", "ask_another", action=scene.asked, agency=scene.cast.agencies["detective"])


def note_gap(scene: Any) -> None:
    do(scene, "chair", "note_gap", action=scene.asked, cause=GapCause.WAITING_LIST)


def read_back(scene: Any) -> None:
    do(scene, "chair", "read_back")
    decline(scene)
    note_gap(scene)
    do(scene, "chair", "ask_another", action=scene.asked, agency=scene.cast.agencies["lawyer"])


def leave_read_back(scene: Any) -> None:
    do(scene, "chair", "read_back")
    do(scene, "chair", "leave_read_back")


def clear_done(scene: Any) -> None:
    """What is done is cleared while unfinished business is on the table."""
    actions.accept(scene.cast["shelter"], scene.asked, scene.now)
    actions.close(scene.cast["shelter"], scene.asked, Outcome.DONE, reason=None, text=None, now=scene.now)
    do(scene, "chair", "clear_done")


PROMISED: dict[str, Callable[[Any], None]] = {
    "propose": lambda s: propose(s.cast, s.meeting, s.now),
    "accept": lambda s: do(s, "shelter", "accept", action=s.asked),
    "decline": decline,
    "ask_another": ask_another,
    "note_gap": note_gap,
    "clear_done": clear_done,
    "read_back": read_back,
    "leave_read_back": leave_read_back,
}
