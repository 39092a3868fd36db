"""Builders: what a test is about must be given; the rest is noise with defaults. Everything goes through services."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from conference.accounts import service as accounts
from conference.accounts.models import SignIn
from conference.actions import store as actions_store
from conference.attendance import service as attendance
from conference.audit.models import RecordEntry
from conference.cases import store as cases
from conference.cases.domain import Card, CardField, Knows, Step
from conference.cases.models import Case
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import Category, HoldReason, NewRelease, Purpose, Signature, Signer
from conference.consent.models import LegalHold
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.database import db, session, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import require_known
from conference.kernel.ids import (
    AgencyId,
    CaseId,
    CommandId,
    DetailId,
    DraftId,
    HoldId,
    MeetingId,
    ReleaseId,
    SignInId,
    new_uuid,
)
from conference.kernel.narrative import Narrative
from conference.live.jobs.reading import Reading
from conference.live.projection import Board
from conference.live.service import commands, displays, presence
from conference.meetings import store as meetings
from conference.meetings.models import Meeting
from conference.meetings.service import planning, series
from conference.queue import service as queue
from conference.queue.domain import Bringing, CardGiven

CANARY = "Zuzanna-Kanarek-417"
"""A planted identifying detail: unlike anything the product writes by itself."""


def bring_case(
    by: Actor,
    now: datetime,
    *,
    question: str = "Which shelter can take her with a dog?",
    needs: Collection[str] = ("Somewhere safe tonight",),
    kept_out: Collection[AgencyId] = (),
    to_the_table: bool = True,
    backup: Actor | None = None,
    draft: DraftId | None = None,
    pseudonym: str | None = None,
) -> CaseId:
    """A case as its agency brings it."""
    bringing = Bringing(
        to_the_table=to_the_table,
        question=Narrative.read(question),
        needs=tuple(Narrative.read(need) for need in needs),
        does_not_want=Narrative.read("A statement to anybody"),
        age_band=None,
        region=Narrative.read("East"),
        languages=Narrative.read("English"),
        interpreter=False,
        knows=Knows.YES,
        knows_why=Narrative.read(""),
        primary=by.member,
        backup=backup.member if backup else None,
        kept_out=frozenset(kept_out),
        first_contact_at=now - timedelta(hours=20),
        returned=False,
        urgent_because=Narrative.read(""),
        pseudonym=pseudonym,
    )
    return queue.bring(by, bringing, now, draft=draft)


def as_given(card: Card) -> CardGiven:
    """A card as its form would give it, to be changed."""
    assert card.primary is not None
    same: dict[str, Any] = {field.value: getattr(card, field) for field in CardField}
    contacts: dict[str, Any] = {"primary": card.primary.member, "backup": card.backup.member if card.backup else None}
    return CardGiven(**same | contacts)


def held_case(case: CaseId) -> Case:
    """A case that is there, as its row stands now."""
    return require_known(cases.case(case))


def recorded() -> Sequence[RecordEntry]:
    """Every line of the record."""
    return session().query(RecordEntry).all()


def hold(by: Actor, case: CaseId, now: datetime, until: datetime | None = None) -> None:
    """A legal hold on a case, lifted at `until`."""
    with transaction() as current:
        current.add(
            LegalHold(
                id=HoldId(new_uuid()),
                case_id=case,
                because=HoldReason.SUBPOENA,
                since=now,
                until=until,
                set_by=by.member,
                lifted_by=None,
            )
        )


def words_left() -> list[str]:
    """Every text that any table still holds, of all cases."""
    return [
        str(value)
        for table in db.metadata.sorted_tables  # type: ignore[attr-defined]
        for row in session().execute(table.select())
        for value in row
        if isinstance(value, str | bytes)
    ]


def held_meeting(meeting_id: MeetingId) -> Meeting:
    """A conference that is there, as its row stands now."""
    return require_known(meetings.meeting(meeting_id))


def release(
    by: Actor,
    case: CaseId,
    to: AgencyId,
    now: datetime,
    *,
    category: Category = Category.LOCATION_SAFETY,
    purpose: Purpose = Purpose.SAFETY_PLANNING,
    days: int = 30,
) -> ReleaseId:
    """A release that she signed today."""
    today = directory.today(now)
    new = NewRelease(
        about=survivor_of(case),
        signatures=(Signature(Signer.SURVIVOR),),
        recipient=to,
        categories=frozenset({category}),
        purposes=frozenset({purpose}),
        signed_on=today,
        last_day=today + timedelta(days=days),
        explained=True,
    )
    return consent.record_release(by, case, new, now)


def detail(
    by: Actor, case: CaseId, now: datetime, *, category: Category = Category.LOCATION_SAFETY, text: str = CANARY
) -> DetailId:
    """A sealed detail of the actor's agency."""
    return consent.enter_detail(by, case, category, text, now)


def meeting(chair: Actor, cases_: Collection[CaseId], now: datetime, *, publish: bool = True) -> MeetingId:
    """A conference that starts now, with these cases on its agenda."""
    with transaction():
        rhythm = series.create_series(first_day=now.date(), every_weeks=2, starts_at=now.time(), minutes=120)
        meeting_id = series.add_meeting(rhythm, now, 120)
    for case in cases_:
        planning.add_case(chair, meeting_id, case, now)
    if publish:
        planning.publish_agenda(chair, meeting_id)
    return meeting_id


def enter(actor: Actor, meeting_id: MeetingId, now: datetime) -> None:
    """Accept the pledge and take a seat."""
    attendance.pledge(actor, meeting_id, now)
    presence.arrive(actor, meeting_id, now)


def command(actor: Actor, meeting_id: MeetingId, kind: str, now: datetime, **values: Any) -> int:
    """A live command, as a browser would send it; an item that is private to somebody is called all the same."""
    if kind in {"call", "next", "previous"}:
        values = {"knowing": True} | values
    return commands.carry_out(actor, meeting_id, CommandId(new_uuid()), kind=kind, values=values, clock=lambda: now)


def pair(chair: Actor, meeting_id: MeetingId, now: datetime) -> str:
    """A screen in the room that shows the conference; gives what its browser keeps."""
    screen = displays.open_screen(None, "en", now)
    command(chair, meeting_id, "pair_display", now, code=screen.code, language=None)
    return screen.secret


def ask(by: Actor, meeting_id: MeetingId, agency: AgencyId, text: str, now: datetime, due: date | None = None) -> int:
    """Propose an action of the case on the table to an agency, in one line."""
    day = f" !{due.isoformat()}" if due else ""
    return command(by, meeting_id, "propose", now, line=f"{text} @{directory_store.names()[agency]}{day}")


def call(chair: Actor, meeting_id: MeetingId, case: CaseId, now: datetime) -> None:
    """Put a case before the table."""
    item = next(item for item in meetings.items(meeting_id) if item.case_id == case)
    command(chair, meeting_id, "call", now, item=item.id)


def take_on(chair: Actor, meeting_id: MeetingId, needed: Collection[AgencyId], now: datetime) -> None:
    """The table takes the case on, with the agencies that have a part to play."""
    command(chair, meeting_id, "step", now, step=Step.NEEDED_AGENCIES, agencies=list(needed))


def shared_case(cast: Any, now: datetime) -> tuple[CaseId, MeetingId, DetailId, ReleaseId]:
    """The usual scene: the counsellor's case is on the table, the shelter is covered by a release and in the room."""
    case = bring_case(cast["counsellor"], now)
    given = release(cast["counsellor"], case, cast.agencies["shelter"], now)
    sealed = detail(cast["counsellor"], case, now)
    meeting_id = meeting(cast["chair"], [case], now)
    for role in ("chair", "counsellor", "shelter", "detective"):
        enter(cast[role], meeting_id, now)
    command(cast["chair"], meeting_id, "open", now)
    call(cast["chair"], meeting_id, case, now)
    take_on(cast["chair"], meeting_id, [cast.agencies["shelter"], cast.agencies["detective"]], now)
    return case, meeting_id, sealed, given


def share(cast: Any, meeting_id: MeetingId, detail_id: DetailId, now: datetime) -> None:
    """The counsellor shares the detail."""
    command(cast["counsellor"], meeting_id, "share", now, detail=detail_id, purpose=Purpose.SAFETY_PLANNING)


def detail_facts(case: CaseId, detail_id: DetailId) -> Any:
    """A sealed detail as the rules read it."""
    return next(held for held in consent_store.details(case) if held.id == detail_id)


def signed_in(actor: Actor, now: datetime) -> SignInId:
    """A browser that signed in as this member just now."""
    with transaction() as current:
        row = SignIn(id=SignInId(new_uuid()), member_id=actor.member, started_at=now, ended_at=None)
        current.add(row)
        return row.id


def reading(meeting_id: MeetingId, now: datetime) -> Reading:
    """A conference as it stands now, as it is read for pages."""
    return Reading(meeting_id, now)


def board(actor: Actor, meeting_id: MeetingId, now: datetime) -> Board:
    """What a member sees of a running conference, in English."""
    found = reading(meeting_id, now)
    return found.board(found.audience(actor, "en"))


def ended(cast: Any, now: datetime) -> tuple[CaseId, MeetingId]:
    """A conference that is over: a note, a decision, a note that police keep, and an action that is accepted."""
    case, meeting, _detail, _release = shared_case(cast, now)
    command(cast["counsellor"], meeting, "note", now, text=Narrative.read("She slept well"))
    command(cast["detective"], meeting, "note", now, text=Narrative.read("Ours alone"), private=True)
    command(cast["chair"], meeting, "decide", now, text=Narrative.read("Harbour keeps a room"))
    ask(cast["counsellor"], meeting, cast.agencies["shelter"], "Keep a room", now, now.date() + timedelta(days=1))
    asked = actions_store.for_case(case)[0].id
    command(cast["shelter"], meeting, "accept", now, action=asked)
    ask(cast["counsellor"], meeting, cast.agencies["lawyer"], "Find a lock", now)
    command(cast["chair"], meeting, "end", now)
    return case, meeting


def colleague(cast: Any, role: str, name: str, now: datetime, *roles: Role) -> Actor:
    """One more person of the agency that somebody of the cast acts for: a representative, unless said otherwise."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    member = accounts.add_member(
        name=name,
        email=email,
        language="en",
        agency=cast.agencies[role],
        roles=roles or (Role.REPRESENTATIVE,),
        now=now,
    )
    return accounts.acting([member], now)[member]
