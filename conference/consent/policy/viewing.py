"""The rules of who may see what. Pure: facts and `now` in, an answer out. Source: rule book, section (b).

Refusals come in rank and all of them are computed: the first goes to the record, what the person is shown follows from
the whole list. Then the first basis that works allows. Nothing is allowed without one.
"""

from dataclasses import replace
from datetime import datetime

from conference.cases.domain import Step
from conference.consent.domain import (
    Answer,
    Basis,
    CaseFacts,
    Category,
    DetailFacts,
    Purpose,
    Reason,
    ReleaseFacts,
    RoomFacts,
    Shown,
    Viewer,
)
from conference.consent.policy.overrides import approval_fault, override_fault
from conference.consent.policy.releases import furthest_miss, release_state, scope_miss
from conference.consent.policy.standing import is_admitted, refusals, shown, standing, works_on

_ORDER_OF_FAULTS = (
    Reason.OVERRIDE_REASON_NOT_ACCEPTED,
    Reason.OVERRIDE_NOT_APPROVED,
    Reason.OVERRIDE_EXPIRED,
    Reason.OVERRIDE_NOT_YET_VALID,
    Reason.OVERRIDE_CATEGORY_MISMATCH,
    Reason.OVERRIDE_NEVER_TO_POLICE,
)
_STEP_THREE = frozenset({Category.IDENTITY, Category.LEGAL_NAME})


def decide(
    viewer: Viewer, detail: DetailFacts, case: CaseFacts, purpose: Purpose, room: RoomFacts | None, now: datetime
) -> Answer:
    """Whether the viewer may see the detail now. `room` is the live meeting asked from, None between meetings."""
    holds = viewer.stands_for(detail.holder)
    refused = refusals(viewer, case, room, now, holds=holds, category=detail.category)
    if refused:
        return Answer(allowed=False, code=refused[0], shown_as=shown(refused, knows=_knows(viewer, case, room, now)))
    if holds:
        return Answer(allowed=True, code=Basis.HOLDER)
    found = _by_release(viewer, detail, case, purpose, room, now)
    overridden = None if found else _by_override(viewer, detail, case, now)
    found = found if overridden is None else overridden
    if found:
        return found
    return replace(found, shown_as=shown((), knows=_knows(viewer, case, room, now)))


def may_know(viewer: Viewer, case: CaseFacts, now: datetime, room: RoomFacts | None = None) -> Answer:
    """Whether the viewer may know that the case exists.

    In the `table` profile: every active reader of cards, unless recused or excluded, once the case was brought to the
    table; before that, its lead agency and whom an override names. In `strict`: involved people only, and whoever is
    admitted to the item.
    Source: Decisions, 1 and "May know the case exists". The same rule as SQL is `store.visible_cases`; a test holds
    the two equal.
    """
    strict = case.policy.involved_only
    reads = viewer.reads_details if strict else viewer.reads_cards
    refused = [reason for reason in standing(viewer, case, now, reads=reads) if reason]
    if refused:
        return Answer(allowed=False, code=refused[0], shown_as=shown(refused, knows=False))
    if is_admitted(case, room) and case.step is not Step.HOME_AGENCY:
        return Answer(allowed=True, code=Basis.ADMITTED)
    if strict:
        return _involved(viewer, case, now)
    if case.step is Step.HOME_AGENCY and not (viewer.stands_for(case.lead) or _overridden(viewer, case, now)):
        return Answer(allowed=False, code=Reason.STEP_NOT_REACHED, shown_as=Shown.NOT_FOUND)
    return Answer(allowed=True, code=Basis.AT_THE_TABLE)


def _knows(viewer: Viewer, case: CaseFacts, room: RoomFacts | None, now: datetime) -> bool:
    return may_know(viewer, case, now, room).allowed


def _involved(viewer: Viewer, case: CaseFacts, now: datetime) -> Answer:
    """Working on it, and of the lead, a holder or an agency that a release in effect names; or named in an override."""
    holds = any(viewer.stands_for(agency) for agency in case.holders | {case.lead})
    working = works_on(viewer, case, now) and (holds or _named_in_effect(viewer, case, now))
    if working or _overridden(viewer, case, now):
        return Answer(allowed=True, code=Basis.INVOLVED)
    return Answer(allowed=False, code=Reason.NOT_ASSIGNED_TO_CASE, shown_as=Shown.NOT_FOUND)


def _overridden(viewer: Viewer, case: CaseFacts, now: datetime) -> bool:
    return any(viewer.person in held.people and approval_fault(held, case, now) is None for held in case.overrides)


def _named_in_effect(viewer: Viewer, case: CaseFacts, now: datetime) -> bool:
    return any(
        recipient.names(viewer.person, viewer.agency)
        and release_state(release, case, now, agency=viewer.agency) is None
        for release in case.releases
        for recipient in release.recipients
    )


def _by_release(
    viewer: Viewer, detail: DetailFacts, case: CaseFacts, purpose: Purpose, room: RoomFacts | None, now: datetime
) -> Answer:
    gate = step_gate(viewer, detail.category, case)
    if gate is not None:
        return Answer(allowed=False, code=gate)
    matching, fault = matching_release(viewer, detail, case, purpose, room, now)
    if matching is None:
        return Answer(allowed=False, code=fault)
    if viewer.agency not in detail.revealed_to:
        return Answer(allowed=False, code=Reason.NOT_REVEALED)
    return Answer(allowed=True, code=Basis.RELEASE, release=matching.id)


def matching_release(
    viewer: Viewer, detail: DetailFacts, case: CaseFacts, purpose: Purpose, room: RoomFacts | None, now: datetime
) -> tuple[ReleaseFacts | None, Reason]:
    """The latest signed release that alone covers the question and is in effect; else None, and the reason."""
    matching = [release for release in case.releases if scope_miss(release, viewer, detail, purpose, room) is None]
    latest_first = sorted(matching, key=lambda release: (release.signed_at, str(release.id)), reverse=True)
    reasons = [
        release_state(release, case, now, agency=viewer.agency, category=detail.category) for release in latest_first
    ]
    for release, reason in zip(latest_first, reasons, strict=True):
        if reason is None:
            return release, Reason.NO_RELEASE
    latest = next(iter(reasons), None)
    return None, latest or furthest_miss(case, viewer, detail, purpose, room)


def step_gate(viewer: Viewer, category: Category, case: CaseFacts) -> Reason | None:
    """Why the step of the case keeps every release shut: before step 3 nothing, at 3 only who she is, at 4 only
    agencies with a part to play. Source: rule book, "Ontario's four filters on the meeting".
    """
    if case.step < Step.LIMITED_IDENTITY:
        return Reason.STEP_NOT_REACHED
    if case.step is Step.LIMITED_IDENTITY and category not in _STEP_THREE:
        return Reason.STEP_NOT_REACHED
    if case.step is Step.NEEDED_AGENCIES and viewer.agency not in case.needed:
        return Reason.AGENCY_NOT_NEEDED
    return None


def _by_override(viewer: Viewer, detail: DetailFacts, case: CaseFacts, now: datetime) -> Answer | None:
    """The override that opens the detail, else why the one that came nearest does not; None when none names them."""
    found = [
        (override_fault(held, viewer, detail, case, now), held)
        for held in case.overrides
        if viewer.person in held.people
    ]
    working = sorted(str(held.id) for fault, held in found if fault is None)
    if working:
        cited = next(held for _fault, held in found if str(held.id) == working[-1])
        return Answer(allowed=True, code=Basis.OVERRIDE, override=cited.id)
    faults = {fault for fault, _held in found}
    nearest = next((fault for fault in reversed(_ORDER_OF_FAULTS) if fault in faults), None)
    return Answer(allowed=False, code=nearest) if nearest else None
