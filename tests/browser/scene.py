"""A house with something in every room: a case in each state, and a conference in each state."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from conference.accounts import service as accounts
from conference.actions import service as actions
from conference.alike import service as alike
from conference.alike.domain import Answer
from conference.cases import store as cases
from conference.cases.domain import AgeBand, PersonKind, ProtectiveFactor, RiskFactor
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent.domain import Category, Harm, NewOverride, Relation
from conference.consent.service import overrides, papers
from conference.directory import service as directory
from conference.drafts import service as drafts
from conference.drafts.domain import Saving
from conference.emergency import service as emergency
from conference.emergency.domain import Why
from conference.emergency.service import Calling
from conference.infra.database import transaction
from conference.kernel.errors import require_known
from conference.kernel.ids import (
    ActionId,
    AgencyId,
    CaseId,
    DetailId,
    DraftId,
    EmergencyId,
    ExclusionId,
    ItemId,
    MeetingId,
    OverrideId,
    PageId,
    ReferralId,
    ReleaseId,
    SeriesId,
    new_uuid,
)
from conference.kernel.narrative import Narrative
from conference.meetings import service as planning
from conference.meetings import store as meetings
from conference.meetings.domain import StandingPlace
from conference.meetings.service.series import make_dates, starts_of
from conference.queue import service as queue
from conference.referrals import service as referrals
from conference.referrals.domain import Move, NewReferral, StepKind
from tests import builders
from tests.browser import conferences, contacts
from tests.cast import PARTS, PASSWORD, Cast
from tests.table import Table


@dataclass(frozen=True)
class Scene:
    """What stands in which room. The lawyer's agency is kept out of every case."""

    shared: CaseId
    home: CaseId
    closed: CaseId
    declined: CaseId
    alike: CaseId
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
    offered: ReferralId
    moving: ReferralId
    ended_for_her: ReferralId
    handed_over: CaseId
    stood_in: CaseId
    series: SeriesId
    pressing: CaseId
    emergency: EmergencyId
    refused: EmergencyId
    called: EmergencyId
    short: MeetingId


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
    case, live, detail, release = conferences.running(cast, out, now)
    builders.pair(cast["chair"], live, now)  # first of all: the server soon misses a chair who has no page open
    for role, aloud in (("recorder", False), ("observer", True)):
        builders.command(cast["chair"], live, "seat", now, member=cast[role].member, aloud=aloud)
    before = now - timedelta(days=14)
    ended, over, late = conferences.last_time(cast, out, before)
    locked = conferences.locked(cast, out, before - timedelta(days=14))
    reopened = conferences.reopened(cast, out, before)
    conferences.struggling(cast, out, before)
    words = "Hold a bed until Friday", "Ask what the dog needs"
    asked, promised = (conferences.ask(cast, case, text, now) for text in words)
    actions.accept(cast["shelter"], promised, now)
    home = builders.bring_case(cast["counsellor"], now, to_the_table=False, kept_out=out)
    for question in ("Who can go with her to court?", "What can be paid before the first cheque?"):
        builders.bring_case(cast["counsellor"], now, question=question, kept_out=out)
    on_full = [builders.bring_case(cast["shelter"], now, kept_out=[*out, *kept]) for kept in ([], _chairs(cast))]
    full = builders.meeting(cast["chair"], on_full[:1], now + timedelta(days=28), publish=False)
    minor, choice = _minor(cast, out, now)
    _begun(cast, now)
    _corrected(cast, case, now)
    return Scene(
        shared=case,
        minor=minor,
        choice=choice,
        home=home,
        closed=_closed(cast, out, now),
        declined=_declined(cast, out, now),
        alike=_alike(cast, out, now),
        live=live,
        detail=detail,
        release=release,
        override=_override(cast, out, now),
        between=conferences.opened(cast, now),
        unfinished=conferences.opened(cast, now, first_item=True),
        lobby=conferences.to_come(cast, now),
        skipped=conferences.skipped(cast, now),
        waiting=conferences.waiting(cast, now),
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
        **_referrals(cast, out, now),
        **contacts.furnish(cast, out, now),
        **_every_date(cast, out, now),
    )


def _referrals(cast: Cast, out: list[AgencyId], now: datetime) -> dict[str, ReferralId]:
    """One that waits for an answer, one that she takes part in for a fortnight, and one that she took back."""
    rosa, sam = cast["counsellor"], cast["shelter"]
    case = builders.bring_case(rosa, now, needs=("A room of her own", "Somebody to talk to"), kept_out=out)
    needs = [need.id for need in cases.cards([case])[case].needs]
    minimum, day = Narrative.read("Mornings suit her best. She comes with a dog."), directory.today(now)
    asked = [(needs[0], sam.agency), (needs[1], sam.agency), (needs[0], cast.agencies["detective"])]
    offered, moving, ended = (
        referrals.offer(rosa, case, NewReferral(need, to, Narrative(""), minimum, day - timedelta(days=20)), now)
        for need, to in asked
    )
    ida, days = Narrative.read("Ida, of the evening team"), [day - timedelta(days=ago) for ago in (18, 17, 15)]
    referrals.move(sam, moving, Move.ACCEPT, now)
    referrals.note_step(sam, moving, StepKind.NAMED_PERSON, now, on=days[0], who=ida)
    referrals.move(rosa, moving, Move.INTRODUCE, now, on=days[1])
    referrals.move(sam, moving, Move.MEET, now, on=days[2])
    referrals.say(rosa, moving, Narrative.read("They listened, and the dog may come along."), now)
    referrals.move(rosa, ended, Move.TAKE_BACK, now)
    return {"offered": offered, "moving": moving, "ended_for_her": ended}


def _every_date(cast: Cast, out: list[AgencyId], now: datetime) -> dict[str, Any]:
    """A holiday on which a conference falls, standing items, and emergencies: asked for, refused and called."""
    planning.add_holiday(cast["chair"], directory.today(now + timedelta(days=14)), Narrative.read("Family Day"))
    planning.add_holiday(cast["chair"], directory.today(now + timedelta(days=31)), Narrative.read("A quiet day"))
    planning.add_standing(cast["chair"], Narrative.read("Welcome and agreements"), 5, StandingPlace.FIRST, cast.now)
    planning.add_standing(
        cast["chair"], Narrative.read("Check-in for the people here"), 5, StandingPlace.LAST, cast.now
    )
    series = planning.create_series(first_day=directory.today(now), starts_at=time(13, 30), minutes=120)
    held = require_known(meetings.series(series))
    make_dates(held, islice(starts_of(held, now), 2))
    pressing = builders.bring_case(cast["counsellor"], now, kept_out=out)
    reason = Narrative.read("The room is given up tonight, and nobody has another one yet.")
    asked = [
        emergency.ask(cast["counsellor"], case, Why.NOWHERE_SAFE, reason, now)
        for case in (pressing, *(builders.bring_case(cast["counsellor"], now, kept_out=out) for _one in range(2)))
    ]
    emergency.decline(cast["chair"], asked[1], Narrative.read("Harbour keeps a room until Friday. Call Sam."), now)
    calling = Calling(now + timedelta(hours=3), 30, None, frozenset())
    short = emergency.call(cast["chair"], asked[2], calling, now)
    named = {"emergency": asked[0], "refused": asked[1], "called": asked[2]}
    return {"series": series, "pressing": pressing, "short": short, **named}


def _begun(cast: Cast, now: datetime) -> None:
    """A case that the detective has begun to write and not brought."""
    page = Saving(DraftId(new_uuid()), PageId(new_uuid()), None)
    drafts.save(cast["detective"], page, {"question": "Who can go with her to court?", "knows": "no"}, now)


def _corrected(cast: Cast, case: CaseId, now: datetime) -> None:
    """A card that its agency has corrected, with what is said from the lists."""
    card, _contacts, _seen = queue.card_to_correct(cast["counsellor"], case, now)
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


def _declined(cast: Cast, out: list[AgencyId], now: datetime) -> CaseId:
    """A case that the table did not take on an hour ago."""
    at = now - timedelta(hours=1)
    case = builders.bring_case(cast["counsellor"], at, kept_out=out)
    meeting = builders.meeting(cast["chair"], [case], at)
    builders.enter(cast["chair"], meeting, at)
    builders.command(cast["chair"], meeting, "open", at)
    builders.call(cast["chair"], meeting, case, at)
    builders.command(cast["chair"], meeting, "threshold", at, met=False)
    builders.command(cast["chair"], meeting, "end", at)
    return case


def _alike(cast: Cast, out: list[AgencyId], now: datetime) -> CaseId:
    """A case of the counsellor that another agency may have brought too, and one that both agencies talked about."""
    needs = "Somewhere safe tonight", "Her papers back", "Somebody at court"
    mine, theirs, talked = (
        builders.bring_case(cast[role], now, needs=needs, kept_out=out) for role in ("counsellor", "shelter", "shelter")
    )
    with transaction():
        for case in (mine, theirs, talked):
            builders.held_case(case).age_band = AgeBand.FROM_25_TO_34
    alike.answer(cast["counsellor"], mine, talked, Answer.THE_SAME, now, goes_on=talked)
    return mine


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
