"""What the cast writes at the table, in the scenes of the tests beside this."""

from collections.abc import Callable
from typing import Any

from conference.cases import store as cases
from conference.cases.domain import NeedState
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from tests import builders

SAID = Narrative.read("The parrot is called by its owner.")
KEPT = Narrative.read("We keep an eye on the street of the parrot.")
"""What the detective's agency keeps to itself."""


def write(scene: Any, role: str, kind: str, **values: Any) -> None:
    builders.command(scene.cast[role], scene.meeting, kind, scene.now, **values)


def keep_note(scene: Any) -> None:
    write(scene, "detective", "note", text=KEPT, private=True)


def share_kept(scene: Any) -> None:
    note = next(note.id for note in meetings.notes(scene.meeting) if note.private)
    write(scene, "detective", "share_note", note=note)


def tend(scene: Any) -> None:
    need = cases.cards([scene.table])[scene.table].needs[0].id
    write(scene, "counsellor", "need", need=need, state=NeedState.UNDER_WAY)


def keeps_to_itself(scene: Any) -> None:
    """A kept note is on the pages of its own agency, and every other page stands exactly as it stood before."""
    WRITTEN["note"](scene)
    before = {role: dict(regions) for role, regions in scene.pages.shown.items()}
    scene.pages.pushed.clear()
    keep_note(scene)
    assert KEPT in scene.pages.shown["detective"]["talk"]
    assert "Only your agency reads this" in scene.pages.shown["detective"]["talk"]
    assert {role for role, text in scene.pages.pushed if KEPT in text} == {"detective"}
    others = before.keys() - {"detective"}
    assert {role: scene.pages.shown[role] for role in others} == {role: before[role] for role in others}


WRITTEN: dict[str, Callable[[Any], None]] = {
    "note": lambda scene: write(scene, "counsellor", "note", text=SAID),
    "decide": lambda scene: write(scene, "chair", "decide", text=SAID),
    "need": tend,
    "add_need": lambda scene: write(scene, "counsellor", "add_need", text=Narrative.read(f"Also: {SAID}")),
}
