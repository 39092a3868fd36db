"""A page that was fresh before a change, plus what is pushed to it, is a fresh page: for every command and audience."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask

from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.consent.domain import Purpose
from conference.infra import clock, realtime
from conference.kernel.ids import ActionId, CaseId, DetailId, MeetingId, ReleaseId
from conference.kernel.narrative import Narrative
from conference.live.schemas import COMMANDS
from conference.live.service import presence
from conference.meetings import store as meetings
from conference.meetings.domain import ReturnReason
from tests import builders
from tests.builders import CANARY
from tests.cast import Cast
from tests.live import chairing
from tests.live.pages import Pages
from tests.live.promised import PROMISED, propose
from tests.live.spoken import SPOKEN, hand
from tests.live.writing import WRITTEN, keep_note, keeps_to_itself, share_kept

QUESTION = "Can the parrot come along to the new flat?"


@dataclass(frozen=True)
class Scene:
    """A running conference: the case on the table, one that waits, and which of the two the recorder may not know."""

    cast: Cast
    now: datetime
    meeting: MeetingId
    table: CaseId
    waiting: CaseId
    hidden: CaseId
    detail: DetailId
    release: ReleaseId
    asked: ActionId
    pages: Pages

    @property
    def item(self) -> Any:
        return next(i.id for i in meetings.items(self.meeting) if i.case_id == self.table)

    @property
    def next_item(self) -> Any:
        return next(i.id for i in meetings.items(self.meeting) if i.case_id == self.waiting)


@pytest.fixture(params=["on_the_table", "waiting"])
def hidden(request: pytest.FixtureRequest) -> str:
    """Which of the two cases is hidden from the recorder."""
    return request.param


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """What is pushed is made above the database."""
    return sqlite_app


@pytest.fixture
def scene_before(hidden: str) -> Callable[[Cast, datetime], Scene]:
    return {"on_the_table": the_table_hidden, "waiting": the_waiting_hidden}[hidden]


@pytest.fixture
def scene(hidden: str, cast: Cast, played: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    yield from opened(played, monkeypatch)


def opened(made: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """The scene with its pages open."""
    monkeypatch.setattr(clock, "now", lambda: made.now)
    monkeypatch.setattr(realtime, "join_room", lambda *_args, **_more: None)
    monkeypatch.setattr(realtime, "leave_room", lambda *_args, **_more: None)
    monkeypatch.setattr(realtime, "emit", made.pages.receive)
    made.pages.open()
    yield made
    realtime._seats.clear()


def the_table_hidden(cast: Cast, now: datetime) -> Scene:
    return gather(cast, now, "on_the_table")


def the_waiting_hidden(cast: Cast, now: datetime) -> Scene:
    return gather(cast, now, "waiting")


def gather(cast: Cast, now: datetime, hidden: str) -> Scene:
    out = [cast.agencies["recorder"]]
    table = builders.bring_case(
        cast["counsellor"], now, question=QUESTION, kept_out=out if hidden == "on_the_table" else []
    )
    waiting = builders.bring_case(cast["shelter"], now, question=QUESTION, kept_out=out if hidden == "waiting" else [])
    release = builders.release(cast["counsellor"], table, cast.agencies["shelter"], now)
    detail = builders.detail(cast["counsellor"], table, now)
    meeting = builders.meeting(cast["chair"], [table, waiting], now)
    for role in ("chair", "counsellor", "shelter", "detective", "recorder", "lawyer", "adviser"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, table, now)
    builders.take_on(cast["chair"], meeting, [cast.agencies["shelter"]], now)
    propose(cast, meeting, now)
    asked = actions_store.for_meeting(meeting)[0].id
    pages = Pages(cast, meeting)
    hides = table if hidden == "on_the_table" else waiting
    return Scene(cast, now, meeting, table, waiting, hides, detail, release, asked, pages)


def chairs(kind: str, **values: Any) -> Callable[[Scene], None]:
    return lambda s: carry_out(s, "chair", kind, **values)


def carry_out(scene: Scene, role: str, kind: str, **values: Any) -> None:
    builders.command(scene.cast[role], scene.meeting, kind, scene.now, **values)


def share(scene: Scene) -> None:
    carry_out(scene, "counsellor", "share", detail=scene.detail, purpose=Purpose.SAFETY_PLANNING)


def reopen(scene: Scene) -> None:
    """A conference that was called but not opened: its pages are those of another meeting."""
    meeting = builders.meeting(scene.cast["chair"], [], scene.now.replace(day=26))
    builders.enter(scene.cast["chair"], meeting, scene.now)
    realtime._seats.clear()
    scene.pages.meeting = meeting
    scene.pages.open()
    builders.command(scene.cast["chair"], meeting, "open", scene.now)


def in_turn(*deeds: Callable[[Scene], object]) -> Callable[[Scene], None]:
    def work(scene: Scene) -> None:
        for deed in deeds:
            deed(scene)
            check(scene)

    return work


COMMANDED: dict[str, Callable[[Scene], object]] = {
    "open": reopen,
    "call": lambda s: carry_out(s, "chair", "call", item=s.next_item),
    "next": in_turn(share, chairs("next"), chairs("next")),
    "return": lambda s: carry_out(s, "chair", "return", item=s.item, reason=ReturnReason.INFORMATION_AWAITED),
    "pause": chairs("pause"),
    "resume": in_turn(chairs("pause"), chairs("resume")),
    "extend": chairs("extend", minutes=5),
    "end": in_turn(share, chairs("end")),
    **WRITTEN,
    "share_note": in_turn(keep_note, share_kept),
    **PROMISED,
    "share": share,
    "stop_sharing": in_turn(share, lambda s: carry_out(s, "counsellor", "stop_sharing")),
    "pair_display": in_turn(lambda s: builders.pair(s.cast["chair"], s.meeting, s.now)),
    "end_displays": in_turn(lambda s: builders.pair(s.cast["chair"], s.meeting, s.now), chairs("end_displays")),
    "step": in_turn(share, chairs("step", step=Step.DE_IDENTIFIED, agencies=[])),
    **{kind: in_turn(*deeds) for kind, deeds in SPOKEN.items()},
    **{kind: in_turn(*deeds) for kind, deeds in chairing.COMMANDED.items()},
}


def kept_out(scene: Scene, case: CaseId) -> None:
    with builders.transaction():
        consent.exclude(case, agency=scene.cast.agencies["detective"], now=scene.now)


def old_promise(scene: Scene) -> None:
    case = builders.bring_case(scene.cast["shelter"], scene.now)
    action = actions.propose(
        scene.cast["shelter"],
        case=case,
        agency=scene.cast.agencies["shelter"],
        text=Narrative.read("Look after the lock"),
        due=None,
        now=scene.now,
    )
    actions.accept(scene.cast["shelter"], action, scene.now)
    unfinished = next(i.id for i in meetings.items(scene.meeting) if i.case_id is None)
    carry_out(scene, "chair", "call", item=unfinished)
    check(scene)
    attendance.step_aside(scene.cast["detective"], case, scene.now)


HAPPENED: dict[str, Callable[[Scene], Any]] = {
    "a release is withdrawn": in_turn(share, lambda s: consent.withdraw(s.cast["lawyer"], s.release, s.now)),
    "an action is accepted outside": lambda s: actions.accept(s.cast["shelter"], s.asked, s.now),
    "an agency keeps a note to itself": keeps_to_itself,
    "somebody leaves": in_turn(hand("counsellor"), lambda s: presence.leave(s.cast["counsellor"], s.meeting, s.now)),
    "somebody comes back": in_turn(
        lambda s: presence.leave(s.cast["counsellor"], s.meeting, s.now),
        lambda s: presence.arrive(s.cast["counsellor"], s.meeting, s.now),
    ),
    "somebody steps aside from what is on the table": lambda s: attendance.step_aside(
        s.cast["detective"], s.table, s.now
    ),
    "somebody steps aside from what waits": lambda s: attendance.step_aside(s.cast["detective"], s.waiting, s.now),
    "she keeps somebody out of what is on the table": lambda s: kept_out(s, s.table),
    "she keeps somebody out of what waits": lambda s: kept_out(s, s.waiting),
    "an old promise of a case that is not here is closed to somebody": old_promise,
    **{what: in_turn(*deeds) for what, deeds in chairing.HAPPENED.items()},
}


def check(scene: Scene) -> None:
    assert not scene.pages.missed, "a page would ask for everything"
    assert not scene.pages.stale()


def test_every_command_is_tried():
    assert set(COMMANDED) == set(COMMANDS)


@pytest.mark.parametrize("kind", COMMANDED)
def test_what_a_command_changes_is_pushed(scene: Scene, kind: str):
    COMMANDED[kind](scene)
    check(scene)
    assert scene.pages.pushed
    holds_nothing_hidden(scene)


@pytest.mark.parametrize("what", HAPPENED)
def test_what_happens_outside_is_pushed_too(scene: Scene, what: str):
    HAPPENED[what](scene)
    check(scene)
    holds_nothing_hidden(scene)


def holds_nothing_hidden(scene: Scene) -> None:
    names = {case: card.pseudonym for case, card in cases.cards([scene.table, scene.waiting]).items()}
    for role, text in scene.pages.pushed:
        assert not [word for word in (CANARY, "csrf_token") if word in text], role  # a token is one browser's own
        assert role != "recorder" or names[scene.hidden] not in text
        assert scene.hidden != scene.table or role != "recorder" or "called by its owner" not in text
        assert role != "adviser" or not [word for word in (*names.values(), "parrot", "the lock") if word in text]


def test_pushed_words_are_in_the_language_of_the_audience(scene: Scene):
    propose(scene.cast, scene.meeting, scene.now, "Ask the landlord", date(2026, 11, 26))
    said = {role: pushed for role, pushed in scene.pages.pushed if "Ask the landlord" in pushed}
    assert "Thu 26 Nov 2026" in said["detective"]
    assert "jeu. 26 nov. 2026" in said["lawyer"]
