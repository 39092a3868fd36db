"""Why somebody may see a detail, or why not: the same question as the page and the command line ask it. Recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.audit.domain import Deed
from conference.cases.service import survivor_of
from conference.consent import store
from conference.consent.domain import (
    CaseFacts,
    Category,
    DetailFacts,
    Explanation,
    Party,
    Purpose,
    Reason,
    ReleaseFacts,
    RoomFacts,
    Viewer,
)
from conference.consent.policy import (
    as_if_unnamed,
    decide,
    knows_kept_out,
    override_window,
    purposes_named,
    refusals,
    scope_miss,
    standing,
    viewer_of,
    with_on_team,
)
from conference.consent.service.details import note_answer
from conference.consent.service.parties import parties
from conference.consent.service.rights import facts_of, room_of
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, InvalidError, require_known
from conference.kernel.ids import AgencyId, CaseId, DetailId, MeetingId, ReleaseId


@dataclass(frozen=True, slots=True)
class AgencyExplanation:
    """What the holder's people are told of one agency and one kind of detail. `purposes`: those worth asking about."""

    name: str
    purpose: Purpose
    purposes: tuple[Purpose, ...]
    explanation: Explanation
    knows_kept_out: bool


def why_agency(
    actor: Actor, case_id: CaseId, agency: AgencyId, category: Category, purpose: Purpose | None, now: datetime
) -> AgencyExplanation:
    """Whether a representative of an agency may see what the actor's agency keeps of one kind, for one purpose (None:
    the first that a release names), and why. For the holder's representatives and its privacy officers.

    Of an agency that she keeps out, whoever may not know it is told what they would be told if nobody had named it.
    Raises HiddenError.
    """
    with transaction():
        case = _case_to_explain(actor, case_id, now)
        party = require_known(parties(case, now).get(agency))
        named = purposes_named(case, actor.agency, category) or (Purpose.SERVICE_COORDINATION,)
        asked = purpose or named[0]
        details = _details(actor, case, category, asked)
        # Nobody reads it of themselves.
        knows = knows_kept_out(viewer_of(actor), case, now) and not actor.stands_for(agency)
        found = _best(party, details, case, asked, now)
        if found.answer.code == Reason.EXCLUDED_BY_SURVIVOR and not knows:
            unnamed = as_if_unnamed(case, party.viewers[0])
            found = _best(replace(party, viewers=party.viewers[:1]), details, unnamed, asked, now)
        note_answer(Deed.EXPLAIN, found.answer, details[0], at=now, by=actor)
    offered = tuple(known for known in Purpose if known in {*named, asked})
    return AgencyExplanation(party.name, asked, offered, found, knows_kept_out=knows)


def _case_to_explain(actor: Actor, case_id: CaseId, now: datetime) -> CaseFacts:
    """The case, for a representative who may know of it, or a privacy officer of an agency that holds details of it."""
    case = facts_of(case_id)
    if actor.has(Role.REPRESENTATIVE) and store.sees(actor, case_id, now):
        return case
    holds = any(actor.stands_for(holder) for holder in case.holders)
    refused = any(standing(viewer_of(actor), case, now, reads=True))
    if actor.has(Role.PRIVACY_OFFICER) and holds and not refused:
        return case
    raise HiddenError


def _details(actor: Actor, case: CaseFacts, category: Category, purpose: Purpose) -> Sequence[DetailFacts]:
    """What the actor's agency keeps of this kind; where it keeps none, one that it could keep about the survivor."""
    kept = [
        held
        for held in store.details(case.id, purpose=purpose)
        if actor.stands_for(held.holder) and held.category == category
    ]
    none = DetailFacts(DetailId(UUID(int=0)), case.id, survivor_of(case.id), actor.agency, category, frozenset())
    return kept or [none]


def _best(
    party: Party, details: Sequence[DetailFacts], case: CaseFacts, purpose: Purpose, now: datetime
) -> Explanation:
    """The answer about the detail that comes nearest to being seen."""
    facts = with_on_team(case, party.viewers[0])
    found = [explained(viewer, detail, facts, purpose, None, now) for viewer in party.viewers for detail in details]
    return min(found, key=lambda one: (not one.answer.allowed, one.answer.code != Reason.NOT_REVEALED))


def why_member(
    email: str, detail_id: DetailId, purpose: Purpose, at: datetime, now: datetime, *, meeting: MeetingId | None = None
) -> Explanation:
    """Whether the member with this address could see a detail at an instant, and why: for whoever runs the product.

    What is dated is read as it was then: releases, exclusions, steppings aside, overrides, showings, the team,
    memberships, agreements. The step of the case, and who sits in the meeting, are as they are now. Recorded at `now`.
    Raises HiddenError when there is no such detail, InvalidError when nobody was ever a member with this address.
    """
    with transaction():
        detail = require_known(store.detail(detail_id))
        known = facts_of(detail.case)
        case = replace(known, team=store.team_at(detail.case, at))
        viewer, room = _member(email, at, meeting)
        shown = store.as_shown_at(detail, purpose, meeting, at)
        found = explained(viewer, shown, case, purpose, room, at)
        note_answer(Deed.EXPLAIN, found.answer, detail, at=now, by=None, meeting=meeting)
    return found


def _member(email: str, at: datetime, meeting: MeetingId | None) -> tuple[Viewer, RoomFacts | None]:
    """Who asks, as they stood then, and the meeting as it bears on them."""
    actor = accounts.member_called(email, at)
    if actor is None:
        person = accounts_store.person_by_email(email)
        last = accounts_store.last_membership(person.id) if person else None
        if last is None:
            raise InvalidError({"email": "unknown"})
        gone = Viewer(last.person_id, last.agency_id, active=False, current=True, reads_cards=True, reads_details=True)
        return gone, None
    viewer = replace(viewer_of(actor), current=directory.is_current(actor.agency, at))
    return viewer, room_of(actor, meeting) if meeting else None


def explained(
    viewer: Viewer, detail: DetailFacts, case: CaseFacts, purpose: Purpose, room: RoomFacts | None, now: datetime
) -> Explanation:
    """decide()'s answer, with every refusal in rank and what a yes rests on."""
    answer = decide(viewer, detail, case, purpose, room, now)
    holds = viewer.stands_for(detail.holder)
    reasons = refusals(viewer, case, room, now, holds=holds, category=detail.category)
    by_release = not holds and answer.override is None
    release = _release(answer.release, viewer, detail, case, purpose, room) if by_release else None
    override = next((held for held in case.overrides if held.id == answer.override), None)
    return Explanation(
        answer=answer,
        reasons=reasons or (() if answer else (answer.code,)),
        release=release,
        override=override_window(override, case, holder=detail.holder) if override else None,
    )


def _release(
    cited: ReleaseId | None,
    viewer: Viewer,
    detail: DetailFacts,
    case: CaseFacts,
    purpose: Purpose,
    room: RoomFacts | None,
) -> ReleaseFacts | None:
    """The release that the answer cites; of a no, the latest signed that matches in full, whatever became of it."""
    matching = [
        held
        for held in case.releases
        if held.id == cited or (cited is None and scope_miss(held, viewer, detail, purpose, room) is None)
    ]
    return max(matching, key=lambda held: (held.signed_at, str(held.id)), default=None)
