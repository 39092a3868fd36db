"""Rights that end while somebody waits, while a push fails, or by the clock: open pages of a conference follow."""

import contextlib
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conference.accounts import service as accounts
from conference.accounts.models import Membership
from conference.actions import store as actions
from conference.actions.domain import ActionState
from conference.attendance import service as attendance
from conference.attendance import store as attendance_store
from conference.cases.domain import Step
from conference.cases.models import Case, TeamMember
from conference.consent import service as consent
from conference.consent.service import rights
from conference.directory import service as directory
from conference.infra import clock, plain, realtime
from conference.infra.database import session, transaction
from conference.infra.http import this_app
from conference.infra.realtime import Seat
from conference.kernel.errors import HiddenError, RefusedError, require_known
from conference.kernel.ids import TeamId, new_uuid
from conference.kernel.localday import end_of_day
from conference.live.domain import EVERYTHING
from conference.live.events import MeetingChanged
from conference.live.jobs import arriving, pushing, seats
from conference.live.jobs.arriving import Arriving
from conference.live.service import presence
from conference.meetings import store as meetings
from tests import builders
from tests.cast import PARTS, PASSWORD
from tests.strict import make_strict, strict_case, strict_meeting
from tests.wires import PAGE, Wires, comes_in


def room_of_page() -> str:
    return require_known(require_known(realtime.seat_of(PAGE)).room)


def meanwhile(monkeypatch: pytest.MonkeyPatch, wires: Wires, happens: Callable[[], None]) -> None:
    """Something is stored while a page that takes its seat waits for its turn."""
    seat_all = presence.arrive_all

    def waits(*args: Any, **more: Any) -> Any:
        wires.at += timedelta(milliseconds=100)
        happens()
        return seat_all(*args, **more)

    monkeypatch.setattr(presence, "arrive_all", waits)


def test_who_is_kept_out_while_taking_a_seat_is_not_given_the_case(cast, now, wires, scene, monkeypatch):
    case, meeting, name = scene
    lawyers = cast.agencies["lawyer"]
    meanwhile(monkeypatch, wires, lambda: consent.keep_out(cast["counsellor"], case, clock.now(), agency=lawyers))
    assert name not in str(comes_in(cast, meeting, now))
    builders.command(cast["chair"], meeting, "pause", clock.now())
    assert name not in wires.told(PAGE)


def test_who_is_kept_out_right_after_the_page_was_read_is_moved_within_the_same_second(cast, now, wires, scene):
    case, meeting, name = scene
    assert name in str(comes_in(cast, meeting, now))
    before = room_of_page()
    wires.at += timedelta(milliseconds=1)
    consent.keep_out(cast["counsellor"], case, clock.now(), agency=cast.agencies["lawyer"])
    assert room_of_page() != before
    assert name not in wires.told(PAGE)


def test_a_browser_that_signed_out_while_its_page_took_a_seat_gets_nothing(cast, now, wires, scene, monkeypatch):
    _case, meeting, _name = scene
    sign_in = builders.signed_in(cast["lawyer"], now)
    meanwhile(monkeypatch, wires, lambda: accounts.sign_out(sign_in, clock.now()))
    with pytest.raises(HiddenError):
        arriving.take_seat(meeting, Arriving(PAGE, sign_in, cast["lawyer"], "en"))


def test_who_closes_the_page_while_it_takes_its_seat_is_not_left_sitting_there(cast, now, wires, scene, monkeypatch):
    _case, meeting, _name = scene
    monkeypatch.setattr(seats, "_gone", [])
    monkeypatch.setattr(realtime, "is_open", lambda _sid: False)
    with pytest.raises(HiddenError):
        comes_in(cast, meeting, now)
    assert realtime.seat_of(PAGE) is None
    wires.at += seats.GRACE
    seats.let_go(clock.now())
    session().rollback()
    assert cast["lawyer"].member not in attendance_store.present(meeting)


def test_what_was_found_earlier_does_not_move_a_page_back(monkeypatch, wires, cast, scene):
    _case, meeting, _name = scene
    realtime.seat(Seat(PAGE, builders.signed_in(cast["lawyer"], wires.at), cast["lawyer"], meeting, "en"))
    assert realtime.move(PAGE, "the newer audience", meeting=meeting, as_of=2.0)
    assert not realtime.move(PAGE, "the older audience", meeting=meeting, as_of=1.0)
    assert room_of_page() == "the newer audience"


def test_a_command_is_judged_when_it_has_its_turn(cast, now, scene):
    case, meeting, _name = scene
    turn = now + timedelta(seconds=1)
    police = cast.agencies["detective"]
    consent.keep_out(cast["counsellor"], case, turn, agency=police)
    with pytest.raises(HiddenError):
        builders.command(cast["detective"], meeting, "note", turn, text=builders.Narrative.read("I was here."))
    assert not meetings.notes(meeting)
    assert all(held.state is not ActionState.PROPOSED for held in actions.for_meeting(meeting))


def test_nothing_is_asked_of_an_agency_that_is_being_kept_out(cast, now, scene, monkeypatch):
    case, meeting, _name = scene
    app, police = this_app(), cast.agencies["detective"]
    written, go_on = threading.Event(), threading.Event()
    publish = rights.publish

    def waits(happened: object) -> None:
        written.set()
        assert go_on.wait(10)
        publish(happened)

    def inside(work: Callable[[], object]) -> None:
        with app.app_context(), contextlib.suppress(RefusedError):
            work()

    monkeypatch.setattr(rights, "publish", waits)
    keeping_out, asking = (
        threading.Thread(target=inside, args=[work])
        for work in (
            lambda: consent.keep_out(cast["counsellor"], case, now, agency=police),
            lambda: builders.ask(cast["shelter"], meeting, police, "Drive her", now),
        )
    )
    keeping_out.start()
    assert written.wait(10)
    asking.start()
    asking.join(0.5)
    go_on.set()
    keeping_out.join()
    asking.join()
    session().rollback()
    assert not actions.for_meeting(meeting)


def test_somebody_whose_membership_ended_while_their_command_waited_changes_nothing(cast, now, scene):
    _case, meeting, _name = scene
    with transaction() as current:
        current.get_one(Membership, cast["shelter"].member).until = now
    with pytest.raises(HiddenError):
        builders.command(cast["shelter"], meeting, "raise_hand", now + timedelta(seconds=1))


def test_a_push_that_fails_is_made_anew_until_every_page_has_followed(cast, now, wires, scene, monkeypatch):
    case, meeting, name = scene
    comes_in(cast, meeting, now)
    wires.sent.clear()
    failures = [RuntimeError("the database went away")]

    def emits(event: str, payload: dict[str, Any], *, room: str) -> None:
        if failures:
            raise failures.pop()
        wires.emit(event, payload, room=room)

    monkeypatch.setattr(realtime, "emit", emits)
    monkeypatch.setattr(realtime, "serving", lambda: True)
    monkeypatch.setattr(pushing.socketio, "sleep", lambda _seconds: None)
    started: list[tuple[Any, ...]] = []
    monkeypatch.setattr(pushing.socketio, "start_background_task", lambda *work: started.append(work))
    consent.keep_out(cast["counsellor"], case, clock.now(), agency=cast.agencies["lawyer"])
    ((work, *given),) = started
    work(*given)
    assert not failures
    assert wires.told(PAGE)
    assert name not in wires.told(PAGE)


@pytest.mark.parametrize("told_since", [False, True])
def test_in_strict_a_line_leaves_the_page_when_the_release_that_opened_it_ends(cast, now, wires, told_since):
    make_strict()
    case = strict_case(cast["counsellor"], now)
    builders.release(cast["counsellor"], case, cast.agencies["lawyer"], now, days=1)
    until = end_of_day(directory.today(now) + timedelta(days=1), directory.zone())
    meeting = strict_meeting(cast, case, now)
    lawyer = cast["lawyer"]
    with transaction() as current:
        who = {"member_id": lawyer.member, "person_id": lawyer.person, "agency_id": lawyer.agency}
        added = {"since": now, "until": None, "added_by": lawyer.member}
        current.add(TeamMember(id=TeamId(new_uuid()), case_id=case, **who, **added))
        current.get_one(Case, case).step = Step.NEEDED_AGENCIES
    attendance.pledge(lawyer, meeting, now)
    wires.at = until - timedelta(minutes=1)
    comes_in(cast, meeting, clock.now())
    room = room_of_page()
    wires.at = until - timedelta(seconds=1)
    if told_since:
        pushing.push(MeetingChanged(meeting, EVERYTHING, 0, 0))
    pushing.follow_untold([meeting], clock.now())
    assert room_of_page() == room
    wires.at = until
    pushing.follow_untold([meeting], clock.now())
    assert room_of_page() != room


def test_who_waits_for_others_who_arrive_holds_no_connection_that_those_need(cast, now, wires, scene, monkeypatch):
    _case, meeting, _name = scene
    holding: list[bool] = []

    def ask(*_args: Any, **_more: Any) -> Any:
        holding.append(session().in_transaction())
        raise HiddenError

    for together in (arriving._arrivals, arriving._readings):
        monkeypatch.setattr(together, "ask", ask)
    for waits in (lambda: comes_in(cast, meeting, now), lambda: arriving.fresh(meeting, cast["lawyer"], "en")):
        assert meetings.meeting(meeting)
        with pytest.raises(HiddenError):
            waits()
    assert holding == [False, False]


def test_whoever_asks_who_is_signed_in_gives_the_connection_back_before_taking_another(cast, now, monkeypatch):
    holding: list[bool] = []
    connect = plain.connect

    def noted() -> sa.Connection:
        holding.append(session().in_transaction())
        return connect()

    monkeypatch.setattr(plain, "connect", noted)
    accounts.set_password(PARTS["lawyer"].email, PASSWORD)
    sign_in = accounts.sign_in(PARTS["lawyer"].email, PASSWORD, now)

    assert accounts.standing(sign_in, now) is not None
    assert holding
    assert not any(holding)
