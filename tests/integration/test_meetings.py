"""From a rhythm to minutes, and on to the next agenda: the loop that meetings turn."""

from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from conference.actions import service as actions
from conference.actions.domain import GapReason, Outcome
from conference.attendance import service as attendance
from conference.cases import store as cases_store
from conference.consent import service as consent
from conference.infra import clock
from conference.infra.database import transaction
from conference.kernel.errors import HiddenError, InvalidError, RefusedError
from conference.kernel.ids import ActionId, CaseId, MeetingId
from conference.kernel.narrative import Narrative
from conference.meetings import service, store
from conference.meetings.domain import ItemKind, ItemState, MeetingState, ReturnReason
from conference.meetings.models import Meeting
from conference.meetings.service import reading, running
from conference.minutes import service as minutes
from tests import builders
from tests.cast import Cast


def held(meeting_id: MeetingId) -> Meeting:
    found = store.meeting(meeting_id)
    assert found is not None
    return found


def promise(cast: Cast, case: CaseId, now: datetime, *, due: date | None) -> ActionId:
    action = actions.propose(
        cast["chair"],
        case=case,
        agency=cast.agencies["shelter"],
        text=Narrative.read("Keep a room until Friday"),
        due=due,
        now=now,
    )
    actions.accept(cast["shelter"], action, now)
    return action


def test_the_next_four_dates_are_there_once(app: Flask, cast: Cast, now: datetime):
    service.create_series(first_day=date(2026, 10, 14), every_weeks=2, starts_at=time(13, 30), minutes=120)

    for _ in range(2):
        service.ensure_series_dates(now)

    dates = [meeting.starts_at.isoformat(timespec="minutes") for meeting in store.upcoming(now)]
    assert [text.removesuffix("+00:00") for text in dates] == [
        "2026-11-25T18:30",
        "2026-12-09T18:30",
        "2026-12-23T18:30",
        "2027-01-06T18:30",
    ]
    first = store.items(store.upcoming(now)[0].id)
    assert [item.kind for item in first] == [ItemKind.UNFINISHED]


def test_what_was_not_reached_opens_the_next_agenda(app: Flask, cast: Cast, now: datetime):
    cases = [builders.bring_case(cast["counsellor"], now, question=f"Question {number}?") for number in range(3)]
    meeting_id = builders.meeting(cast["chair"], cases[:2], now)
    builders.enter(cast["chair"], meeting_id, now)
    for kind in ("open", "next", "next"):
        builders.command(cast["chair"], meeting_id, kind, now)
    overdue = promise(cast, cases[0], now - timedelta(days=2), due=now.date() - timedelta(days=1))
    builders.command(cast["chair"], meeting_id, "end", now)

    states = [(item.state, item.returned_because) for item in store.items(meeting_id)]
    assert states[1:] == [(ItemState.DONE, None), (ItemState.RETURNED, ReturnReason.NOT_REACHED)]
    coming = next(found for found in store.upcoming(now) if found.state is MeetingState.PLANNED)
    service.take_proposal(cast["chair"], coming.id, now)
    agenda = service.agenda(cast["chair"], coming, now)
    assert next(line.card.id for line in agenda.lines if line.card) == cases[1]
    assert [line.came_back for line in agenda.lines][1] is ReturnReason.NOT_REACHED
    assert [action.id for action in agenda.unfinished] == [overdue]
    assert [(card.id, why) for card, why in agenda.came_back] == [(cases[1], ReturnReason.NOT_REACHED)]


def test_an_agenda_begins_with_what_is_due_first_and_says_whether_there_is_more(
    app: Flask, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reading, "MOST_UNFINISHED", 2)
    case = builders.bring_case(cast["counsellor"], now)
    secret = builders.bring_case(cast["counsellor"], now, kept_out=[cast.agencies["detective"]])
    days = (None, now.date() + timedelta(days=3), now.date())
    some_day, later, today = (promise(cast, case, now, due=day) for day in days)
    promise(cast, secret, now - timedelta(days=2), due=now.date() - timedelta(days=1))
    meeting = held(builders.meeting(cast["chair"], [case], now))

    agenda = service.agenda(cast["detective"], meeting, now)
    assert ([action.id for action in agenda.unfinished], agenda.more) == ([today, later], True)

    monkeypatch.setattr(reading, "MOST_UNFINISHED", 3)
    agenda = service.agenda(cast["detective"], meeting, now)
    assert ([action.id for action in agenda.unfinished], agenda.more) == ([today, later, some_day], False)


def test_a_case_that_was_closed_does_not_come_back(app: Flask, cast: Cast, now: datetime):
    cases = [builders.bring_case(cast["counsellor"], now, question=f"Question {number}?") for number in range(2)]
    meeting_id = builders.meeting(cast["chair"], cases, now)
    builders.enter(cast["chair"], meeting_id, now)
    for kind in ("open", "end"):
        builders.command(cast["chair"], meeting_id, kind, now)
    assert store.undiscussed().keys() == set(cases)

    consent.close_case(cast["counsellor"], cases[0], now)

    assert store.undiscussed().keys() == {cases[1]}


def test_every_step_is_an_event_and_versions_have_no_gap(app: Flask, cast: Cast, now: datetime):
    case = builders.bring_case(cast["counsellor"], now)
    meeting_id = builders.meeting(cast["chair"], [case], now)
    builders.enter(cast["chair"], meeting_id, now)
    for kind in ("open", "next", "pause", "resume", "next"):
        builders.command(cast["chair"], meeting_id, kind, now)
    builders.command(cast["chair"], meeting_id, "note", now, text=Narrative.read("She likes the plan."))
    builders.command(cast["chair"], meeting_id, "end", now)

    events = store.events(meeting_id)
    assert [event.version for event in events] == list(range(1, held(meeting_id).version + 1))
    assert "She likes the plan." not in str([event.facts for event in events])


def test_a_kept_out_agency_finds_a_private_item_and_nothing_else(app: Flask, cast: Cast, now: datetime):
    secret = builders.bring_case(cast["counsellor"], now, kept_out=[cast.agencies["detective"]])
    other = builders.bring_case(cast["counsellor"], now, question="Who can go with her?")
    meeting_id = builders.meeting(cast["chair"], [secret, other], now)
    promise(cast, secret, now, due=now.date())

    agenda = service.agenda(cast["detective"], held(meeting_id), now)

    assert [(line.number, line.private) for line in agenda.lines] == [(1, False), (None, True), (2, False)]
    assert agenda.unfinished == ()
    action = promise(cast, secret, now, due=now.date())
    with pytest.raises(HiddenError):
        actions.own(cast["detective"], action, now)


def test_nobody_but_a_chair_plans_and_nobody_once_it_runs(app: Flask, cast: Cast, now: datetime):
    case = builders.bring_case(cast["counsellor"], now)
    late = builders.bring_case(cast["counsellor"], now, question="Who can go with her?")
    meeting_id = builders.meeting(cast["chair"], [case], now)
    with pytest.raises(RefusedError, match="not_the_chair"):
        service.add_case(cast["counsellor"], meeting_id, late, now)
    with pytest.raises(RefusedError, match="case_on_another_agenda"):
        service.add_case(cast["chair"], meeting_id, case, now)

    builders.enter(cast["chair"], meeting_id, now)
    builders.command(cast["chair"], meeting_id, "open", now)

    with pytest.raises(RefusedError, match="already_open"):
        service.add_case(cast["chair"], meeting_id, late, now)


def test_a_case_of_its_home_agency_comes_to_no_agenda(app: Flask, cast: Cast, now: datetime):
    own = builders.bring_case(cast["chair"], now, to_the_table=False)
    meeting_id = builders.meeting(cast["chair"], [], now, publish=False)

    assert own not in service.offer(cast["chair"], held(meeting_id), now).rows
    with pytest.raises(RefusedError, match="case_not_ready"):
        service.add_case(cast["chair"], meeting_id, own, now)


def test_minutes_wait_for_the_end_except_for_chair_and_recorder(app: Flask, cast: Cast, now: datetime):
    meeting_id = builders.meeting(cast["chair"], [], now)
    builders.enter(cast["chair"], meeting_id, now)
    builders.command(cast["chair"], meeting_id, "open", now)

    with pytest.raises(HiddenError):
        minutes.minutes(cast["counsellor"], held(meeting_id), now)
    with pytest.raises(HiddenError):  # who has not accepted the pledge, and does not sit there, reads nothing of it
        minutes.minutes(cast["recorder"], held(meeting_id), now)
    attendance.pledge(cast["recorder"], meeting_id, now)
    with pytest.raises(HiddenError):
        minutes.minutes(cast["recorder"], held(meeting_id), now)
    builders.enter(cast["recorder"], meeting_id, now)
    assert minutes.minutes(cast["recorder"], held(meeting_id), now).minutes.ended_at is None

    builders.command(cast["chair"], meeting_id, "end", now)
    assert minutes.minutes(cast["counsellor"], held(meeting_id), now).minutes.ended_at == now


def test_an_action_is_closed_once_and_says_why(app: Flask, cast: Cast, now: datetime):
    case = builders.bring_case(cast["counsellor"], now)
    action = promise(cast, case, now, due=now.date())
    with pytest.raises(InvalidError):
        actions.close(cast["shelter"], action, Outcome.NOT_DONE, reason=None, text=None, now=now)
    actions.close(cast["shelter"], action, Outcome.NOT_DONE, reason=GapReason.NO_CAPACITY, text=None, now=now)

    with pytest.raises(RefusedError, match="already_closed"):
        actions.close(cast["shelter"], action, Outcome.DONE, reason=None, text=None, now=now)
    assert actions.own(cast["shelter"], action, now).outcome is Outcome.NOT_DONE
    with pytest.raises(HiddenError):
        actions.update(cast["counsellor"], action, Narrative.read("Not mine"), now)


def test_a_published_agenda_tells_every_member_when_and_nothing_else(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clock, "now", lambda: now)
    case = builders.bring_case(cast["counsellor"], now)
    builders.meeting(cast["chair"], [case], now)
    pseudonym = cases_store.cards([case])[case].pseudonym

    folder = tmp_path / "mail"
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml")]
    to = {mail["To"] for mail in mails}
    assert len(mails) == len(to)
    assert {"sam@shelter.example.org", "luc@legal.example.org", "nadia@health.example.org"} <= to
    assert "chris@mentalhealth.example.org" not in to
    said = [f"{mail['Subject']}\n{plain_part(mail)}" for mail in mails]  # as it is read: French is sent encoded
    assert all("25" in words and "13:30" in words for words in said)
    assert not any(pseudonym in words for words in said)


def plain_part(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return body.get_content()


def test_nothing_of_a_refused_step_is_stored(app: Flask, cast: Cast, now: datetime):
    meeting_id = builders.meeting(cast["chair"], [], now)

    def open_twice() -> None:
        with transaction():
            meeting = store.meeting(meeting_id, for_change=True)
            assert meeting is not None
            running.open_meeting(meeting, by=cast["chair"], now=now)
            running.open_meeting(meeting, by=cast["chair"], now=now)

    with pytest.raises(RefusedError, match="already_open"):
        open_twice()

    assert (held(meeting_id).state, store.events(meeting_id)) == (MeetingState.PUBLISHED, [])
