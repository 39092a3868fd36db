"""Rules of the running meeting."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from conference.cases.domain import Card, Step
from conference.consent.domain import CaseFacts, Category, Cover
from conference.consent.policy import covered, is_excluded, is_recused, somebody_of, viewer_of
from conference.directory.domain import AgencyKind
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, MeetingId, MemberId
from conference.kernel.verdict import Verdict, allow, deny
from conference.live.domain import Caution, Warned
from conference.meetings.domain import MeetingState


class LiveReason(StrEnum):
    """Why a live command is refused."""

    NOT_PLEDGED = "not_pledged"
    NOT_IN_THE_ROOM = "not_in_the_room"
    MEETING_NOT_LIVE = "meeting_not_live"
    NO_CASE_ON_THE_TABLE = "no_case_on_the_table"
    NOTHING_TO_SHARE = "nothing_to_share"
    NOBODY_COVERED = "nobody_covered"
    REPRESENTATIVES_ONLY = "representatives_only"
    ALREADY_HERE = "already_here"
    HAS_A_PAGE = "has_a_page"
    PRIVATE_TO_SOMEBODY = "private_to_somebody"


def may_watch(state: MeetingState, *, pledged: bool) -> Verdict:
    """Whether a member may take a seat: the meeting is called or running, and the pledge was accepted."""
    if state not in {MeetingState.PUBLISHED, MeetingState.LIVE}:
        return deny(LiveReason.MEETING_NOT_LIVE)
    if not pledged:
        return deny(LiveReason.NOT_PLEDGED)
    return allow()


def may_take_part(state: MeetingState, *, pledged: bool, present: bool) -> Verdict:
    """Whether a member may read and do anything in the meeting: nobody does who the others do not see in the room."""
    verdict = may_watch(state, pledged=pledged)
    if verdict and not present:
        return deny(LiveReason.NOT_IN_THE_ROOM)
    return verdict


def may_speak(actor: Actor, state: MeetingState) -> Verdict:
    """Whether a member may write, propose or answer at the table: the meeting runs, and the role takes part in it."""
    if state is not MeetingState.LIVE:
        return deny(LiveReason.MEETING_NOT_LIVE)
    if not actor.speaks:
        return deny(LiveReason.REPRESENTATIVES_ONLY)
    return allow()


def private_to(case: CaseFacts, people: Sequence[Actor], now: datetime) -> tuple[Actor, ...]:
    """Those of the people in the room who may not hear of the case: she keeps them out, or they have stepped aside.
    Which of the two is never told. Source: rule book, (b), recusal and exclusion.
    """
    viewers = ((person, viewer_of(person)) for person in people)
    return tuple(
        person for person, viewer in viewers if is_excluded(viewer, case, now) or is_recused(viewer, case, now)
    )


def cautions(
    card: Card,
    case: CaseFacts,
    people: Sequence[Actor],
    names: Mapping[AgencyId, str],
    meeting: MeetingId,
    now: datetime,
) -> tuple[Caution, ...]:
    """What the chair is warned of before a case is called, given who is in the room, with a page or without. It
    stops nothing. Source: issue "The live conference holds", Running it.
    """
    here = {agency for person in people for agency in person.agencies}
    outside = private_to(case, people, now)
    found = {
        Warned.PRIVATE_TO: tuple(f"{held.agency_name} ({held.name})" for held in outside),
        Warned.AGENCY_ABSENT: tuple(sorted(names[agency] for agency in case.needed - here)),
        Warned.CONTACTS_ABSENT: _contacts_absent(card, {person.member for person in people}),
        Warned.NOTHING_SHARED: _left_without(case, [p for p in people if p not in outside], meeting, now),
    }
    return tuple(Caution(of, named) for of, named in found.items() if named)


def _contacts_absent(card: Card, here: Collection[MemberId]) -> tuple[str, ...]:
    """Her primary and her backup contact, when neither is in the room."""
    contacts = [contact for contact in (card.primary, card.backup) if contact]
    return () if any(held.member in here for held in contacts) else tuple(f"{c.name}, {c.agency}" for c in contacts)


def _left_without(case: CaseFacts, people: Sequence[Actor], meeting: MeetingId, now: datetime) -> tuple[str, ...]:
    """Agencies in the room with a part to play to which no release opens anything, from step 3 on."""
    if case.step < Step.LIMITED_IDENTITY:
        return ()
    holders = case.holders | {case.lead}
    here = replace(case, releases=tuple(held for held in case.releases if held.meeting in {None, meeting}))
    by_agency: dict[AgencyId, list[Actor]] = {}
    for person in people:
        if person.agency in case.needed and not any(person.stands_for(holder) for holder in holders):
            by_agency.setdefault(person.agency, []).append(person)
    without = (them[0].agency_name for them in by_agency.values() if not _is_covered(them, holders, here, now))
    return tuple(sorted(without))


def _is_covered(them: Sequence[Actor], holders: Collection[AgencyId], case: CaseFacts, now: datetime) -> bool:
    """Whether any holder's release is for these people of one agency: what waits for a later step is covered too."""
    agency = them[0]
    anybody = somebody_of(agency.agency, AgencyKind(agency.agency_kind), took_over=agency.took_over)
    viewers = [anybody, *(viewer_of(person) for person in them)]
    return any(
        covered(viewers, holder, category, case, now).cover in {Cover.SEES, Cover.WAITS}
        for holder in holders
        for category in Category
    )
