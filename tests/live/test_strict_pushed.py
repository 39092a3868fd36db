"""The same in the strict profile, where the room itself lets in: stale plus pushed is fresh, and tells nobody more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask

from conference.actions import store as actions_store
from conference.consent import service as consent
from conference.consent.domain import TakenBack
from conference.directory import service as directory
from conference.kernel.errors import require_known
from conference.meetings import store as meetings
from conference.meetings.service import planning
from tests import builders
from tests.builders import CANARY
from tests.cast import Cast
from tests.live.pages import Pages
from tests.live.test_stale_plus_pushed import COMMANDED, HAPPENED, Scene, chairs, check, opened, propose
from tests.live.writing import keeps_to_itself
from tests.strict import QUESTION, make_strict, strict_case


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """What is pushed is made above the database."""
    return sqlite_app


@pytest.fixture
def scene(cast: Cast, played: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    yield from opened(played, monkeypatch)


def gather(cast: Cast, now: datetime) -> Scene:
    """One case on the table, accepted; one that waits for its first turn under its label."""
    make_strict()
    table, waiting = strict_case(cast["counsellor"], now), strict_case(cast["shelter"], now)
    release = builders.release(cast["counsellor"], table, cast.agencies["shelter"], now)
    detail = builders.detail(cast["counsellor"], table, now)
    meeting = builders.meeting(cast["chair"], [], now, publish=False)
    planning.add_case(cast["counsellor"], meeting, table, now)
    planning.add_case(cast["shelter"], meeting, waiting, now)
    planning.publish_agenda(cast["chair"], meeting)
    for role in ("chair", "counsellor", "shelter", "detective", "recorder", "lawyer"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, table, now)
    builders.take_on(cast["chair"], meeting, [cast.agencies["shelter"]], now)
    propose(cast, meeting, now)
    asked = actions_store.for_meeting(meeting)[0].id
    return Scene(cast, now, meeting, table, waiting, waiting, detail, release, asked, Pages(cast, meeting))


pytestmark = pytest.mark.scene.with_args(gather)


def tells_nobody_more(scene: Scene) -> None:
    """No free text of a card, no pseudonym of a case that was not accepted, nothing at all to the recorder."""
    unaccepted, accepted = (builders.held_case(case).pseudonym for case in (scene.waiting, scene.table))
    labels = {item.label for item in meetings.items(scene.meeting) if item.label}
    for role, text in scene.pages.pushed:
        assert not [word for word in (CANARY, QUESTION, unaccepted, str(scene.table)) if word in text], role
        if role == "recorder":
            assert not [word for word in (accepted, *labels) if word in text]


# Once the case has left the table, the chair knows it no more, and reads back nothing of it.
HERE = {**COMMANDED, "read_back": chairs("read_back")}


@pytest.mark.parametrize("kind", HERE)
def test_what_a_command_changes_is_pushed(scene: Scene, kind: str):
    HERE[kind](scene)
    check(scene)
    assert scene.pages.pushed
    tells_nobody_more(scene)


WITH_OTHERS_IN_THE_ROOM = [what for what in HAPPENED if what.startswith(("somebody leaves", "somebody comes", "she"))]


@pytest.mark.parametrize("what", WITH_OTHERS_IN_THE_ROOM)
def test_what_happens_outside_is_pushed_too(scene: Scene, what: str):
    HAPPENED[what](scene)
    check(scene)
    tells_nobody_more(scene)


def test_a_note_that_an_agency_keeps_reaches_its_own_page_and_changes_no_other(scene: Scene):
    keeps_to_itself(scene)
    check(scene)
    tells_nobody_more(scene)


def test_the_label_comes_and_goes_with_the_item(scene: Scene):
    label = require_known(next(item.label for item in meetings.items(scene.meeting) if item.case_id == scene.waiting))
    assert label not in str(scene.pages.shown)
    COMMANDED["call"](scene)
    assert label in scene.pages.shown["detective"]["current"]
    assert label not in str(scene.pages.shown["recorder"])
    builders.command(scene.cast["chair"], scene.meeting, "next", scene.now)
    check(scene)
    assert label not in str(scene.pages.shown)


def test_a_case_that_is_taken_back_is_gone_from_every_page(scene: Scene):
    consent.take_back(scene.cast["counsellor"], scene.table, TakenBack.RECOGNISABLE, scene.now)
    check(scene)
    pseudonym = builders.held_case(scene.table).pseudonym
    assert pseudonym not in str(scene.pages.shown)


def test_open_pages_follow_when_the_settings_change(scene: Scene):
    strict = directory.policy()
    administrator = scene.cast["administrator"]
    directory.change_settings(administrator, replace(strict, involved_only=False), scene.now)
    check(scene)
    assert QUESTION in scene.pages.shown["detective"]["current"]
    assert builders.held_case(scene.waiting).pseudonym in scene.pages.shown["recorder"]["agenda"]
    directory.change_settings(administrator, strict, scene.now)
    check(scene)
    assert QUESTION not in str(scene.pages.shown)
