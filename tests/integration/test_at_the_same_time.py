"""Two people do the same at the same moment: it happens once, and nobody gets an error instead of an answer."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.accounts.policy import FREE_TRIES_OF_ACCOUNT
from conference.accounts.service import tries
from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.actions.domain import ActionState, Move, Outcome
from conference.actions.service import following
from conference.attendance import service as attendance
from conference.attendance import store as attendance_store
from conference.cases import service as case_service
from conference.cases import store as cases
from conference.consent import service as consent
from conference.consent.domain import Category
from conference.infra import keys, passwords, sealing
from conference.infra.database import db, transaction
from conference.infra.keys import Key, Kind
from conference.kernel.errors import RefusedError
from conference.kernel.ids import PersonId, new_uuid
from conference.kernel.narrative import Narrative
from conference.meetings import service as meetings
from conference.meetings import store as meetings_store
from conference.meetings.models import AgendaItem
from tests import builders
from tests.cast import PARTS, Cast

Deed = Callable[[], Any]


@pytest.fixture
def together(app: Flask) -> Callable[..., list[Any]]:
    """Do several deeds in threads of their own; gives what each answered, a refusal as its code."""

    def do(*deeds: Deed) -> list[Any]:
        def one(deed: Deed) -> Any:
            with app.app_context():
                try:
                    return deed()
                except RefusedError as refusal:
                    return refusal.code
                finally:
                    db.session.close()

        db.session.close()
        with ThreadPoolExecutor(len(deeds)) as pool:
            return [done.result(timeout=30) for done in [pool.submit(one, deed) for deed in deeds]]

    return do


def meet(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, people: int = 2) -> None:
    """Have everybody who asks `module.name` wait until all have asked, where the database lets them: on PostgreSQL."""
    asked = getattr(module, name)
    barrier = threading.Barrier(people)

    def wait(*args: Any, **kwargs: Any) -> Any:
        answer = asked(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):  # broken: they were made to come one after another
            barrier.wait(timeout=0.5)
        return answer

    monkeypatch.setattr(module, name, wait)


def times_on_agendas() -> int | None:
    query = sa.select(sa.func.count()).select_from(AgendaItem).where(AgendaItem.case_id.is_not(None))
    return db.session.scalar(query)


def test_two_chairs_cannot_put_one_case_on_two_agendas(
    cast: Cast, now: datetime, together: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
):
    case = builders.bring_case(cast["counsellor"], now)
    first, second = (builders.meeting(cast["chair"], [], now, publish=False) for _ in range(2))
    meet(monkeypatch, meetings_store, "on_agendas_to_come")

    answers = together(*(lambda on=on: meetings.add_case(cast["chair"], on, case, now) for on in (first, second)))

    assert answers.count("case_on_another_agenda") == 1
    assert times_on_agendas() == 1


def test_two_chairs_cannot_take_one_proposal_on_two_agendas(
    cast: Cast, now: datetime, together: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
):
    for number in range(3):
        builders.bring_case(cast["counsellor"], now, question=f"Question {number}?")
    first, second = (builders.meeting(cast["chair"], [], now, publish=False) for _ in range(2))
    meet(monkeypatch, meetings_store, "undiscussed")

    answers = together(*(lambda on=on: meetings.take_proposal(cast["chair"], on, now) for on in (first, second)))

    assert sorted(answers) == [0, 3]
    assert times_on_agendas() == 3


def test_a_pledge_that_is_sent_twice_at_once_is_accepted_once(
    cast: Cast, now: datetime, together: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
):
    meeting = builders.meeting(cast["chair"], [], now)
    meet(monkeypatch, attendance_store, "pledged")

    together(*[lambda: attendance.pledge(cast["shelter"], meeting, now)] * 2)

    monkeypatch.undo()
    assert attendance_store.pledged(meeting, attendance.PLEDGE_WORDING) == {cast["shelter"].member}


def test_two_first_details_of_an_agency_share_one_key_and_both_open(
    cast: Cast, now: datetime, together: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
):
    case = builders.bring_case(cast["shelter"], now)
    case_service.put_on_team(case, cast["shelter"], cast["shelter"].member, now)
    texts = ["She has a dog.", "She works nights."]
    new_key, waited = sealing.new_agency_key, threading.Barrier(2)

    def both_make_one(agency: Any) -> Key:
        with suppress(threading.BrokenBarrierError):  # broken: they were made to come one after another
            waited.wait(timeout=0.5)
        return new_key(agency)

    monkeypatch.setattr(sealing, "new_agency_key", both_make_one)
    details = together(
        *(lambda text=text: consent.enter_detail(cast["shelter"], case, Category.OTHER, text, now) for text in texts)
    )

    read = [consent.look(cast["shelter"], held, builders.Purpose.SAFETY_PLANNING, now) for held in details]
    assert read == texts
    assert len(keys.every(Kind.AGENCY)) == 1
    assert cases.case(case) is not None


def test_many_wrong_passwords_at_once_are_as_many_as_one_after_the_other(cast, now, together, monkeypatch):
    email, looked_at = PARTS["chair"].email, list[str]()
    monkeypatch.setattr(passwords, "verify", lambda _kept, password: looked_at.append(password) or False)

    def guess() -> object:
        try:
            return accounts.sign_in(email, "a guess", now, came_from="there")
        except accounts.TooManyTriesError:
            return "too_many_tries"

    told = together(*[guess] * 12)
    assert sorted(told) == ["sign_in_refused"] * FREE_TRIES_OF_ACCOUNT + ["too_many_tries"] * (
        12 - FREE_TRIES_OF_ACCOUNT
    )
    assert len(looked_at) == FREE_TRIES_OF_ACCOUNT


def test_a_try_that_is_forgotten_just_as_the_next_is_counted_is_in_nobodys_way(now, together):
    counted = [accounts.to_unlock(PersonId(new_uuid()))]

    def guess_right_again_and_again() -> None:
        for _ in range(40):
            tries.count_try(counted[0], None, now)
            with transaction():
                tries.forget_try(counted)

    assert together(*[guess_right_again_and_again] * FREE_TRIES_OF_ACCOUNT) == [None] * FREE_TRIES_OF_ACCOUNT
    assert accounts_store.tries(counted[0]) is None


def test_two_who_nudge_at_once_make_one_nudge(
    cast: Cast, now: datetime, together: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
):
    case, text = builders.bring_case(cast["counsellor"], now), Narrative.read("Keep a room")
    agency = cast.agencies["shelter"]
    action = actions.propose(cast["detective"], case=case, agency=agency, text=text, due=None, now=now)
    actions.accept(cast["shelter"], action, now)
    meet(monkeypatch, actions_store, "last_nudges")

    answers = together(*(lambda role=role: actions.nudge(cast[role], action, now) for role in ("chair", "detective")))

    assert sorted(answers, key=str) == [None, "nudged_today"]
    assert [move.kind for move in actions_store.history(action)].count(Move.NUDGED) == 1


def test_what_an_agency_opens_again_while_she_keeps_it_out_goes_back_to_the_table(
    cast: Cast, now: datetime, together: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
):
    case = builders.bring_case(cast["counsellor"], now)
    room = Narrative.read("Keep a room")
    action = actions.propose(cast["counsellor"], case=case, agency=cast["shelter"].agency, text=room, due=None, now=now)
    actions.accept(cast["shelter"], action, now)
    actions.close(cast["shelter"], action, Outcome.DONE, reason=None, text=None, now=now)
    asked, out = threading.Event(), threading.Event()
    state_reopened = following.state_reopened

    def wait(*facts: Any) -> ActionState:
        asked.set()
        out.wait(timeout=0.5)  # where it is not made to wait for us
        return state_reopened(*facts)

    def keep_out() -> None:
        asked.wait(timeout=10)
        consent.exclude(case, agency=cast["shelter"].agency, now=now)
        out.set()

    monkeypatch.setattr(following, "state_reopened", wait)
    together(lambda: actions.reopen(cast["shelter"], action, room, now), keep_out)
    assert actions_store.facts([action])[0].state is ActionState.TO_PLACE
