"""A house with something in every room: a case in each state, and a conference in each state."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conference.accounts import service as accounts
from conference.actions import service as actions
from conference.actions.domain import Outcome
from conference.attendance.domain import Coming, Said
from conference.cases.domain import PersonKind, ProtectiveFactor, RiskFactor
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent.domain import Category, Harm, NewOverride, Purpose, Relation
from conference.consent.service import overrides, papers
from conference.directory import service as directory
from conference.drafts import service as drafts
from conference.drafts.domain import Saving
from conference.kernel.ids import (
    ActionId,
    AgencyId,
    CaseId,
    DetailId,
    DraftId,
    ExclusionId,
    ItemId,
    MeetingId,
    NoteId,
    OverrideId,
    PageId,
    ReleaseId,
    new_uuid,
)
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from conference.meetings.domain import Because
from conference.meetings.service import coming, dates
from conference.minutes import service as minutes
from conference.minutes.domain import ReopenReason
from conference.queue import service as queue
from tests import builders
from tests.cast import PARTS, PASSWORD, Cast
from tests.table import Table


@dataclass(frozen=True)
class Scene:
    """What stands in which room. The lawyer's agency is kept out of every case."""

    shared: CaseId
    home: CaseId
    closed: CaseId
    minor: CaseId
    choice: ExclusionId
    live: MeetingId
    detail: DetailId
    release: ReleaseId
    override: OverrideId
    between: MeetingId
    unfinished: MeetingId
    lobby: MeetingId
    waiting: MeetingId
    planned: MeetingId
    skipped: MeetingId
    full: MeetingId
    ended: MeetingId
    locked: MeetingId
    reopened: MeetingId
    item: ItemId
    bare: ItemId
    asked: ActionId
    promised: ActionId
    late: ActionId
    over: ActionId
    shelter: AgencyId


def gather(table: Table) -> Scene:
    """Have the cast move into an empty house, everybody with a password, and furnish it."""

    def move_in(_cast: Cast) -> Scene:
        table.cast = Cast(table.now - timedelta(days=30))
        for part in PARTS.values():
            accounts.set_password(part.email, PASSWORD)
        return furnish(table.cast, table.now)

    made = table.seed(move_in)
    assert isinstance(made, Scene)
    return made


def furnish(cast: Cast, now: datetime) -> Scene:
    """Make it, through the services."""
    out = [cast.agencies["lawyer"]]
    before = now - timedelta(days=14)
    ended, over, late = _last_time(cast, out, before)
    locked, reopened = _locked(cast, out, before - timedelta(days=14)), _reopened(cast, out, before)
    case, live, detail, release = _running(cast, out, now)
    asked, promised = (_ask(cast, case, text, now) for text in ("Hold a bed until Friday", "Ask what the dog needs"))
    actions.accept(cast["shelter"], promised, now)
    home = builders.bring_case(cast["counsellor"], now, to_the_table=False, kept_out=out)
    for question in ("Who can go with her to court?", "What can be paid before the first cheque?"):
        builders.bring_case(cast["counsellor"], now, question=question, kept_out=out)
    on_full = [builders.bring_case(cast["shelter"], now, kept_out=[*out, *kept]) for kept in ([], _chairs(cast))]
    full = builders.meeting(cast["chair"], on_full[:1], now + timedelta(days=28), publish=False)
    minor, choice = _minor(cast, out, now)
    _begun(cast, now)
    _corrected(cast, case, now)
    builders.pair(cast["chair"], live, now)
    for role, aloud in (("recorder", False), ("observer", True)):
        builders.command(cast["chair"], live, "seat", now, member=cast[role].member, aloud=aloud)
    return Scene(
        shared=case,
        minor=minor,
        choice=choice,
        home=home,
        closed=_closed(cast, out, now),
        live=live,
        detail=detail,
        release=release,
        override=_override(cast, out, now),
        between=_opened(cast, now),
        unfinished=_opened(cast, now, first_item=True),
        lobby=_to_come(cast, now),
        skipped=_skipped(cast, now),
        waiting=_waiting(cast, now),
        planned=builders.meeting(cast["chair"], [], now + timedelta(days=14), publish=False),
        full=full,
        ended=ended,
        locked=locked,
        reopened=reopened,
        item=meetings.items(ended)[1].id,
        bare=meetings.items(reopened)[1].id,
        asked=asked,
        promised=promised,
        late=late,
        over=over,
        shelter=cast.agencies["shelter"],
    )


def _to_come(cast: Cast, now: datetime) -> MeetingId:
    """A conference tomorrow that was moved: where it is, and who comes to it."""
    meeting = builders.meeting(cast["chair"], [], now + timedelta(days=2))
    dates.move_date(cast["chair"], meeting, now + timedelta(days=1), Because.NO_ROOM, now)
    dates.set_place(cast["chair"], meeting, "https://video.example.org/a-room-for-everybody-at-the-table")
    coming.say(cast["shelter"], meeting, Said(cast["shelter"].member, Coming.COMING), now)
    sorry = Said(cast["detective"].member, Coming.APOLOGIES, information_sent=True)
    coming.say(cast["detective"], meeting, sorry, now)
    return meeting


def _skipped(cast: Cast, now: datetime) -> MeetingId:
    meeting = builders.meeting(cast["chair"], [], now + timedelta(days=21), publish=False)
    dates.skip_date(cast["chair"], meeting, Because.HOLIDAY)
    return meeting


def _begun(cast: Cast, now: datetime) -> None:
    """A case that the detective has begun to write and not brought."""
    page = Saving(DraftId(new_uuid()), PageId(new_uuid()), None)
    drafts.save(cast["detective"], page, {"question": "Who can go with her to court?", "knows": "no"}, now)


def _corrected(cast: Cast, case: CaseId, now: datetime) -> None:
    """A card that its agency has corrected, with what is said from the lists."""
    card, _contacts = queue.card_to_correct(cast["counsellor"], case, now)
    given = builders.as_given(card)
    new = replace(
        given,
        question=Narrative.read(f"{card.question} From Friday on."),
        risks=frozenset({RiskFactor.NO_SAFE_PLACE, RiskFactor.WATCHED}),
        protections=frozenset({ProtectiveFactor.TRUSTED_WORKER}),
    )
    queue.correct_card(cast["counsellor"], case, new, now)


def _closed(cast: Cast, out: list[AgencyId], now: datetime) -> CaseId:
    """A case that is closed, under a legal hold."""
    case = builders.bring_case(cast["counsellor"], now, kept_out=out)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    builders.detail(cast["counsellor"], case, now)
    consent.close_case(cast["counsellor"], case, now)
    papers.set_hold(cast["counsellor"], case, now)
    return case


def _override(cast: Cast, out: list[AgencyId], now: datetime) -> OverrideId:
    """The counsellor asked, the chair said yes: the shelter may see where she is for an hour."""
    case = builders.bring_case(cast["counsellor"], now, kept_out=out)
    builders.release(cast["counsellor"], case, cast.agencies["detective"], now)
    builders.detail(cast["counsellor"], case, now)
    named, kinds = frozenset({cast["shelter"].person}), frozenset({Category.LOCATION_SAFETY})
    new = NewOverride(Harm.DEATH, named, kinds, hours=1)
    override = overrides.ask_override(cast["counsellor"], case, new, PASSWORD, now)
    overrides.approve_override(cast["chair"], override, PASSWORD, now)
    return override


def _minor(cast: Cast, out: list[AgencyId], now: datetime) -> tuple[CaseId, ExclusionId]:
    """She is not of age, one of those who may sign is suspected, there is a child, and the lawyer is kept out."""
    rosa, today = cast["counsellor"], directory.today(now)
    case = builders.bring_case(rosa, now, kept_out=out)
    for about, days, understands in ((survivor_of(case), 20, True), (None, 3000, False)):
        day = today + timedelta(days=days)
        consent.record_person(rosa, case, about, turns_18=day, understands=understands, served_alone=False, now=now)
    for relation in (Relation.MOTHER, Relation.APPOINTED):
        consent.record_signer(rosa, case, survivor_of(case), relation, now)
    consent.flag_signer(rosa, case, PersonKind.SURVIVOR, Relation.MOTHER, now)
    return case, next(held.id for held in consent.kept_out(rosa, case, now).holding or ())


def _chairs(cast: Cast) -> list[AgencyId]:
    return [cast.agencies["chair"]]


def _ask(cast: Cast, case: CaseId, text: str, now: datetime, **where: MeetingId) -> ActionId:
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


def _last_time(cast: Cast, out: list[AgencyId], then: datetime) -> tuple[MeetingId, ActionId, ActionId]:
    case = builders.bring_case(cast["counsellor"], then, kept_out=out)
    meeting = builders.meeting(cast["chair"], [case], then)
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], meeting, then)
    builders.command(cast["chair"], meeting, "open", then)
    builders.call(cast["chair"], meeting, case, then)
    builders.command(cast["counsellor"], meeting, "note", then, text=Narrative.read("She has a place to sleep."))
    builders.command(cast["chair"], meeting, "decide", then, text=Narrative.read("The dog comes along."))
    over, late = (_ask(cast, case, text, then, meeting=meeting) for text in ("Find her a lock", "Call the vet"))
    _ask(cast, case, "Find a place for the dog", then, meeting=meeting)
    for action in (over, late):
        actions.accept(cast["shelter"], action, then)
    builders.command(cast["chair"], meeting, "end", then + timedelta(minutes=30))
    actions.close(cast["shelter"], over, Outcome.DONE, reason=None, text=None, now=then + timedelta(days=13))
    return meeting, over, late


def _locked(cast: Cast, out: list[AgencyId], then: datetime) -> MeetingId:
    """Approved, opened again, put right, and approved anew."""
    meeting, note = _noted(cast, out, then)
    minutes.send_actions(cast["recorder"], meeting, then + timedelta(hours=1))
    minutes.approve(cast["chair"], meeting, then + timedelta(days=1))
    minutes.reopen(cast["chair"], meeting, ReopenReason.WORDS_WRONG, then + timedelta(days=2))
    minutes.correct(cast["recorder"], meeting, note, Narrative.read("The school keeps his place until May."), then)
    minutes.approve(cast["chair"], meeting, then + timedelta(days=3))
    return meeting


def _noted(cast: Cast, out: list[AgencyId], then: datetime) -> tuple[MeetingId, NoteId]:
    case = builders.bring_case(cast["counsellor"], then, kept_out=out, question="Can her son stay in his school?")
    meeting = builders.meeting(cast["chair"], [case], then)
    builders.enter(cast["chair"], meeting, then)
    builders.command(cast["chair"], meeting, "open", then)
    builders.call(cast["chair"], meeting, case, then)
    builders.command(cast["chair"], meeting, "note", then, text=Narrative.read("The school keeps his place."))
    _ask(cast, case, "Speak with the school", then, meeting=meeting)
    builders.command(cast["chair"], meeting, "end", then)
    return meeting, meetings.notes(meeting)[0].id


def _reopened(cast: Cast, out: list[AgencyId], then: datetime) -> MeetingId:
    """Approved, and open again; nothing was said of the case."""
    case = builders.bring_case(cast["counsellor"], then, kept_out=out, question="Where can she learn to drive?")
    meeting = builders.meeting(cast["chair"], [case], then)
    builders.enter(cast["chair"], meeting, then)
    for kind in ("open", "end"):
        builders.command(cast["chair"], meeting, kind, then)
    minutes.approve(cast["chair"], meeting, then)
    minutes.reopen(cast["chair"], meeting, ReopenReason.SOMETHING_MISSING, then + timedelta(days=1))
    return meeting


def _running(cast: Cast, out: list[AgencyId], now: datetime) -> tuple[CaseId, MeetingId, DetailId, ReleaseId]:
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


def _opened(cast: Cast, now: datetime, *, first_item: bool = False) -> MeetingId:
    """Nothing is on the table, or unfinished business is."""
    meeting = builders.meeting(cast["chair"], [], now)
    builders.enter(cast["chair"], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    if first_item:
        builders.command(cast["chair"], meeting, "next", now)
    return meeting


def _waiting(cast: Cast, now: datetime) -> MeetingId:
    """Called, with people in it, and not opened."""
    meeting = builders.meeting(cast["chair"], [], now)
    for role in ("chair", "detective"):
        builders.enter(cast[role], meeting, now)
    return meeting
