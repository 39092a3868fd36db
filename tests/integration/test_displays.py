"""Screens in the room: paired once, shown what everybody there may see, and gone with the conference."""

from datetime import timedelta
from typing import Any

import pytest

from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.consent import service as consent
from conference.infra.database import session, transaction
from conference.kernel.errors import RefusedError
from conference.kernel.ids import MeetingId
from conference.kernel.narrative import Narrative
from conference.live.models import Display
from conference.live.projection.screen import Screen, screen
from conference.live.service import displays, presence
from conference.meetings import store as meetings
from conference.meetings.domain import EventKind
from conference.meetings.service import running
from tests import builders
from tests.builders import CANARY


def shown(meeting_id: MeetingId, now: Any) -> Screen:
    reading = builders.reading(meeting_id, now)
    return screen(reading.facts, reading.everybody("en"))


def opened(secret: str | None, now: Any) -> displays.Held:
    session().rollback()
    return displays.open_screen(secret, "en", now)


def noted_gone(cast: Any, role: str, meeting_id: MeetingId, now: Any) -> None:
    """The chair says that somebody left the room."""
    member, facts = cast[role].member, {"member": str(cast[role].member)}
    with transaction():
        attendance.leave(meeting_id, member, now)
        held = builders.held_meeting(meeting_id)
        running.append_event(held, EventKind.LEFT, facts=facts, by=cast["chair"].member, now=now)


def kinds(meeting_id: MeetingId) -> list[EventKind]:
    return [event.kind for event in meetings.events(meeting_id)]


def test_a_screen_is_paired_by_its_code_once_and_follows(cast, shared_scene, now):
    _case, meeting, _detail, _release = shared_scene
    waiting = opened(None, now)
    assert waiting.meeting is None
    builders.command(cast["chair"], meeting, "pair_display", now, code=waiting.code, language="fr")
    paired = opened(waiting.secret, now)
    assert paired.meeting is not None
    assert (paired.meeting.id, paired.language, paired.secret) == (meeting, "fr", waiting.secret)
    assert kinds(meeting)[-1] is EventKind.DISPLAY_PAIRED
    with pytest.raises(RefusedError, match="wrong_code"):
        builders.command(cast["chair"], meeting, "pair_display", now, code=waiting.code, language=None)


def test_neither_secret_nor_code_is_stored(cast, now):
    waiting = opened(None, now)
    row = session().query(Display).one()
    kept = " ".join(str(value) for value in vars(row).values())
    assert waiting.secret not in kept
    assert waiting.code not in kept


def test_the_same_code_is_shown_for_ten_minutes_and_then_another_one(cast, shared_scene, now):
    _case, meeting, _detail, _release = shared_scene
    first = opened(None, now)
    later = now + timedelta(minutes=10)
    assert opened(first.secret, later - timedelta(seconds=1)).code == first.code
    with pytest.raises(RefusedError, match="wrong_code"):
        builders.command(cast["chair"], meeting, "pair_display", later, code=first.code, language=None)
    second = opened(first.secret, later)
    assert second.secret == first.secret
    assert second.code != first.code
    builders.command(cast["chair"], meeting, "pair_display", later, code=second.code, language=None)
    assert opened(first.secret, later).meeting is not None


def test_only_the_chair_pairs_and_takes_off(cast, shared_scene, now):
    _case, meeting, _detail, _release = shared_scene
    code = opened(None, now).code
    for role in ("counsellor", "detective"):
        with pytest.raises(RefusedError, match="not_the_chair"):
            builders.command(cast[role], meeting, "pair_display", now, code=code, language=None)
        with pytest.raises(RefusedError, match="not_the_chair"):
            builders.command(cast[role], meeting, "end_displays", now)


def test_guesses_are_counted_whatever_becomes_of_them(cast, shared_scene, now):
    _case, meeting, _detail, _release = shared_scene
    waiting = opened(None, now)
    for guess in ("00000000", "00000001", "00000002", "00000003", "00000004"):
        with pytest.raises(RefusedError, match="wrong_code"):
            builders.command(cast["chair"], meeting, "pair_display", now, code=guess, language=None)
    for code in ("00000005", waiting.code):
        with pytest.raises(RefusedError, match="too_many_codes"):
            builders.command(cast["chair"], meeting, "pair_display", now, code=code, language=None)
    soon = now + timedelta(minutes=2)
    builders.command(
        cast["chair"], meeting, "pair_display", soon, code=opened(waiting.secret, soon).code, language=None
    )
    assert opened(waiting.secret, soon).meeting is not None
    with pytest.raises(RefusedError, match="wrong_code"):  # being right is a new beginning
        builders.command(cast["chair"], meeting, "pair_display", soon, code="00000006", language=None)


def test_the_chair_takes_it_off_every_screen(cast, shared_scene, now):
    _case, meeting, _detail, _release = shared_scene
    secrets = [builders.pair(cast["chair"], meeting, now) for _ in range(2)]
    builders.command(cast["chair"], meeting, "end_displays", now)
    for secret in secrets:
        after = opened(secret, now)
        assert after.meeting is None
        assert after.secret != secret
    assert kinds(meeting)[-2:] == [EventKind.DISPLAY_ENDED] * 2


def test_a_screen_outlives_neither_its_conference_nor_twelve_hours(cast, shared_scene, now):
    _case, meeting, _detail, _release = shared_scene
    secret = builders.pair(cast["chair"], meeting, now)
    assert opened(secret, now + timedelta(hours=12, seconds=-1)).meeting is not None
    assert opened(secret, now + timedelta(hours=12)).meeting is None
    builders.command(cast["chair"], meeting, "end", now)
    assert opened(secret, now).meeting is None


def test_screens_that_nobody_pairs_are_forgotten(cast, now, monkeypatch):
    monkeypatch.setattr(displays, "MOST_WAITING", 3)
    _case, meeting, _detail, _release = builders.shared_case(cast, now)
    paired = builders.pair(cast["chair"], meeting, now)
    held = [opened(None, now + timedelta(seconds=number)) for number in range(5)]
    assert session().query(Display).count() == 4
    at = now + timedelta(seconds=6)
    assert [opened(one.secret, at).secret == one.secret for one in held[2:]] == [True] * 3
    assert opened(paired, at).meeting is not None
    opened(None, now + timedelta(hours=25))
    assert session().query(Display).count() == 1


def test_it_shows_the_card_and_nobodys_name(cast, shared_scene, now):
    case, meeting, detail, _release = shared_scene
    builders.share(cast, meeting, detail, now)
    builders.command(cast["counsellor"], meeting, "note", now, text=Narrative.read("A new padlock."))
    builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], "Keep the room free", now)
    seen = shown(meeting, now)
    assert seen.current is not None
    assert seen.current.title == cases.cards([case])[case].pseudonym
    assert (str(seen.question), [str(text) for text in seen.asked_for]) == (
        "Which shelter can take her with a dog?",
        ["Somewhere safe tonight"],
    )
    assert [(str(action.text), action.agency) for action in seen.actions] == [("Keep the room free", "Harbour House")]
    for word in (CANARY, "padlock", "Rosa", "Nadia", "Sam", "statement"):
        assert word not in repr(seen), word


def test_what_is_closed_to_anybody_in_the_room_is_private_from_the_next_look(cast, shared_scene, now):
    case, meeting, _detail, _release = shared_scene
    name = cases.cards([case])[case].pseudonym
    assert name in repr(shown(meeting, now))
    with transaction():
        consent.exclude(case, agency=cast.agencies["lawyer"], now=now)
    assert name in repr(shown(meeting, now))
    builders.enter(cast["lawyer"], meeting, now)
    closed = shown(meeting, now)
    assert closed.current is not None
    assert closed.current.private
    assert name not in repr(closed)
    assert (closed.question, closed.asked_for, closed.actions) == (None, (), ())
    presence.leave(cast["lawyer"], meeting, now)
    assert name not in repr(shown(meeting, now))  # the page closed: whoever had it may still look at the wall
    presence.arrive(cast["lawyer"], meeting, now)
    noted_gone(cast, "lawyer", meeting, now)
    assert name in repr(shown(meeting, now))


@pytest.mark.parametrize("role", ["adviser", "observer"])
def test_beside_somebody_who_reads_no_case_every_case_is_private(cast, shared_scene, now, role):
    case, meeting, _detail, _release = shared_scene
    builders.enter(cast[role], meeting, now)
    assert cases.cards([case])[case].pseudonym not in repr(shown(meeting, now))


def test_somebody_who_steps_aside_closes_the_item_on_the_screen(cast, shared_scene, now):
    case, meeting, _detail, _release = shared_scene
    attendance.step_aside(cast["detective"], case, now)
    assert cases.cards([case])[case].pseudonym not in repr(shown(meeting, now))


def test_in_an_empty_room_and_beside_somebody_who_may_not_act_everything_is_private(cast, shared_scene, now):
    case, meeting, _detail, _release = shared_scene
    name = cases.cards([case])[case].pseudonym
    attendance.arrive(meeting, cast["outsider"].member, now)  # noted by the chair; the agency has no agreement
    assert name not in repr(shown(meeting, now))
    noted_gone(cast, "outsider", meeting, now)
    assert name in repr(shown(meeting, now))
    for role in ("chair", "counsellor", "shelter", "detective"):
        attendance.leave(meeting, cast[role].member, now)
    assert name not in repr(shown(meeting, now))


def test_beside_somebody_who_did_not_accept_the_pledge_every_case_is_private(cast, shared_scene, now):
    case, meeting, _detail, _release = shared_scene
    name = cases.cards([case])[case].pseudonym
    lawyer = cast["lawyer"].member
    builders.command(cast["chair"], meeting, "seat", now, member=lawyer)
    assert name not in repr(shown(meeting, now))
    builders.command(cast["chair"], meeting, "seat", now, member=lawyer, aloud=True)
    assert name in repr(shown(meeting, now))
    with pytest.raises(RefusedError, match="already_here"):
        builders.command(cast["chair"], meeting, "seat", now, member=lawyer, aloud=True)
    assert not attendance.has_pledged(meeting, lawyer)  # a page of hers still asks for it


def test_whoever_paired_a_screen_may_be_looking_at_it(cast, shared_scene, now):
    """A chair who is kept out pairs one of her own, and leaves: it shows her no case until it is taken off."""
    case, meeting, _detail, _release = shared_scene
    with transaction():
        consent.exclude(case, agency=cast.agencies["chair"], now=now)
    secret = builders.pair(cast["chair"], meeting, now)
    builders.command(cast["chair"], meeting, "name_co_chair", now, member=cast["shelter"].member)
    builders.command(cast["chair"], meeting, "hand_chair", now, member=cast["shelter"].member)
    later = now + timedelta(minutes=1)
    kept = builders.pair(cast["shelter"], meeting, later)
    presence.leave(cast["chair"], meeting, now)
    for noted in ("seat", "unseat"):
        builders.command(cast["shelter"], meeting, noted, now, member=cast["chair"].member)
    name = cases.cards([case])[case].pseudonym
    assert name not in repr(shown(meeting, now))
    first, second = builders.board(cast["shelter"], meeting, now).displays
    assert [(held.by, held.at) for held in (first, second)] == [
        (cast["chair"].name, now),
        (cast["shelter"].name, later),
    ]
    builders.command(cast["shelter"], meeting, "end_displays", now, display=first.id)
    assert name in repr(shown(meeting, now))
    assert (opened(secret, later).meeting, opened(kept, later).meeting is not None) == (None, True)
    assert builders.board(cast["counsellor"], meeting, now).displays == ()


def test_read_back_shows_what_was_promised_in_the_whole_conference(cast, shared_scene, now):
    case, meeting, _detail, _release = shared_scene
    builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], "Keep the room free", now)
    builders.command(cast["chair"], meeting, "next", now)
    assert shown(meeting, now).actions == ()
    with transaction():
        builders.held_meeting(meeting).reading_back = True
    back = shown(meeting, now)
    assert back.reading_back
    assert [(str(a.text), a.of) for a in back.actions] == [("Keep the room free", cases.cards([case])[case].pseudonym)]
    builders.enter(cast["adviser"], meeting, now)
    assert shown(meeting, now).actions == ()
