"""What is written at the table, on real databases: kept notes, decisions, how her needs stand, and their minutes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conference.accounts import service as accounts
from conference.cases import store as cases
from conference.cases.domain import NeedState
from conference.infra.database import transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, RefusedError, require_known
from conference.kernel.ids import CaseId, MeetingId, NeedId, NoteId, new_uuid
from conference.kernel.narrative import Narrative
from conference.meetings import store
from conference.meetings.domain import EventKind, NoteKind
from conference.meetings.service import running
from conference.minutes import service
from tests import builders

KEPT = Narrative.read("Our own bed is free from Friday.")
DECIDED = Narrative.read("The shelter keeps a room until Friday.")
LATER = timedelta(minutes=4)


@pytest.fixture
def scene(cast, shared_scene, now) -> tuple[CaseId, MeetingId]:
    """The counsellor's case is on the table; the recorder writes."""
    case, meeting, _detail, _release = shared_scene
    builders.enter(cast["recorder"], meeting, now)
    return case, meeting


def keep(cast, meeting: MeetingId, now, who: str = "shelter") -> NoteId:
    builders.command(cast[who], meeting, "note", now, text=KEPT, private=True)
    return store.notes(meeting)[-1].id


def kinds(meeting: MeetingId) -> list[EventKind]:
    return [event.kind for event in store.events(meeting)]


def need_of(case: CaseId) -> NeedId:
    return cases.cards([case])[case].needs[0].id


def test_a_kept_note_is_its_agencys_and_the_events_tell_nothing_of_it(cast, now, scene):
    _case, meeting = scene
    note = keep(cast, meeting, now)
    held = store.note(note)
    assert held is not None
    assert (held.private, held.by_agency, held.kind) == (True, cast.agencies["shelter"], NoteKind.NOTE)
    assert kinds(meeting)[-1] is EventKind.NOTED_PRIVATELY
    assert str(KEPT) not in str([event.facts for event in store.events(meeting)])


def hire(cast, now) -> Actor:
    """Somebody else who speaks for the shelter."""
    email = "kim@shelter.example.org"
    shelter, roles = cast.agencies["shelter"], {Role.REPRESENTATIVE}
    accounts.add_member(name="Kim Osei", email=email, language="en", agency=shelter, roles=roles, now=now)
    return require_known(accounts.member_called(email, now))


def test_another_representative_of_the_agency_shares_it_and_it_stands_where_it_was_shared(cast, now, scene):
    _case, meeting = scene
    note = keep(cast, meeting, now)
    colleague = hire(cast, now)
    builders.enter(colleague, meeting, now)
    builders.command(colleague, meeting, "share_note", now + LATER, note=note)
    held = store.note(note)
    assert held is not None
    assert (held.private, held.at) == (False, now + LATER)
    assert kinds(meeting)[-1] is EventKind.NOTE_SHARED


@pytest.mark.parametrize("who", ["chair", "counsellor", "detective"])
def test_a_note_that_another_agency_keeps_answers_like_one_that_is_not_there(cast, now, scene, who: str):
    _case, meeting = scene
    note = keep(cast, meeting, now)
    for wanted in (note, new_uuid()):
        with pytest.raises(HiddenError):
            builders.command(cast[who], meeting, "share_note", now, note=wanted)


def test_a_note_that_everyone_reads_already_is_not_shared_again(cast, now, scene):
    _case, meeting = scene
    note = keep(cast, meeting, now)
    builders.command(cast["shelter"], meeting, "share_note", now, note=note)
    with pytest.raises(HiddenError):
        builders.command(cast["shelter"], meeting, "share_note", now, note=note)


def test_a_kept_note_of_an_item_that_is_closed_stays_kept(cast, now, scene):
    _case, meeting = scene
    note = keep(cast, meeting, now)
    unfinished = next(item for item in store.items(meeting) if item.case_id is None)
    builders.command(cast["chair"], meeting, "call", now, item=unfinished.id)
    with pytest.raises(HiddenError):
        builders.command(cast["shelter"], meeting, "share_note", now, note=note)


def test_a_recorder_keeps_no_note_for_an_agency(cast, now, scene):
    _case, meeting = scene
    with pytest.raises(RefusedError, match="representatives_only"):
        builders.command(cast["recorder"], meeting, "note", now, text=KEPT, private=True)
    assert not store.notes(meeting)


@pytest.mark.parametrize("who", ["chair", "recorder"])
def test_the_chair_and_the_recorder_write_decisions(cast, now, scene, who: str):
    _case, meeting = scene
    builders.command(cast[who], meeting, "decide", now, text=DECIDED)
    assert [note.kind for note in store.notes(meeting)] == [NoteKind.DECISION]
    assert kinds(meeting)[-1] is EventKind.DECIDED


def test_others_write_no_decisions(cast, now, scene):
    _case, meeting = scene
    with pytest.raises(RefusedError, match="chair_or_recorder"):
        builders.command(cast["counsellor"], meeting, "decide", now, text=DECIDED)


@pytest.mark.parametrize("who", ["counsellor", "chair", "recorder"])
def test_her_needs_are_tended_by_those_who_may(cast, now, scene, who: str):
    case, meeting = scene
    values = {"need": need_of(case), "state": NeedState.UNDER_WAY}
    builders.command(cast[who], meeting, "need", now, **values)
    assert cases.cards([case])[case].needs[0].state is NeedState.UNDER_WAY
    before = kinds(meeting)
    assert before[-1] is EventKind.NEED_CHANGED
    builders.command(cast[who], meeting, "need", now, **values)
    assert kinds(meeting) == before, "what stands already is no change"


def test_others_leave_her_needs_alone(cast, now, scene):
    case, meeting = scene
    for kind, values in {"need": {"need": need_of(case), "state": NeedState.MET}, "add_need": {"text": KEPT}}.items():
        with pytest.raises(RefusedError, match="needs_of_others"):
            builders.command(cast["shelter"], meeting, kind, now, **values)
    assert [need.state for need in cases.cards([case])[case].needs] == [NeedState.UNMET]


def test_a_backup_contact_of_another_agency_tends_her_needs(cast, now):
    case = builders.bring_case(cast["counsellor"], now, backup=cast["detective"])
    meeting = builders.meeting(cast["chair"], [case], now)
    for role in ("chair", "detective"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, case, now)
    builders.command(cast["detective"], meeting, "need", now, need=need_of(case), state=NeedState.MET)
    assert cases.cards([case])[case].needs[0].state is NeedState.MET


def test_a_need_of_another_case_is_not_there(cast, now, scene):
    _case, meeting = scene
    other = builders.bring_case(cast["counsellor"], now)
    with pytest.raises(HiddenError):
        builders.command(cast["counsellor"], meeting, "need", now, need=need_of(other), state=NeedState.MET)
    assert cases.cards([other])[other].needs[0].state is NeedState.UNMET


def test_what_she_also_asked_for_goes_last(cast, now, scene):
    case, meeting = scene
    for text in ("Her papers", "A school for her son"):
        builders.command(cast["counsellor"], meeting, "add_need", now, text=Narrative.read(text))
    needs = cases.cards([case])[case].needs
    assert [need.text for need in needs] == ["Somewhere safe tonight", "Her papers", "A school for her son"]


def test_the_minutes_tell_what_was_decided_how_her_needs_stand_and_who_chaired(cast, now, scene):
    case, meeting = scene
    builders.command(cast["recorder"], meeting, "decide", now, text=DECIDED)
    builders.command(cast["counsellor"], meeting, "need", now, need=need_of(case), state=NeedState.UNDER_WAY)
    builders.command(cast["counsellor"], meeting, "add_need", now, text=Narrative.read("Her papers"))
    keep(cast, meeting, now)
    builders.command(cast["chair"], meeting, "end", now + LATER)

    def read(who: Actor):
        found = service.minutes(who, builders.held_meeting(meeting), now + LATER).minutes
        return found, found.items[-1]

    minutes, item = read(cast["counsellor"])
    assert [note.text for note in item.decisions] == [DECIDED]
    assert [(n.text, n.state, n.added) for n in item.needs] == [
        ("Somewhere safe tonight", NeedState.UNDER_WAY, False),
        ("Her papers", NeedState.UNMET, True),
    ]
    assert [(t.name, t.since, t.until) for t in minutes.chaired] == [("Nadia Bell", now, now + LATER)]
    assert item.kept == ()
    assert [note.text for note in read(cast["shelter"])[1].kept] == [KEPT]
    successor = replace(cast["lawyer"], took_over=frozenset({cast.agencies["shelter"]}))
    assert [note.text for note in read(successor)[1].kept] == [KEPT], "records follow to the agency that took over"


def test_who_took_the_chair_is_told_from_when_on(cast, now, scene):
    _case, meeting = scene
    held = builders.held_meeting(meeting)
    second = cast["counsellor"]
    with transaction():
        running.append_event(
            held, EventKind.CHAIR_HANDED, facts={"member": str(second.member)}, by=cast["chair"].member, now=now + LATER
        )
    recorder = cast["recorder"]
    assert recorder.has(Role.RECORDER)
    chaired = service.minutes(recorder, held, now + LATER).minutes.chaired
    assert [(turn.name, turn.since, turn.until) for turn in chaired] == [
        ("Nadia Bell", now, now + LATER),
        ("Rosa Imani", now + LATER, None),
    ]
