"""Between meetings: the holder shows a detail to an agency and hides it again; what no longer stands ends by itself."""

from dataclasses import dataclass, replace
from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import (
    Answer,
    Basis,
    CaseFacts,
    DetailFacts,
    Party,
    Purpose,
    Reason,
    Viewer,
)
from conference.consent.models import Reveal
from conference.consent.policy import (
    as_if_unnamed,
    decide,
    ends_at,
    may_copy,
    may_reveal,
    purposes_named,
    viewer_of,
    with_on_team,
)
from conference.consent.service.details import look
from conference.consent.service.parties import parties
from conference.consent.service.rights import facts_of, require_visible
from conference.consent.service.showing import end_reveal, new_reveal
from conference.infra.database import transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, RefusedError, require_known
from conference.kernel.ids import AgencyId, CaseId, DetailId, RevealId
from conference.kernel.localday import last_moment


@dataclass(frozen=True, slots=True)
class Target:
    """An agency that a detail could be shown to for one purpose, and the answer as far as the asker may know it.

    `until`: when what a yes rests on ends. `shown`: it is being shown to it already. `works`: somebody of it works on
    the case, and so would find it.
    """

    agency: AgencyId
    name: str
    purpose: Purpose
    answer: Answer
    until: datetime | None
    shown: bool
    works: bool

    @property
    def last_moment(self) -> datetime | None:
        """The last instant at which it could be seen: midnight ends the day before it."""
        return last_moment(self.until) if self.until else None


@dataclass(frozen=True, slots=True)
class SharedWithUs:
    """A detail of another agency that the reader may look at now: shown to their agency, or opened by an override that
    names them. `until`: when what it rests on ends.
    """

    detail: DetailFacts
    purpose: Purpose
    basis: Basis
    until: datetime | None
    copy_allowed: bool


def own_detail(actor: Actor, detail_id: DetailId, now: datetime) -> tuple[DetailFacts, CaseFacts]:
    """A detail of the actor's own agency, of a case they may know of. Another agency's answers like none."""
    detail = require_known(store.detail(detail_id))
    case = require_visible(actor, detail.case, now)
    if not (actor.stands_for(detail.holder) and actor.has(Role.REPRESENTATIVE)):
        raise HiddenError
    return detail, case


def targets(actor: Actor, detail_id: DetailId, now: datetime) -> list[Target]:
    """Every other agency, and whether the detail can be shown to it now: for each purpose that a release for this kind
    of detail names. Of an agency that she keeps out, nobody learns it here: it looks like one without a release.
    """
    detail, case = own_detail(actor, detail_id, now)
    purposes = purposes_named(case, detail.holder, detail.category) or (Purpose.SERVICE_COORDINATION,)
    shown = {
        (held.agency_id, held.purpose) for held in store.open_reveals(None, case.id) if held.detail_id == detail.id
    }
    return [
        _target(actor, party, detail, case, purpose, now, shown=(party.agency, purpose) in shown)
        for party in parties(case, now).values()
        if party.current and not actor.stands_for(party.agency)
        for purpose in purposes
    ]


def _target(
    actor: Actor, party: Party, detail: DetailFacts, case: CaseFacts, purpose: Purpose, now: datetime, *, shown: bool
) -> Target:
    answer = _may_show(actor, party, detail, case, purpose, now)
    if answer.code == Reason.EXCLUDED_BY_SURVIVOR:
        answer = _may_show(actor, party, detail, as_if_unnamed(case, party.viewers[0]), purpose, now)
    until = ends_at(answer, detail, case) if answer else None
    works = len(party.viewers) > 1 or party.agency in case.stand_in | {agency for _person, agency in case.team}
    return Target(party.agency, party.name, purpose, answer, until, shown=shown, works=works)


def _may_show(
    actor: Actor, party: Party, detail: DetailFacts, case: CaseFacts, purpose: Purpose, now: datetime
) -> Answer:
    """Whether it can be shown to anybody of the agency: to somebody of it, or else to whom a release names."""
    me = viewer_of(actor)
    answers = [may_reveal(me, viewer, detail, case, purpose, None, now) for viewer in party.viewers]
    return next((answer for answer in answers if answer), answers[0])


def show(actor: Actor, detail_id: DetailId, agency: AgencyId, purpose: Purpose, now: datetime) -> CaseId:
    """Show one of the actor's agency's details to an agency from now on, until it is hidden or no longer stands.

    Recorded whatever the answer. Raises HiddenError, RefusedError.
    """
    with transaction() as current:
        at = max(now, record.take_turn() or now)
        detail, case = own_detail(actor, detail_id, at)
        party = require_known(parties(case, at).get(agency))
        answer = _may_show(actor, party, detail, case, purpose, at)
        held = [reveal for reveal in store.open_reveals(None, case.id) if reveal.detail_id == detail.id]
        already = any(reveal.agency_id == agency and reveal.purpose == purpose for reveal in held)
        if answer and not already:
            current.add(new_reveal(actor, detail, agency, purpose, at))
        record.append(
            Deed.SHARE,
            at=at,
            by=actor,
            case=case.id,
            category=detail.category,
            answer=record.ALLOW if answer else record.DENY,
            code="shared" if answer else answer.code,
            basis=answer.release,
        )
        told = _target(actor, party, detail, case, purpose, at, shown=already).answer
    if not answer:
        raise RefusedError(told.code)
    return case.id


def hide(actor: Actor, reveal_id: RevealId, now: datetime) -> CaseId:
    """Hide again what the actor's agency shows between meetings. Raises HiddenError."""
    with transaction():
        reveal = require_known(store.reveal(reveal_id, for_change=True))
        detail, _case = own_detail(actor, reveal.detail_id, now)
        if reveal.meeting_id is not None:  # it ends with its item, in the meeting
            raise HiddenError
        if reveal.stopped_at is None:
            end_reveal(reveal, detail.category, actor, now)
        return reveal.case_id


def shared_with(actor: Actor, case: CaseFacts, now: datetime) -> list[SharedWithUs]:
    """What the actor may look at now of other agencies' details, between meetings: decide() is asked for each."""
    viewer = viewer_of(actor)
    details = {held.id: held for held in store.details(case.id) if not viewer.stands_for(held.holder)}
    asked = [
        (replace(details[held.detail_id], revealed_to=frozenset({held.agency_id})), held.purpose)
        for held in store.open_reveals(None, case.id)
        if held.detail_id in details and held.agency_id == actor.agency
    ]
    asked += [(detail, Purpose.EMERGENCY) for detail in details.values()]  # an override opens what nobody shows
    found: dict[tuple[DetailId, Purpose], SharedWithUs] = {}
    for detail, purpose in asked:
        answer = decide(viewer, detail, case, purpose, None, now)
        if answer:
            copy = may_copy(viewer, detail, case, purpose, None, now)
            shared = SharedWithUs(detail, purpose, Basis(answer.code), ends_at(answer, detail, case), copy.allowed)
            found.setdefault((detail.id, purpose), shared)
    return list(found.values())


def look_shared(actor: Actor, detail_id: DetailId, purpose: Purpose, now: datetime) -> tuple[str, datetime | None]:
    """The text of a detail that another agency shows to the actor's, for this look, and until when it may stay on the
    screen at most; None without an end. Recorded. Raises HiddenError, RefusedError.
    """
    text = look(actor, detail_id, purpose, now)
    shared = _still(actor, detail_id, purpose, now)
    return text, shared.until if shared else now


def still_shared(actor: Actor, detail_id: DetailId, purpose: Purpose, now: datetime) -> bool:
    """Whether what the actor looked at may still be on the screen. It shows nothing, so it is no look."""
    return _still(actor, detail_id, purpose, now) is not None


def _still(actor: Actor, detail_id: DetailId, purpose: Purpose, now: datetime) -> SharedWithUs | None:
    detail = require_known(store.detail(detail_id))
    case = require_visible(actor, detail.case, now)
    shared = shared_with(actor, case, now)
    return next((held for held in shared if (held.detail.id, held.purpose) == (detail_id, purpose)), None)


def end_what_fell(case_id: CaseId, now: datetime) -> int:
    """End the showings between meetings that no longer stand; how many.

    What ended does not come back with a new release, whatever day it bears: a showing stands on a release that was
    recorded before it began, so that nothing shows until the holder shows it.
    """
    reveals = store.open_reveals(None, case_id)
    if not reveals:
        return 0
    ended = 0
    with transaction():
        case = facts_of(case_id)
        known, recorded = parties(case, now), {row.id: row.recorded_at for row in store.releases(case_id)}
        for reveal in store.open_reveals(None, case_id):
            detail = require_known(store.detail(reveal.detail_id))
            before = tuple(held for held in case.releases if recorded[held.id] <= reveal.shown_at)
            if not _stands(reveal, detail, known[reveal.agency_id], replace(case, releases=before), now):
                end_reveal(reveal, detail.category, None, now)
                ended += 1
    return ended


def _stands(reveal: Reveal, detail: DetailFacts, party: Party, case: CaseFacts, now: datetime) -> bool:
    shown = replace(detail, revealed_to=frozenset({reveal.agency_id}))
    return any(_sees(viewer, shown, case, reveal.purpose, now) for viewer in party.viewers)


def _sees(viewer: Viewer, detail: DetailFacts, case: CaseFacts, purpose: Purpose, now: datetime) -> bool:
    return decide(viewer, detail, with_on_team(case, viewer), purpose, None, now).allowed
