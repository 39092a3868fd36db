"""The demo task force: lived-in, made once, and never where somebody works."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.audit import service as record
from conference.cases.domain import NeedState
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain.contacts import Calls
from conference.consent.policy import release_state
from conference.consent.service import contacts
from conference.demo import service as demo
from conference.demo.domain import PASSWORD
from conference.demo.domain.people import PEOPLE
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.database import db
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import RefusedError
from conference.meetings import service as meetings
from conference.meetings import store as meetings_store
from conference.meetings.domain import EventKind, ItemState, MeetingState
from conference.needs import service as needs
from conference.pages.service import today
from conference.queue import service as queue
from conference.queue.domain import Urgent
from conference.referrals import service as referrals
from conference.referrals.domain import ReferralState
from conference.settings import Environment

# Half an hour before a rhythm's date, on the night the clocks go back, at midnight, in summer.
MOMENTS = [
    pytest.param(datetime(2026, 11, 25, 18, 0, tzinfo=UTC), id="a Wednesday before the usual hour"),
    pytest.param(datetime(2026, 11, 1, 5, 50, tzinfo=UTC), id="while the clocks go back"),
    pytest.param(datetime(2027, 3, 2, 4, 55, tzinfo=UTC), id="just before midnight"),
    pytest.param(datetime(2027, 7, 15, 13, 2, tzinfo=UTC), id="a summer morning"),
]


def somebody(email: str, now: datetime) -> Actor:
    found = accounts.member_called(email, now)
    assert found is not None
    return found


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.mark.parametrize("now", MOMENTS)
def test_the_demo_is_lived_in_whenever_it_is_set(sqlite_app: Flask, now: datetime):
    demo.set_the_table(now, production=False)

    rosa = somebody("rosa@victimservices.example.org", now)
    rows = queue.waiting(rosa, now)
    reasons = Counter(row.urgency.stated[0].reason for row in rows)
    assert len(rows) == 10
    assert {Urgent.CRISIS, Urgent.FIRST_WEEK, Urgent.RETURNED, Urgent.WAITING, Urgent.FOLLOWED} == set(reasons)
    assert len(directory_store.agencies()) == 11
    assert len(directory_store.current_agencies(now, directory.zone())) == 10
    assert set(Role) == {role for member in accounts_store.active_members(now) for role in member.roles}
    assert record.verify().holds


@pytest.mark.parametrize("now", MOMENTS)
def test_two_ways_are_under_way_and_a_contact_hands_over(sqlite_app: Flask, now: datetime):
    demo.set_the_table(now, production=False)

    rosa, adele = somebody("rosa@victimservices.example.org", now), somebody("adele@hospital.example.org", now)
    found = [*referrals.ours(rosa, now), *referrals.ours(adele, now)]
    assert {one.state for one in found} == {ReferralState.OFFERED, ReferralState.MET}
    states = {need.state for one in found for need in needs.page(rosa, one.case, now).card.needs}
    assert NeedState.UNDER_WAY in states
    (handed,) = today(rosa, now).handed_over
    assert (handed.former, handed.to) == ("Adele Roy", "Rosa Imani")
    assert today(adele, now).handed_over == (handed,)
    assert contacts.calls_of(handed.case, now).why is Calls.TOGETHER


@pytest.mark.parametrize("now", MOMENTS)
def test_one_conference_is_over_and_one_can_be_opened_now(sqlite_app: Flask, now: datetime):
    demo.set_the_table(now, production=False)

    (last,) = meetings_store.past(now, most=5)
    states = Counter(item.state for item in meetings_store.items(last.id))
    assert (last.state, states) == (MeetingState.ENDED, {ItemState.DONE: 4, ItemState.RETURNED: 1})
    kinds = {event.kind for event in meetings_store.events(last.id)}
    assert {EventKind.NOTED, EventKind.ACTION_ACCEPTED, EventKind.ACTION_DECLINED, EventKind.SHARED} <= kinds
    coming = meetings_store.upcoming(now)
    assert [meeting.state for meeting in coming] == [MeetingState.PUBLISHED, *[MeetingState.PLANNED] * 4]
    assert timedelta() < coming[0].starts_at - now <= timedelta(minutes=30)
    local = [meeting.starts_at.astimezone(directory.zone()) for meeting in (last, *coming[1:])]
    assert {(start.weekday(), start.strftime("%H:%M")) for start in local} == {(2, "13:30")}
    nadia = somebody("nadia@hospital.example.org", now)
    agenda = meetings.agenda(nadia, coming[0], now)
    assert len(agenda.lines) == 6
    assert agenda.unfinished
    assert agenda.came_back


def test_something_is_overdue_something_asked_and_something_over(app: Flask, now: datetime):
    demo.set_the_table(now, production=False)

    mei = actions.inbox(somebody("mei@income.example.org", now), now)
    sam = actions.inbox(somebody("sam@shelter.example.org", now), now)
    assert [held.overdue(directory.today(now)) for held in mei.owed] == [True]
    assert len(sam.asked) == 1
    assert len(sam.over) == 1


def test_who_is_kept_out_sees_nothing_of_it(app: Flask, now: datetime):
    demo.set_the_table(now, production=False)

    rosa, tom = somebody("rosa@victimservices.example.org", now), somebody("tom@police.example.org", now)
    (kept,) = [
        row.card.id for row in queue.waiting(rosa, now) if consent.require_visible(rosa, row.card.id, now).exclusions
    ]
    assert kept not in {row.card.id for row in queue.waiting(tom, now)}
    assert len(queue.waiting(tom, now)) == 8
    assert actions_store.for_case(kept) == []


def test_releases_are_in_force_about_to_end_and_withdrawn(app: Flask, now: datetime):
    demo.set_the_table(now, production=False)

    rosa, adele = somebody("rosa@victimservices.example.org", now), somebody("adele@hospital.example.org", now)
    ending = consent.releases_ending(rosa, now)
    cases = [row.card.id for row in queue.waiting(adele, now)]
    facts = consent_store.case_facts(cases, directory.zone())
    states = Counter(release_state(release, case, now) for case in facts.values() for release in case.releases)
    assert len(ending) == 1
    assert sorted(states.values()) == [1, 2]
    assert [len(consent_store.details(case)) for case in cases if consent_store.details(case)] == [1]


def test_the_command_shows_everybody_and_changes_nothing_the_second_time(app: Flask, runner: FlaskCliRunner):
    first = runner.invoke(args=["demo"])
    again = runner.invoke(args=["demo"])

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.output == again.output
    assert PASSWORD in first.output
    assert all(person.email in first.output for person in PEOPLE)
    assert len(meetings_store.all_series()) == 1


def test_everybody_shown_can_sign_in(app: Flask, now: datetime):
    demo.set_the_table(now, production=False)

    signed_in: list[Any] = [accounts.sign_in(person.email, PASSWORD, now) for person in PEOPLE]
    acting = [standing.actor is not None for held in signed_in if (standing := accounts.standing(held, now))]
    assert Counter(acting) == {True: len(PEOPLE) - 1, False: 1}


def test_in_production_nothing_is_made(app: Flask, runner: FlaskCliRunner):
    app.config["ENVIRONMENT"] = Environment.PRODUCTION

    said = runner.invoke(args=["demo"])

    assert said.exit_code == 1
    assert "set to production" in said.output
    assert not directory.is_set_up()


def test_another_task_force_is_left_alone(app: Flask, runner: FlaskCliRunner):
    directory.create_task_force(name="The table in town", time_zone="America/Toronto")

    said = runner.invoke(args=["demo"])

    assert said.exit_code == 1
    assert "not the demo" in said.output
    assert directory_store.agencies() == []


def test_it_is_set_whole_or_not_at_all(app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch):
    def fails(*_given: object) -> None:
        raise RefusedError("in the middle")

    monkeypatch.setattr("conference.demo.service.story.follow_up", fails)

    with pytest.raises(RefusedError):
        demo.set_the_table(now, production=False)

    db.session.rollback()
    assert not directory.is_set_up()
    assert directory_store.agencies() == []
