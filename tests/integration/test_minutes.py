"""Minutes from the draft to the lock and back, for everybody in the cast, and what hides a case later hides it in every
version there ever was.
"""

from datetime import datetime, timedelta

import pytest

from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.actions.domain import ActionState, GapCause, GapReason, Outcome
from conference.actions.schemas import NO_AGENCY
from conference.actions.service import unplaced
from conference.attendance import service as attendance
from conference.attendance.domain import Coming, Said
from conference.audit.domain import Deed
from conference.audit.models import RecordEntry
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.infra.database import session, transaction
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId, ItemId, MeetingId, NoteId
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from conference.meetings.domain import NoteKind
from conference.meetings.service import coming
from conference.minutes import service, store
from conference.minutes.domain import ReopenReason
from conference.minutes.projection import Excused, MinutesItem
from tests import builders
from tests.cast import PARTS, Cast

DAY = timedelta(days=1)
CASELESS = {"privacy", "adviser", "observer", "administrator", "steering", "outsider"}
READERS = [role for role in PARTS if role not in CASELESS]


def text(words: str) -> Narrative:
    return Narrative.read(words)


@pytest.fixture
def ended(cast: Cast, ended_scene, now: datetime) -> tuple[CaseId, MeetingId]:
    return ended_scene


def note_called(meeting: MeetingId, words: str) -> NoteId:
    return next(row.id for row in meetings.notes(meeting) if row.text == words)


def item_for(cast: Cast, role: str, meeting: MeetingId, at: datetime, number: int | None = None) -> MinutesItem:
    """The case's item, as one of the cast reads it."""
    held = builders.held_meeting(meeting)
    copy = service.minutes(cast[role], held, at) if number is None else service.version(cast[role], held, number, at)
    return copy.minutes.items[1]


def correct(cast: Cast, meeting: MeetingId, before: str, after: str, at: datetime, role: str = "recorder") -> bool:
    return service.correct(cast[role], meeting, note_called(meeting, before), text(after), at)


def test_from_draft_to_lock_and_back_with_every_word_kept(cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]):
    _case, meeting = ended
    item = meetings.items(meeting)[1].id
    assert correct(cast, meeting, "She slept well", "She slept", now + DAY)
    assert not correct(cast, meeting, "She slept well", "She slept", now + DAY)
    service.add_line(cast["recorder"], meeting, item, NoteKind.DECISION, text("Meet on Friday"), now + DAY)
    assert service.approve(cast["chair"], meeting, now + DAY) == 1
    with pytest.raises(RefusedError, match="minutes_locked"):
        correct(cast, meeting, "She slept well", "Something else", now + DAY)
    service.reopen(cast["chair"], meeting, ReopenReason.SOMETHING_MISSING, now + 2 * DAY)
    correct(cast, meeting, "She slept well", "She slept, and ate", now + 2 * DAY)

    draft, first = item_for(cast, "recorder", meeting, now + 2 * DAY), item_for(cast, "shelter", meeting, now + 2 * DAY)
    assert ([n.words for n in draft.notes], [n.words for n in first.notes]) == (["She slept, and ate"], ["She slept"])
    assert [n.words for n in first.decisions] == ["Harbour keeps a room", "Meet on Friday"]
    assert [wording.text for wording in draft.notes[0].earlier] == ["She slept well", "She slept"]
    assert first.notes[0].earlier == ()
    assert (first.decisions[1].added, first.decisions[1].by) == (True, "Mei Tran")

    assert service.approve(cast["chair"], meeting, now + 3 * DAY) == 2
    assert [n.words for n in item_for(cast, "shelter", meeting, now + 3 * DAY).notes] == ["She slept, and ate"]
    assert [n.words for n in item_for(cast, "chair", meeting, now + 3 * DAY, 1).notes] == ["She slept"]
    with pytest.raises(HiddenError):  # what was put right is for those who keep the minutes
        item_for(cast, "shelter", meeting, now + 3 * DAY, 1)
    copy = service.minutes(cast["shelter"], builders.held_meeting(meeting), now + 3 * DAY)
    told = [(held.approved_by, held.approved_at, held.reopened_by, held.reopened_because) for held in copy.versions]
    assert told[0] == ("Nadia Bell", now + DAY, "Nadia Bell", ReopenReason.SOMETHING_MISSING)
    assert told[1] == ("Nadia Bell", now + 3 * DAY, None, None)


def test_apologies_deputies_and_the_pledge_are_in_the_minutes(cast: Cast, now: datetime):
    apologies = Said(cast["lawyer"].member, Coming.APOLOGIES, information_sent=True)
    case = builders.bring_case(cast["counsellor"], now)
    meeting = builders.meeting(cast["chair"], [case], now)
    coming.say(cast["lawyer"], meeting, apologies, now)
    for role in ("chair", "counsellor"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.command(cast["chair"], meeting, "seat", now, member=cast["detective"].member, aloud=False)
    builders.enter(cast["shelter"], meeting, now + timedelta(minutes=30))
    builders.command(cast["chair"], meeting, "end", now + timedelta(hours=1))
    read = service.minutes(cast["recorder"], builders.held_meeting(meeting), now + DAY).minutes
    assert read.excused == (("Community Legal Clinic", (Excused("Luc Gagné", True, "", False),)),)
    assert read.unpledged == ("Tom Okafor",)
    seats = {seat.name: seat.came for _agency, seats in read.present for seat in seats}
    late = now + timedelta(minutes=30)
    assert seats == {"Nadia Bell": None, "Rosa Imani": None, "Tom Okafor": None, "Sam Lindqvist": late}


def test_every_deed_is_in_the_record_and_no_word_of_it(cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]):
    _case, meeting = ended
    correct(cast, meeting, "She slept well", "She slept", now)
    service.approve(cast["chair"], meeting, now)
    service.reopen(cast["chair"], meeting, ReopenReason.AGENCY_ASKED, now)
    service.send_actions(cast["recorder"], meeting, now)
    rows = session().query(RecordEntry).order_by(RecordEntry.number).all()[-4:]
    assert [(row.deed, row.code, row.meeting == meeting) for row in rows] == [
        (Deed.CORRECT_MINUTES, "words_corrected", True),
        (Deed.APPROVE_MINUTES, "version_1", True),
        (Deed.REOPEN_MINUTES, "agency_asked", True),
        (Deed.SEND_ACTIONS, "sent_out", True),
    ]
    assert [row.case_ref is not None for row in rows] == [True, False, False, False]


def test_each_reader_gets_what_the_visible_cases_rule_says(cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]):
    case, meeting = ended
    service.approve(cast["chair"], meeting, now)
    for at, kept_out in ((now, set[str]()), (now + DAY, {"detective"})):
        for role in kept_out:
            with transaction():
                consent.exclude(case, agency=cast.agencies[role], now=now)
        for role in READERS:
            item = item_for(cast, role, meeting, at)
            sees = case in set(consent_store.visible_among(cast[role], [case], at))
            assert sees is (role not in kept_out)
            assert item.line.private is not sees
            assert bool(item.decisions and item.notes and item.actions) is sees
            assert [n.words for n in item.kept] == (["Ours alone"] if sees and role == "detective" else [])


def test_what_hides_a_case_later_hides_it_in_old_versions_too(
    cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]
):
    case, meeting = ended
    service.approve(cast["chair"], meeting, now)
    service.reopen(cast["chair"], meeting, ReopenReason.SURVIVOR_ASKED, now)
    attendance.step_aside(cast["chair"], case, now)
    for number in (None, 1):
        item = item_for(cast, "chair", meeting, now + DAY, number)
        assert (item.line.private, item.notes, item.actions) == (True, (), ())
    with transaction():
        consent.exclude(case, agency=cast.agencies["recorder"], now=now)
    for unknown in (note_called(meeting, "She slept well"), NoteId(case)):  # what is hidden and what is not there
        with pytest.raises(HiddenError):
            service.correct(cast["recorder"], meeting, unknown, text("Words"), now + DAY)
    for unheard in (meetings.items(meeting)[1].id, ItemId(case)):
        with pytest.raises(HiddenError):
            service.add_line(cast["recorder"], meeting, unheard, NoteKind.NOTE, text("Words"), now + DAY)


def test_an_agency_that_she_keeps_out_is_named_in_no_version(
    cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]
):
    case, meeting = ended
    service.approve(cast["chair"], meeting, now)
    with transaction():
        consent.exclude(case, agency=cast.agencies["shelter"], now=now)
    shown = item_for(cast, "counsellor", meeting, now + DAY).actions
    assert {held.agency for held in shown} == {None, cast.agencies["lawyer"]}
    assert [held.agency_name for held in shown if held.agency is None] == [NO_AGENCY]

    taken = next(held.id for held in shown if held.agency is None)
    unplaced.place(cast["counsellor"], taken, cast.agencies["recorder"], now + DAY)
    shown = item_for(cast, "counsellor", meeting, now + DAY).actions
    assert cast.agencies["shelter"] not in {held.agency for held in shown}
    made = service.hers(cast["counsellor"], builders.held_meeting(meeting), meetings.items(meeting)[1].id, now + DAY)
    assert cast.agencies["shelter"] not in {held.agency for held in (*made.promised, *made.asked, *made.nobody_yet)}
    assert cast.agencies["recorder"] in {held.agency for held in made.asked}


def test_nobody_approves_words_that_they_have_not_read(cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]):
    _case, meeting = ended
    read = service.minutes(cast["chair"], builders.held_meeting(meeting), now).mark
    correct(cast, meeting, "She slept well", "She slept", now)
    with pytest.raises(RefusedError, match="minutes_changed"):
        service.approve(cast["chair"], meeting, now, read=read)
    read = service.minutes(cast["chair"], builders.held_meeting(meeting), now).mark
    assert service.approve(cast["chair"], meeting, now, read=read) == 1


def test_an_approved_version_tells_an_action_as_it_stood_then(
    cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]
):
    case, meeting = ended
    service.approve(cast["chair"], meeting, now)
    action = actions_store.for_case(case)[0].id
    actions.close(cast["shelter"], action, Outcome.NOT_DONE, reason=GapReason.NO_CAPACITY, text=None, now=now + DAY)
    held = item_for(cast, "counsellor", meeting, now + DAY).actions[0]
    assert (held.state, held.gap, held.agency_name) == (ActionState.ACCEPTED, None, "Harbour House")


def test_erasing_leaves_nothing_of_what_was_put_right(cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]):
    case, meeting = ended
    correct(cast, meeting, "She slept well", "She slept", now)
    service.approve(cast["chair"], meeting, now)
    consent.close_case(cast["counsellor"], case, now)
    assert consent.erase_due(now + 91 * DAY) == 1
    assert store.corrections(meeting) == {}
    assert [line.case_id for line in store.lines(meeting, 1) if line.case_id] == []
    assert item_for(cast, "chair", meeting, now + 91 * DAY).line.erased


def test_a_kept_note_is_corrected_by_nobody(cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]):
    _case, meeting = ended
    with pytest.raises(HiddenError):
        correct(cast, meeting, "Ours alone", "Everybody’s", now)


def test_the_paper_for_her_is_her_contacts_to_make(cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]):
    _case, meeting = ended
    held, item = builders.held_meeting(meeting), meetings.items(meeting)[1].id
    for role in set(PARTS) - {"counsellor", "outsider"}:
        with pytest.raises(HiddenError):
            service.hers(cast[role], held, item, now)
    made = service.hers(cast["counsellor"], held, item, now)
    assert [note.words for note in made.decisions] == ["Harbour keeps a room"]
    assert [action.text for action in made.promised] == ["Keep a room"]
    assert [action.text for action in made.asked] == ["Find a lock"]
    with pytest.raises(HiddenError):  # unfinished business is nobody's in particular
        service.hers(cast["counsellor"], held, meetings.items(meeting)[0].id, now)


def test_a_version_keeps_what_had_no_yes_as_it_stood_though_somebody_said_yes_since(
    cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]
):
    case, meeting = ended
    service.approve(cast["chair"], meeting, now)
    asked = next(held.id for held in actions_store.for_case(case) if held.agency == cast.agencies["lawyer"])
    actions.accept(cast["lawyer"], asked, now + DAY)
    assert actions_store.facts([asked])[0].gap is None
    shown = next(held for held in item_for(cast, "counsellor", meeting, now + DAY).actions if held.id == asked)
    assert (shown.state, shown.gap) == (ActionState.PROPOSED, GapCause.NOT_ANSWERED)


def test_a_draft_is_read_from_a_seat_of_ones_own_alone(cast: Cast, now: datetime, shared_scene):
    meeting, recorder = shared_scene[1], cast["recorder"]
    attendance.pledge(recorder, meeting, now)
    with pytest.raises(HiddenError):
        service.minutes(recorder, builders.held_meeting(meeting), now)
    builders.command(cast["chair"], meeting, "seat", now, member=recorder.member, aloud=False)
    with pytest.raises(HiddenError):
        service.minutes(recorder, builders.held_meeting(meeting), now)
    builders.enter(recorder, meeting, now)
    assert service.minutes(recorder, builders.held_meeting(meeting), now).draft
