"""The conferences of the scene: to come, running, and over, each as far as its pages need it."""

from datetime import datetime, timedelta

from conference.actions import service as actions
from conference.actions.domain import GapReason, Outcome
from conference.attendance.domain import Coming, Said
from conference.consent import service as consent
from conference.consent.domain import Purpose
from conference.directory import service as directory
from conference.kernel.ids import (
    ActionId,
    AgencyId,
    CaseId,
    DetailId,
    MeetingId,
    NoteId,
    ReleaseId,
)
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from conference.meetings.domain import Because
from conference.meetings.service import coming, dates
from conference.minutes import service as minutes
from conference.minutes.domain import ReopenReason
from tests import builders
from tests.cast import Cast


def ask(cast: Cast, case: CaseId, text: str, now: datetime, **where: MeetingId) -> ActionId:
    due = directory.today(now) + timedelta(days=2)
    return actions.propose(
        cast["counsellor"],
        case=case,
        agency=cast.agencies["shelter"],
        text=Narrative.read(text),
        due=due,
        now=now,
        meeting=where.get("meeting"),
    )


def to_come(cast: Cast, now: datetime) -> MeetingId:
    """A conference tomorrow that was moved: where it is, and who comes to it."""
    meeting = builders.meeting(cast["chair"], [], now + timedelta(days=2))
    dates.move_date(cast["chair"], meeting, now + timedelta(days=1), Because.NO_ROOM, now)
    dates.set_place(cast["chair"], meeting, "https://video.example.org/a-room-for-everybody-at-the-table")
    coming.say(cast["shelter"], meeting, Said(cast["shelter"].member, Coming.COMING), now)
    sorry = Said(cast["detective"].member, Coming.APOLOGIES, information_sent=True)
    coming.say(cast["detective"], meeting, sorry, now)
    return meeting


def skipped(cast: Cast, now: datetime) -> MeetingId:
    meeting = builders.meeting(cast["chair"], [], now + timedelta(days=21), publish=False)
    dates.skip_date(cast["chair"], meeting, Because.HOLIDAY)
    return meeting


def last_time(cast: Cast, out: list[AgencyId], then: datetime) -> tuple[MeetingId, ActionId, ActionId]:
    case = builders.bring_case(cast["counsellor"], then, kept_out=out)
    meeting = builders.meeting(cast["chair"], [case], then)
    coming.say(
        cast["detective"], meeting, Said(cast["detective"].member, Coming.APOLOGIES, information_sent=True), then
    )
    for role in ("chair", "counsellor"):
        builders.enter(cast[role], meeting, then)
    builders.command(cast["chair"], meeting, "open", then)
    builders.enter(cast["shelter"], meeting, then + timedelta(minutes=10))
    builders.call(cast["chair"], meeting, case, then)
    builders.command(cast["counsellor"], meeting, "note", then, text=Narrative.read("She has a place to sleep."))
    ours = Narrative.read("We keep her spare keys.")
    builders.command(cast["counsellor"], meeting, "note", then, text=ours, private=True)
    builders.command(cast["chair"], meeting, "decide", then, text=Narrative.read("The dog comes along."))
    over, late = (ask(cast, case, text, then, meeting=meeting) for text in ("Find her a lock", "Call the vet"))
    ask(cast, case, "Find a place for the dog", then, meeting=meeting)
    for action in (over, late):
        actions.accept(cast["shelter"], action, then)
    builders.command(cast["chair"], meeting, "end", then + timedelta(minutes=30))
    actions.close(cast["shelter"], over, Outcome.DONE, reason=None, text=None, now=then + timedelta(days=13))
    return meeting, over, late


def struggling(cast: Cast, out: list[AgencyId], then: datetime) -> None:
    """Regional Police said of seven cases, which are over, that it did not do what it had promised."""
    for _number in range(7):
        case = builders.bring_case(cast["counsellor"], then, kept_out=out)
        police, text = cast.agencies["detective"], Narrative.read("Go with her to the court")
        action = actions.propose(cast["counsellor"], case=case, agency=police, text=text, due=None, now=then)
        actions.accept(cast["detective"], action, then)
        actions.close(cast["detective"], action, Outcome.NOT_DONE, reason=GapReason.NO_CAPACITY, text=None, now=then)
        consent.close_case(cast["counsellor"], case, then)


def locked(cast: Cast, out: list[AgencyId], then: datetime) -> MeetingId:
    """Approved, opened again, put right, and approved anew."""
    meeting, note = noted(cast, out, then)
    minutes.send_actions(cast["recorder"], meeting, then + timedelta(hours=1))
    minutes.approve(cast["chair"], meeting, then + timedelta(days=1))
    minutes.reopen(cast["chair"], meeting, ReopenReason.WORDS_WRONG, then + timedelta(days=2))
    minutes.correct(cast["recorder"], meeting, note, Narrative.read("The school keeps his place until May."), then)
    minutes.approve(cast["chair"], meeting, then + timedelta(days=3))
    return meeting


def noted(cast: Cast, out: list[AgencyId], then: datetime) -> tuple[MeetingId, NoteId]:
    case = builders.bring_case(cast["counsellor"], then, kept_out=out, question="Can her son stay in his school?")
    meeting = builders.meeting(cast["chair"], [case], then)
    builders.enter(cast["chair"], meeting, then)
    builders.command(cast["chair"], meeting, "open", then)
    builders.call(cast["chair"], meeting, case, then)
    builders.command(cast["chair"], meeting, "note", then, text=Narrative.read("The school keeps his place."))
    ask(cast, case, "Speak with the school", then, meeting=meeting)
    builders.command(cast["chair"], meeting, "end", then)
    return meeting, meetings.notes(meeting)[0].id


def reopened(cast: Cast, out: list[AgencyId], then: datetime) -> MeetingId:
    """Approved, and open again; nothing was said of the case."""
    case = builders.bring_case(cast["counsellor"], then, kept_out=out, question="Where can she learn to drive?")
    meeting = builders.meeting(cast["chair"], [case], then)
    builders.enter(cast["chair"], meeting, then)
    for kind in ("open", "end"):
        builders.command(cast["chair"], meeting, kind, then)
    minutes.approve(cast["chair"], meeting, then)
    minutes.reopen(cast["chair"], meeting, ReopenReason.SOMETHING_MISSING, then + timedelta(days=1))
    return meeting


def running(cast: Cast, out: list[AgencyId], now: datetime) -> tuple[CaseId, MeetingId, DetailId, ReleaseId]:
    """The usual scene, with a note and an action that waits, and a detail shared."""
    case = builders.bring_case(cast["counsellor"], now, kept_out=out)
    release = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    detail = builders.detail(cast["counsellor"], case, now)
    builders.detail(cast["counsellor"], case, now, text="The side door, after nine")
    meeting = builders.meeting(cast["chair"], [case], now)
    for role in ("chair", "counsellor", "shelter", "detective", "lawyer"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, case, now)
    builders.command(cast["counsellor"], meeting, "note", now, text=Narrative.read("The vet papers are here."))
    for text in ("Bring the papers", "Keep a place for the dog"):
        builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], text, now, directory.today(now))
    builders.take_on(cast["chair"], meeting, [cast.agencies["shelter"], cast.agencies["detective"]], now)
    builders.share(cast, meeting, detail, now)
    consent.show(cast["counsellor"], detail, cast.agencies["shelter"], Purpose.SAFETY_PLANNING, now)
    return case, meeting, detail, release


def opened(cast: Cast, now: datetime, *, first_item: bool = False) -> MeetingId:
    """Nothing is on the table, or unfinished business is."""
    meeting = builders.meeting(cast["chair"], [], now)
    builders.enter(cast["chair"], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    if first_item:
        builders.command(cast["chair"], meeting, "next", now)
    return meeting


def waiting(cast: Cast, now: datetime) -> MeetingId:
    """Called, with people in it, and not opened."""
    meeting = builders.meeting(cast["chair"], [], now)
    for role in ("chair", "detective"):
        builders.enter(cast[role], meeting, now)
    return meeting
