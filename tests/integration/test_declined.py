"""The table says no: after the conference only the minimal record of the case stays."""

from datetime import datetime, timedelta

import pytest

from conference.audit import service as record
from conference.cases import store as cases
from conference.cases.domain import CaseState
from conference.consent import service as consent
from conference.consent import store
from conference.consent.domain import TakenBack
from conference.infra import keys
from conference.infra.database import transaction
from conference.infra.keys import Kind
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId, DetailId, MeetingId
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from conference.meetings.domain import NoteKind
from conference.minutes import service as minutes
from conference.minutes.domain import ReopenReason
from conference.pages import service as pages
from conference.queue import service as queue
from tests import builders

WORD = "Papagei-Kanarek-419"
"""A planted word of the card, of notes and of actions."""


def stopped(cast, now: datetime, *, end: bool = True) -> tuple[CaseId, MeetingId, DetailId]:
    """A conference at which the table did not take a case on, though something was said and asked before."""
    case = builders.bring_case(cast["counsellor"], now, question=f"{WORD}?", needs=[WORD])
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    detail = builders.detail(cast["counsellor"], case, now)
    meeting = builders.meeting(cast["chair"], [case], now)
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, case, now)
    builders.command(cast["chair"], meeting, "note", now, text=Narrative.read(f"About the {WORD}"))
    builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], f"Feed the {WORD}", now)
    builders.command(cast["chair"], meeting, "threshold", now, met=False)
    if end:
        builders.command(cast["chair"], meeting, "end", now)
    return case, meeting, detail


def test_until_the_conference_ends_the_chair_can_call_it_again(cast, now):
    case, meeting, _detail = stopped(cast, now, end=False)
    assert builders.held_case(case).state is CaseState.OPEN
    builders.call(cast["chair"], meeting, case, now)
    builders.take_on(cast["chair"], meeting, [], now)
    builders.command(cast["chair"], meeting, "end", now)
    assert builders.held_case(case).state is CaseState.OPEN
    assert store.declined(case) is None


def test_at_its_end_the_case_is_closed_and_its_minutes_can_still_be_corrected(cast, now):
    case, meeting, _detail = stopped(cast, now)
    assert builders.held_case(case).state is CaseState.CLOSED
    assert queue.waiting(cast["counsellor"], now) == []
    said = pages.case_page(cast["counsellor"], case, now).declined
    assert said is not None
    assert not said.emptied
    note = next(held for held in meetings.notes(meeting) if WORD in held.text)
    assert minutes.correct(cast["recorder"], meeting, note.id, Narrative.read(f"Of the {WORD}"), now)
    with pytest.raises(RefusedError):
        consent.reopen_case(cast["counsellor"], case, now)
    assert not consent.ending(cast["counsellor"], case, now).reopens


def test_once_the_minutes_are_approved_only_the_minimal_record_stays(cast, now):
    case, meeting, detail = stopped(cast, now)
    pseudonym, brought_on = builders.held_case(case).pseudonym, builders.held_case(case).brought_on
    minutes.approve(cast["chair"], meeting, now)
    left = "\n".join(builders.words_left())
    assert WORD not in left
    assert pseudonym in left
    assert keys.get(Kind.DETAIL, detail) is None
    row = builders.held_case(case)
    assert (row.state, row.pseudonym, row.brought_on) == (CaseState.CLOSED, pseudonym, brought_on)
    assert (row.primary_contact_id, row.first_contact_at, row.age_band) == (None, None, None)
    page = pages.case_page(cast["counsellor"], case, now)
    assert page.declined is not None
    assert page.declined.emptied
    assert (page.details, page.actions, page.card.needs, page.given) == ((), (), (), ())
    lines = minutes.minutes(cast["chair"], builders.held_meeting(meeting), now).minutes.items
    assert [(i.line.threshold_met, i.notes, i.actions) for i in lines if i.line.card] == [(False, (), ())]
    assert record.verify().holds
    assert ("erase_case", "threshold_not_met") in {(entry.deed, entry.code) for entry in builders.recorded()}


def test_nothing_can_be_written_into_it_again(cast, now):
    case, meeting, _detail = stopped(cast, now)
    minutes.approve(cast["chair"], meeting, now)
    minutes.reopen(cast["chair"], meeting, ReopenReason.WORDS_WRONG, now)
    item = next(
        i.line.id
        for i in minutes.minutes(cast["recorder"], builders.held_meeting(meeting), now).minutes.items
        if i.line.card
    )
    with pytest.raises(RefusedError):
        minutes.add_line(cast["recorder"], meeting, item, NoteKind.NOTE, Narrative.read(WORD), now)
    with pytest.raises(RefusedError):
        queue.card_to_correct(cast["counsellor"], case, now)


def test_minutes_that_nobody_approves_keep_it_for_fourteen_days(cast, now):
    case, _meeting, _detail = stopped(cast, now)
    consent.erase_due(now + timedelta(days=13, hours=23))
    assert any(WORD in text for text in builders.words_left())
    consent.erase_due(now + timedelta(days=14))
    assert not any(WORD in text for text in builders.words_left())
    assert builders.held_case(case).state is CaseState.CLOSED


def test_a_legal_hold_stops_it_until_it_is_lifted(cast, now):
    case, meeting, detail = stopped(cast, now)
    builders.hold(cast["counsellor"], case, now, until=now + timedelta(days=30))
    minutes.approve(cast["chair"], meeting, now)
    consent.erase_due(now + timedelta(days=29))
    assert any(WORD in text for text in builders.words_left())
    assert keys.get(Kind.DETAIL, detail) is not None
    consent.erase_due(now + timedelta(days=30))
    assert not any(WORD in text for text in builders.words_left())


def test_who_may_not_know_of_it_still_does_not(cast, now):
    case, meeting, _detail = stopped(cast, now)
    with transaction():
        consent.exclude(case, agency=cast.agencies["detective"], now=now)
    minutes.approve(cast["chair"], meeting, now)
    with pytest.raises(HiddenError):
        pages.case_page(cast["detective"], case, now)
    lines = minutes.minutes(cast["detective"], builders.held_meeting(meeting), now).minutes.items
    assert [item.line.card for item in lines] == [None] * len(lines)
    assert all(item.line.threshold_met is None for item in lines)


def test_what_its_agency_took_back_in_time_is_left_to_it(cast, now):
    case, meeting, _detail = stopped(cast, now, end=False)
    consent.take_back(cast["counsellor"], case, TakenBack.NOT_ACCEPTED, now)
    builders.command(cast["chair"], meeting, "end", now)
    assert builders.held_case(case).state is CaseState.OPEN
    minutes.approve(cast["chair"], meeting, now)
    assert cases.cards([case])[case].question == f"{WORD}?"


def test_after_the_time_that_closed_cases_are_kept_nothing_stays_but_that_the_name_was_given(cast, now):
    case, meeting, _detail = stopped(cast, now)
    pseudonym = builders.held_case(case).pseudonym
    minutes.approve(cast["chair"], meeting, now)
    assert consent.erase_due(now + timedelta(days=91)) == 1
    assert not any(pseudonym in text for text in builders.words_left())
    assert consent.was_given(pseudonym)
    assert store.declined(case) is None
