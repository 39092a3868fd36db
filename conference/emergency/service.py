"""Use cases of emergency requests: ask, read, call a short conference, say no."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.actions import store as actions
from conference.actions.domain import OPEN_STATES
from conference.attendance import store as attendance
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases.domain import Card, CaseState, Step
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.consent.policy import is_shut_out, reads_free_text, viewer_of, works_on
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.emergency import store
from conference.emergency.domain import ANSWER_SHOWN_DAYS, RequestState, Why
from conference.emergency.events import EmergencyAnswered, EmergencyAsked
from conference.emergency.models import EmergencyRequest
from conference.emergency.policy import Asked, may_answer, may_ask, may_be_told, may_call, may_read
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require, require_known
from conference.kernel.ids import AgencyId, CaseId, EmergencyId, MeetingId, MemberId, new_uuid
from conference.kernel.narrative import Narrative
from conference.kernel.verdict import Verdict
from conference.meetings import service as meetings
from conference.meetings import store as meetings_store
from conference.meetings.policy.keeping import regulars


@dataclass(frozen=True, slots=True)
class Calling:
    """When, how long and where a short conference is, and whom the chair adds to those who have a part in the case."""

    starts_at: datetime
    minutes: int
    place: str | None
    added: frozenset[MemberId]


@dataclass(frozen=True, slots=True)
class Request:
    """A request for one reader. `card`: None for a chair who may not know of the case; `reason`, `answer`: also for
    whoever reads no free text of it. `mine`: the reader asked.

    `involved`: who is invited without the chair adding them, by name; None where that is not the reader's to know.
    """

    id: EmergencyId
    case: CaseId
    state: RequestState
    why: Why
    asked_by: str
    asked_for: str
    asked_at: datetime
    card: Card | None
    reason: Narrative | None
    answered_by: str | None
    answered_at: datetime | None
    answer: Narrative | None
    meeting: MeetingId | None
    involved: tuple[Actor, ...] | None
    answers: bool
    mine: bool


def ask(actor: Actor, case: CaseId, why: Why, reason: Narrative, now: datetime) -> EmergencyId:
    """Ask for a conference now. Every chair who may be told is told at once. Raises HiddenError, RefusedError."""
    with transaction() as current:
        consent.hold_still(case)
        require(may_ask_now(actor, case, now))
        row = EmergencyRequest(
            id=EmergencyId(new_uuid()),
            case_id=case,
            asked_by=actor.member,
            asked_for=actor.agency,
            asked_at=now,
            why=why,
            reason=reason,
            state=RequestState.OPEN,
            answered_by=None,
            answered_at=None,
            answer=None,
            meeting_id=None,
        )
        current.add(row)
        current.flush()
        record.append(Deed.ASK_CONFERENCE, at=now, by=actor, case=case, code="asked")
        publish(EmergencyAsked(row.id))
        return row.id


def may_ask_now(actor: Actor, case: CaseId, now: datetime) -> Verdict:
    """Whether the actor may ask for a conference of this case now. Raises HiddenError."""
    facts = consent.require_visible(actor, case, now)
    asked = store.waiting(case) is not None
    chairs = len(chairs_to_tell(facts, now))
    return may_ask(actor, lead=facts.lead, step=facts.step, state=facts.state, asked=asked, chairs=chairs)


def chairs_to_tell(facts: CaseFacts, now: datetime) -> list[Actor]:
    """The chairs who hear that somebody asks for a conference of this case."""
    return [
        actor for actor in accounts.everybody(now).values() if may_be_told(actor, kept_out=_kept_out(actor, facts, now))
    ]


def who_hears(request_id: EmergencyId, now: datetime) -> frozenset[MemberId]:
    """The chairs who are told of a request."""
    held = require_known(store.request(request_id))
    return frozenset(actor.member for actor in chairs_to_tell(_facts(held.case_id), now))


def who_hears_the_answer(request_id: EmergencyId, now: datetime) -> frozenset[MemberId]:
    """Who asked, while they may know of the request."""
    held = require_known(store.request(request_id))
    actor = accounts.acting([held.asked_by], now).get(held.asked_by)
    return frozenset({held.asked_by}) if actor is not None and _reads(actor, held, now) else frozenset()


def latest(actor: Actor, case: CaseId, now: datetime) -> Request | None:
    """The last request for a case, for whoever may read it. Raises HiddenError."""
    consent.require_visible(actor, case, now)
    held = store.latest(case)
    return _for(actor, held, now) if held is not None and _reads(actor, held, now) else None


def to_answer(actor: Actor, now: datetime) -> Sequence[Request]:
    """What a chair is asked, the longest waiting first."""
    return [held for held in _lately(actor, now) if held.answers]


def answered(actor: Actor, now: datetime) -> Sequence[Request]:
    """What chairs answered to the actor in the last days."""
    return [held for held in _lately(actor, now) if held.state is not RequestState.OPEN and held.mine]


def request(actor: Actor, request_id: EmergencyId, now: datetime) -> Request:
    """A request, as much of it as the actor may know. Raises HiddenError."""
    return _for(actor, _readable(actor, request_id, now), now)


def call(actor: Actor, request_id: EmergencyId, calling: Calling, now: datetime) -> MeetingId:
    """Call a short conference for the one case. Raises HiddenError, RefusedError."""
    with transaction():
        held = _to_change(actor, request_id, now)
        asked = Asked(held.state, _on_table(_facts(held.case_id)), taken=meetings_store.begins_at(calling.starts_at))
        require(may_call(actor, asked, calling.starts_at, calling.minutes, now, directory.zone()))
        meeting = meetings.call_for_case(held.case_id, calling.starts_at, calling.minutes, calling.place)
        acting = accounts.everybody(now)
        added = {member for member in calling.added if member in acting and acting[member].sits_at_the_table}
        meetings.invite(meeting, {actor.member, *added}, by_chair=True)
        meetings.invite(meeting, {member.member for member in _involved(_facts(held.case_id), now)})
        held.meeting_id = meeting
        _answer(actor, held, RequestState.CALLED, now)
        return meeting


def decline(actor: Actor, request_id: EmergencyId, answer: Narrative, now: datetime) -> None:
    """Say no, with the reason that who asked reads. Raises HiddenError, RefusedError."""
    with transaction():
        held = _to_change(actor, request_id, now)
        require(may_answer(actor, held.state, on_table=_on_table(_facts(held.case_id))))
        held.answer = answer
        _answer(actor, held, RequestState.DECLINED, now)


def to_add(actor: Actor, request_id: EmergencyId, now: datetime) -> Sequence[Actor]:
    """Whom a chair may add: everybody who sits at the table, by agency and name. Those whom she keeps out are among
    them, for the list must not tell the chair who they are; they are told nothing, and find nothing.
    """
    _readable(actor, request_id, now)
    others = [
        held for held in accounts.everybody(now).values() if held.sits_at_the_table and held.member != actor.member
    ]
    return sorted(others, key=lambda held: (held.agency_name, held.name))


def _answer(actor: Actor, held: EmergencyRequest, state: RequestState, now: datetime) -> None:
    held.state, held.answered_by, held.answered_at = state, actor.member, now
    record.append(Deed.ANSWER_CONFERENCE, at=now, by=actor, case=held.case_id, code=state, meeting=held.meeting_id)
    publish(EmergencyAnswered(held.id))


def _lately(actor: Actor, now: datetime) -> list[Request]:
    held = store.waiting_or_answered_since(now - timedelta(days=ANSWER_SHOWN_DAYS))
    return [_for(actor, one, now) for one in held if _reads(actor, one, now)]


def _readable(actor: Actor, request_id: EmergencyId, now: datetime) -> EmergencyRequest:
    held = require_known(store.request(request_id))
    if not _reads(actor, held, now):
        raise HiddenError
    return held


def _to_change(actor: Actor, request_id: EmergencyId, now: datetime) -> EmergencyRequest:
    """The same, while nobody else answers it, nor closes the case or takes it back."""
    held = require_known(store.request(request_id, for_change=True))
    consent.hold_still(held.case_id)
    return _readable(actor, request_id, now)


def _reads(actor: Actor, held: EmergencyRequest, now: datetime) -> bool:
    facts = _facts(held.case_id)
    knows = consent_store.sees(actor, held.case_id, now)
    return may_read(actor, lead=facts.lead, kept_out=_kept_out(actor, facts, now), knows_case=knows)


def _for(actor: Actor, held: EmergencyRequest, now: datetime) -> Request:
    knows, facts = consent_store.sees(actor, held.case_id, now), _facts(held.case_id)
    reads = knows and reads_free_text(viewer_of(actor), facts.lead, facts.holders, facts.policy)
    names = accounts_store.names([member for member in (held.asked_by, held.answered_by) if member])
    answers = bool(may_answer(actor, held.state, on_table=_on_table(facts)))
    return Request(
        id=held.id,
        case=held.case_id,
        state=held.state,
        why=held.why,
        asked_by=names[held.asked_by][0],
        asked_for=directory_store.names()[held.asked_for],
        asked_at=held.asked_at,
        card=consent_store.cards_for(actor, [held.case_id])[held.case_id] if knows else None,
        reason=held.reason if reads else None,
        answered_by=names[held.answered_by][0] if held.answered_by else None,
        answered_at=held.answered_at,
        answer=held.answer if reads or held.answered_by == actor.member else None,
        meeting=held.meeting_id,
        involved=tuple(_involved(facts, now)) if knows and answers else None,
        answers=answers,
        mine=held.asked_by == actor.member,
    )


def _involved(facts: CaseFacts, now: datetime) -> list[Actor]:
    """Who has a part in the case: those who normally come for an agency that has, and whoever works on it; in `strict`
    the latter alone. Whom she keeps out looks here like anybody else: they are told nothing all the same.
    """
    members = accounts.everybody(now).values()
    regular = {member.member for member in regulars(members, attendance.seldom())}
    agencies = _agencies(facts, now)
    strict = directory.policy().involved_only
    return [
        member
        for member in members
        if member.sits_at_the_table
        and (
            works_on(viewer_of(member), facts, now)
            or (not strict and member.member in regular and any(member.stands_for(agency) for agency in agencies))
        )
    ]


def _agencies(facts: CaseFacts, now: datetime) -> frozenset[AgencyId]:
    """The agencies with a part in a case: who leads it, holds details, is needed, has her contacts or promised her
    something.
    """
    promised = {
        held.agency for held in actions.for_case(facts.id) if held.agency is not None and held.state in OPEN_STATES
    }
    contacts = {held.agency for held in facts.contacts.named(now)}
    return frozenset({facts.lead, *facts.holders, *facts.needed, *promised, *contacts})


def _kept_out(actor: Actor, facts: CaseFacts, now: datetime) -> bool:
    return is_shut_out(viewer_of(actor), facts, now)


def _on_table(facts: CaseFacts) -> bool:
    return facts.state is CaseState.OPEN and facts.step is not Step.HOME_AGENCY


def _facts(case: CaseId) -> CaseFacts:
    return require_known(consent_store.case_facts([case], directory.zone()).get(case))
