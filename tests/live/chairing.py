"""What is done by the chair and about it, for the tests of stale plus pushed: deeds, one after another."""

from collections.abc import Callable, Mapping
from typing import Any

from conference.live.domain import EVERYTHING
from conference.live.events import MeetingChanged
from conference.live.jobs import pushing
from conference.live.service import presence
from tests import builders

Deed = Callable[[Any], object]


def _ordered(by: str, kind: str, about: str | None = None) -> Deed:
    """A command of somebody, perhaps about somebody."""

    def work(scene: Any) -> None:
        values = {"member": scene.cast[about].member} if about else {}
        builders.command(scene.cast[by], scene.meeting, kind, scene.now, **values)

    return work


def _share(scene: Any) -> None:
    builders.share(scene.cast, scene.meeting, scene.detail, scene.now)


def _offered(scene: Any) -> None:
    """The chair's connection is lost."""
    with builders.transaction():
        builders.held_meeting(scene.meeting).chair_offered = True
    version = builders.held_meeting(scene.meeting).version
    pushing.push(MeetingChanged(scene.meeting, EVERYTHING, version, version))


_NAMED = _ordered("chair", "name_co_chair", "detective")
_SEATED = _ordered("chair", "seat", "privacy")
COMMANDED: Mapping[str, tuple[Deed, ...]] = {
    "previous": (_share, _ordered("chair", "previous")),
    "name_co_chair": (_NAMED,),
    "drop_co_chair": (_NAMED, _ordered("chair", "drop_co_chair", "detective")),
    "hand_chair": (_NAMED, _ordered("chair", "hand_chair", "detective"), _ordered("detective", "next")),
    "take_chair": (_NAMED, _offered, _ordered("detective", "take_chair"), _ordered("detective", "pause")),
    "seat": (_SEATED,),
    "unseat": (_SEATED, _ordered("chair", "unseat", "privacy")),
}
HAPPENED: Mapping[str, tuple[Deed, ...]] = {
    "somebody comes whom the chair had noted": (
        lambda s: presence.leave(s.cast["counsellor"], s.meeting, s.now),
        _ordered("chair", "seat", "counsellor"),
        lambda s: presence.arrive(s.cast["counsellor"], s.meeting, s.now),
    ),
}
