"""What may leave the screen, or be put on somebody's: copies, showings, lawful disclosures. Source: rule book, (b)."""

from datetime import datetime

from conference.cases.domain import CaseState
from conference.consent.domain import (
    Answer,
    Basis,
    Body,
    CaseFacts,
    Claim,
    Consequence,
    DetailFacts,
    DutyFacts,
    OrderFacts,
    Purpose,
    Reason,
    ReleaseFacts,
    RoomFacts,
    Shown,
    Then,
    Viewer,
)
from conference.consent.policy.releases import release_state, scope_miss
from conference.consent.policy.standing import is_excluded, refusals, standing
from conference.consent.policy.viewing import decide, matching_release, step_gate
from conference.kernel.ids import AgencyId

_ASKS_FOR = {Body.POLICE: Purpose.INVESTIGATION, Body.CHILD_PROTECTION: Purpose.CHILD_PROTECTION}
_DISCLOSED = (Then.RECORD_DISCLOSURE, Then.TELL_SURVIVOR)
_STOPPED = (Then.LEGAL_HOLD, Then.TELL_SURVIVOR, Then.PRIVACY_LEAD_REVIEW)


def may_copy(
    viewer: Viewer, detail: DetailFacts, case: CaseFacts, purpose: Purpose, room: RoomFacts | None, now: datetime
) -> Answer:
    """Whether the viewer may print or export the detail: its holder, and whom a release allows it. Never because of an
    override.
    """
    seen = decide(viewer, detail, case, purpose, room, now)
    if not seen or seen.code == Basis.HOLDER:
        return seen
    for release in sorted(case.releases, key=lambda held: (held.signed_at, str(held.id)), reverse=True):
        fits = scope_miss(release, viewer, detail, purpose, room) is None
        holds = release_state(release, case, now, agency=viewer.agency, category=detail.category) is None
        if seen.code == Basis.RELEASE and release.copy_allowed and fits and holds:
            return Answer(allowed=True, code=Basis.RELEASE, release=release.id)
    return Answer(allowed=False, code=Reason.COPY_NOT_ALLOWED, shown_as=Shown.NOT_SHARED)


def may_reveal(
    viewer: Viewer,
    target: Viewer,
    detail: DetailFacts,
    case: CaseFacts,
    purpose: Purpose,
    room: RoomFacts | None,
    now: datetime,
) -> Answer:
    """Whether the holder's member may show the detail to `target`, anybody of an agency: the holder is stopped before
    it happens. Showing lifts no refusal, and needs a release in effect.
    """
    refused = refusals(viewer, case, room, now, holds=viewer.stands_for(detail.holder), category=detail.category)
    if not refused and not viewer.stands_for(detail.holder):
        refused = (Reason.NOT_THE_HOLDER,)
    if refused:
        return Answer(allowed=False, code=refused[0])
    if not target.current:
        return Answer(allowed=False, code=Reason.AGENCY_NOT_CURRENT)
    if is_excluded(target, case, now, detail.category):
        return Answer(allowed=False, code=Reason.EXCLUDED_BY_SURVIVOR)
    if case.state is CaseState.CLOSED:
        return Answer(allowed=False, code=Reason.CASE_CLOSED)
    gate = step_gate(target, detail.category, case)
    if gate is not None:
        return Answer(allowed=False, code=gate)
    release, fault = matching_release(target, detail, case, purpose, room, now)
    if release is None:
        return Answer(allowed=False, code=fault)
    return Answer(allowed=True, code=Basis.RELEASE, release=release.id)


def may_disclose(
    viewer: Viewer,
    detail: DetailFacts,
    case: CaseFacts,
    claim: Claim,
    to: Body,
    now: datetime,
    *,
    duty: DutyFacts | None = None,
    order: OrderFacts | None = None,
    bodies: frozenset[AgencyId] = frozenset(),
) -> Consequence:
    """Whether the holder's member may hand the detail to somebody outside the screen, and what must follow.

    A legal duty is the worker's own: neither withdrawal, exclusion nor stepping aside stops it, and it moves one fact
    to one body. An order is answered within its words by a member who has not stepped aside. A subpoena is no order.
    The police's mere asking, and a law that says "may", need a release. `bodies`: agencies at the table that are `to`.
    """
    ranked = standing(viewer, case, now, reads=viewer.reads_details, category=detail.category)
    personal = claim is Claim.LEGAL_DUTY
    refused = next((reason for reason in (ranked[:4] if personal else ranked) if reason), None)
    if refused is not None:
        return Consequence(allowed=False, code=refused)
    if not viewer.stands_for(detail.holder):
        return Consequence(allowed=False, code=Reason.NOT_THE_HOLDER, then=(Then.TELL_HOLDER,))
    if claim is Claim.LEGAL_DUTY:
        return _by_duty(duty, detail, case, to, bodies, now)
    if claim is Claim.POLICE_REQUEST:
        return _by_release(detail, case, to, bodies, now, otherwise=Reason.NO_RELEASE)
    return _by_order(order if claim is Claim.COURT_ORDER else None, claim, viewer, detail, to, now)


def _by_duty(
    duty: DutyFacts | None, detail: DetailFacts, case: CaseFacts, to: Body, bodies: frozenset[AgencyId], now: datetime
) -> Consequence:
    """A law that says "must". One that says "may" needs a release, unless the local setting says otherwise."""
    if duty is None:
        return Consequence(allowed=False, code=Reason.NO_SUCH_DUTY)
    if not (duty.mandatory or case.policy.permissive_reports):
        return _by_release(detail, case, to, bodies, now, otherwise=Reason.DUTY_NOT_MANDATORY)
    if to is not duty.body:
        return Consequence(allowed=False, code=Reason.WRONG_RECIPIENT_FOR_DUTY)
    if detail.category not in duty.categories:
        return Consequence(allowed=False, code=Reason.WRONG_CATEGORY_FOR_DUTY)
    return Consequence(allowed=True, code=Basis.LEGAL_DUTY, then=_DISCLOSED)


def _by_release(
    detail: DetailFacts, case: CaseFacts, to: Body, bodies: frozenset[AgencyId], now: datetime, *, otherwise: Reason
) -> Consequence:
    """A release in effect that names such a body, about this person and kind of detail, for what such a body asks."""
    asked = {Purpose.REPORTING, _ASKS_FOR.get(to, Purpose.REPORTING)}
    covering = [
        release
        for release in case.releases
        if release.about == detail.about
        and release.holder == detail.holder
        and detail.category in release.categories
        and not asked.isdisjoint(release.purposes)
        and any(_reaches(release, agency, detail, case, now) for agency in bodies)
    ]
    if not covering:
        return Consequence(allowed=False, code=otherwise)
    latest = max(covering, key=lambda release: (release.signed_at, str(release.id)))
    return Consequence(allowed=True, code=Basis.RELEASE, then=(Then.RECORD_DISCLOSURE,), release=latest.id)


def _reaches(release: ReleaseFacts, body: AgencyId, detail: DetailFacts, case: CaseFacts, now: datetime) -> bool:
    named = any(held.agency == body and held.person is None for held in release.recipients)
    return named and release_state(release, case, now, agency=body, category=detail.category) is None


def _by_order(
    order: OrderFacts | None, claim: Claim, viewer: Viewer, detail: DetailFacts, to: Body, now: datetime
) -> Consequence:
    """A judge's order that is in force and was read, within its words: addressed to the agency whose detail it is, or
    to the one that took it over and answers for it now.
    """
    if claim is Claim.SUBPOENA or (order is not None and not order.by_judge):
        return Consequence(allowed=False, code=Reason.SUBPOENA_IS_NOT_AN_ORDER, then=_STOPPED)
    if order is None:
        return Consequence(allowed=False, code=Reason.NO_SUCH_ORDER)
    faults = (
        (order.addressed_to not in {detail.holder, viewer.agency}, Reason.ORDER_NOT_ADDRESSED_TO_HOLDER),
        (order.stayed or not order.span.holds(now), Reason.ORDER_NOT_IN_FORCE),
        (not order.reviewed, Reason.ORDER_NOT_REVIEWED),
        (to is not order.body, Reason.WRONG_RECIPIENT_FOR_ORDER),
        (detail.category not in order.categories, Reason.WRONG_CATEGORY_FOR_ORDER),
    )
    fault = next((reason for wrong, reason in faults if wrong), None)
    if fault is not None:
        return Consequence(allowed=False, code=fault)
    return Consequence(allowed=True, code=Basis.COURT_ORDER, then=_DISCLOSED)
