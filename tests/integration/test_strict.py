"""The strict profile: only involved people know that a case exists, and the table meets it under a fresh name."""

from datetime import datetime, timedelta

import pytest
from flask_babel import force_locale

from conference.cases import service as cases_service
from conference.cases import store as cases
from conference.cases.domain import Card, Step
from conference.cases.policy import FIRST_WORDS, resembles
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import Category, TakenBack
from conference.infra import clock
from conference.kernel.errors import HiddenError, require_known
from conference.kernel.ids import CaseId, MeetingId
from conference.kernel.narrative import Narrative
from conference.live.jobs.reading import Reading
from conference.live.projection import AgendaLine, Board
from conference.meetings import service as meetings
from conference.meetings import store as meetings_store
from conference.queue import service as queue
from conference.queue.domain import Wanted
from conference.queue.jobs import import_queue
from tests import builders
from tests.cast import PARTS
from tests.strict import QUESTION, make_strict, strict_case, strict_meeting


@pytest.fixture
def case(cast, now) -> CaseId:
    make_strict()
    return strict_case(cast["counsellor"], now)


def label(meeting: MeetingId, case: CaseId) -> str | None:
    return next(item.label for item in meetings_store.items(meeting) if item.case_id == case)


def shown(cast, meeting: MeetingId, role: str) -> Board:
    reading = Reading(meeting, clock.now())
    return reading.board(reading.audience(cast[role], "en"))


def current(cast, meeting: MeetingId, role: str) -> AgendaLine:
    return require_known(shown(cast, meeting, role).current)


def current_card(cast, meeting: MeetingId, role: str) -> Card:
    return require_known(current(cast, meeting, role).card)


def pages(cast, meeting: MeetingId, role: str) -> str:
    reading = Reading(meeting, clock.now())
    return str(reading.message(reading.audience(cast[role], "en")))


def opened(cast, case: CaseId, now: datetime, *roles: str) -> MeetingId:
    meeting = strict_meeting(cast, case, now)
    for role in ("chair", "counsellor", *roles):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    return meeting


def test_nobody_but_the_involved_finds_it(cast, now, case):
    for role in ("chair", "shelter", "detective", "lawyer", "recorder"):
        assert queue.waiting(cast[role], now) == []
        assert len(queue.page(cast[role], now, Wanted()).rows) == 0
        with pytest.raises(HiddenError):
            consent.require_visible(cast[role], case, now)
    assert [row.card.question for row in queue.waiting(cast["counsellor"], now)] == [QUESTION]


def test_the_label_is_drawn_when_the_agenda_is_called_and_differs_each_time(cast, now, case):
    meeting = strict_meeting(cast, case, now, publish=False)
    assert label(meeting, case) is None
    meetings.publish_agenda(cast["chair"], meeting)
    first = label(meeting, case)
    assert first is not None
    assert first.split()[0] in FIRST_WORDS
    assert first != builders.held_case(case).pseudonym
    for role in ("chair", "counsellor"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.command(cast["chair"], meeting, "end", now)
    later = now + timedelta(days=14)
    second = strict_meeting(cast, case, later)
    assert label(second, case) not in {None, first, builders.held_case(case).pseudonym}


def test_the_label_is_like_no_name_that_is_sealed_and_is_given_to_no_case_afterwards(cast, now, case, monkeypatch):
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now, category=Category.IDENTITY)
    builders.detail(cast["counsellor"], case, now, category=Category.IDENTITY, text="Woven Yarrow")
    monkeypatch.setattr("secrets.choice", lambda free: free[-1])
    drawn = require_known(label(strict_meeting(cast, case, now), case))
    assert not resembles(drawn, "Woven Yarrow")
    assert drawn in cases.pseudonyms()


def test_a_case_that_comes_to_a_called_agenda_has_its_label_at_once(cast, now, case):
    meeting = strict_meeting(cast, case, now)
    other = strict_case(cast["counsellor"], now)
    meetings.add_case(cast["counsellor"], meeting, other, now)
    assert label(meeting, other) not in {None, label(meeting, case)}


def test_in_the_table_profile_nothing_is_relabelled(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    assert label(builders.meeting(cast["chair"], [case], now), case) is None


def test_only_the_agency_that_brought_it_puts_it_on_an_agenda(cast, now, case):
    meeting = builders.meeting(cast["chair"], [], now, publish=False)
    held = builders.held_meeting(meeting)
    assert [row.card.id for row in meetings.own_cases(cast["counsellor"], held, now)] == [case]
    assert meetings.own_cases(cast["shelter"], held, now) == []
    for role in ("chair", "shelter"):
        with pytest.raises(HiddenError):
            meetings.add_case(cast[role], meeting, case, now)


def test_the_room_meets_it_under_its_label_while_it_is_on_the_table_and_not_before_or_after(cast, now, case):
    meeting = opened(cast, case, now, "detective")
    pseudonym, name = builders.held_case(case).pseudonym, label(meeting, case)
    assert shown(cast, meeting, "detective").lines[1].private
    builders.call(cast["chair"], meeting, case, now)
    for role in ("detective", "chair"):
        seen = current_card(cast, meeting, role)
        assert (seen.pseudonym, seen.question, seen.needs) == (name, "", ())
        assert pseudonym not in pages(cast, meeting, role)
        assert QUESTION not in pages(cast, meeting, role)
        assert str(case) not in pages(cast, meeting, role)
    own = current_card(cast, meeting, "counsellor")
    assert (own.pseudonym, own.question) == (pseudonym, QUESTION)
    builders.command(cast["chair"], meeting, "next", now)
    assert shown(cast, meeting, "detective").lines[1].private


def test_who_is_not_pledged_or_not_in_the_room_meets_nothing(cast, now, case):
    meeting = opened(cast, case, now)
    builders.call(cast["chair"], meeting, case, now)
    assert shown(cast, meeting, "detective").lines[1].private


def test_who_is_kept_out_or_steps_aside_sees_a_private_item_even_in_the_room(cast, now, case):
    meeting = opened(cast, case, now, "detective", "shelter")
    builders.call(cast["chair"], meeting, case, now)
    consent.exclude(case, agency=cast.agencies["detective"], by=cast["counsellor"], now=now)
    assert current(cast, meeting, "detective").private
    assert not current(cast, meeting, "shelter").private


def test_people_in_the_room_write_and_answer_while_it_is_on_the_table(cast, now, case):
    meeting = opened(cast, case, now, "detective")
    text = Narrative.read("Ask the desk")
    builders.call(cast["chair"], meeting, case, now)
    builders.command(cast["detective"], meeting, "note", now, text=text)
    builders.ask(cast["detective"], meeting, cast.agencies["detective"], text, now)
    action = shown(cast, meeting, "detective").table.actions[0].id
    builders.command(cast["detective"], meeting, "accept", now, action=action)
    builders.command(cast["chair"], meeting, "next", now)
    with pytest.raises(HiddenError):
        consent.require_visible(cast["detective"], case, now, meeting=meeting)


def test_the_pseudonym_begins_when_the_table_accepts_the_case(cast, now, case):
    meeting = opened(cast, case, now, "detective")
    builders.call(cast["chair"], meeting, case, now)
    builders.command(cast["chair"], meeting, "step", now, step=Step.LIMITED_IDENTITY, agencies=[])
    seen = current_card(cast, meeting, "detective")
    assert seen.pseudonym == builders.held_case(case).pseudonym
    assert seen.question == ""


def test_an_involved_colleague_of_another_agency_meets_no_pseudonym_and_no_free_text_before(cast, now, case):

    cases_service.put_on_team(case, cast["shelter"], cast["counsellor"].member, now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    pseudonym = builders.held_case(case).pseudonym
    card = queue.waiting(cast["shelter"], now)[0].card
    assert (card.pseudonym == pseudonym, card.question, card.needs) == (False, "", ())
    assert len(queue.page(cast["shelter"], now, Wanted(pseudonym=pseudonym)).rows) == 0
    assert len(queue.page(cast["counsellor"], now, Wanted(pseudonym=pseudonym)).rows) == 1
    meeting = strict_meeting(cast, case, now)
    lines = meetings.agenda(cast["shelter"], builders.held_meeting(meeting), now).lines
    assert require_known(lines[1].card).pseudonym == label(meeting, case)
    assert consent_store.cards_for(cast["counsellor"], [case])[case].pseudonym == pseudonym


def test_a_case_that_is_taken_back_leaves_the_table_at_once(cast, now, case):

    meeting = opened(cast, case, now, "detective")
    builders.call(cast["chair"], meeting, case, now)
    consent.take_back(cast["counsellor"], case, TakenBack.NOT_ACCEPTED, now)
    assert current(cast, meeting, "detective").private
    assert not current(cast, meeting, "counsellor").private


SHEET = (
    "Brought by;Date in;What she/he/they asked for;Question for the table;Knows about table?;Interpreter;"
    "Primary contact;Not to be involved\n"
    "Lakeshore Victim Services;2026-11-16;A bed;Which house?;yes;no;rosa@victimservices.example.org;\n"
    "Harbour House;2026-11-17;A lock;Who has one?;yes;no;rosa@victimservices.example.org;\n"
)


def test_whoever_works_on_an_imported_case_finds_it_and_nobody_else(cast, now):
    make_strict()
    with force_locale("en"):
        assert not import_queue(SHEET.encode(), now).refused
    found = {role: [str(row.card.question) for row in queue.waiting(cast[role], now)] for role in PARTS}
    assert {role: questions for role, questions in found.items() if questions} == {
        "counsellor": ["Which house?"],
        "shelter": ["Who has one?"],
    }
