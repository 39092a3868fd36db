"""The rules of who may see what. Pure: facts and `now` in, an answer out. Source: rule book, section (b).

Refusals come in rank and all of them are computed: the first goes to the record, what the person is shown follows from
the whole list. Then the first basis that works allows. Nothing is allowed without one.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conference.cases.domain import CaseState, Step
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
from conference.directory.domain import STRICT_ENTRY, AgencyKind
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId
from conference.kernel.localday import end_of_day
from conference.kernel.verdict import Verdict, allow, deny

LONGEST_RELEASE = timedelta(days=90)
OFFERED_RELEASE = timedelta(days=30)
"""Source: rule book, Decisions, 4."""
RECONSENT_PROMPT = timedelta(days=14)
"""How long before its last day a release is asked about again. Source: rule book, Re-consent prompts."""

_STEP_THREE = frozenset({Category.IDENTITY, Category.LEGAL_NAME})
_NOT_FOUND = frozenset(
    {
        Reason.ROLE_HAS_NO_CASE_ACCESS,
        Reason.CASE_ERASED,
        Reason.RECUSED,
        Reason.EXCLUDED_BY_SURVIVOR,
        Reason.NOT_ASSIGNED_TO_CASE,
    }
)


def viewer_of(actor: Actor) -> Viewer:
    """An acting member as the rules read it: somebody is an Actor only while active, for an agency that is current."""
    return Viewer(
        person=actor.person,
        agency=actor.agency,
        active=True,
        current=True,
        reads_cards=actor.reads_cards,
        reads_details=actor.has(Role.REPRESENTATIVE),
    )


def decide(
    viewer: Viewer, detail: DetailFacts, case: CaseFacts, purpose: Purpose, room: RoomFacts | None, now: datetime
) -> Answer:
    """Whether the viewer may see the detail now. `room` is the live meeting asked from, None between meetings."""
    holds = viewer.agency == detail.holder
    refused = _refusals(viewer, case, room, now, holds=holds)
    if refused:
        return Answer(allowed=False, code=refused[0], shown_as=_shown(refused))
    if holds:
        return Answer(allowed=True, code=Basis.HOLDER)
    return _by_release(viewer, detail, case, purpose, now)


def may_know(viewer: Viewer, case: CaseFacts, now: datetime) -> Answer:
    """Whether the viewer may know that the case exists, in the `table` profile: every active reader of cards, unless
    recused or excluded, once the case was brought to the table; before that, its lead agency. Source: Decisions, 1.

    The same rule as SQL is `store.visible_cases`; a test holds the two equal.
    """
    refused = [reason for reason in _standing(viewer, case, now, reads=viewer.reads_cards) if reason]
    if refused:
        return Answer(allowed=False, code=refused[0], shown_as=_shown(refused))
    if case.step is Step.HOME_AGENCY and viewer.agency != case.lead:
        return Answer(allowed=False, code=Reason.STEP_NOT_REACHED, shown_as=Shown.NOT_FOUND)
    return Answer(allowed=True, code="at_the_table")


def _standing(viewer: Viewer, case: CaseFacts, now: datetime, *, reads: bool) -> list[Reason | None]:
    """Refusals that hold wherever somebody asks from, in rank; None where there is nothing to refuse."""
    return [
        None if viewer.active else Reason.NOT_ACTIVE_MEMBER,
        None if viewer.current else Reason.AGENCY_NOT_CURRENT,
        None if reads else Reason.ROLE_HAS_NO_CASE_ACCESS,
        Reason.CASE_ERASED if case.state is CaseState.ERASED else None,
        Reason.RECUSED if is_recused(viewer, case, now) else None,
        Reason.EXCLUDED_BY_SURVIVOR if is_excluded(viewer, case, now) else None,
    ]


def _refusals(
    viewer: Viewer, case: CaseFacts, room: RoomFacts | None, now: datetime, *, holds: bool
) -> tuple[Reason, ...]:
    standing = _standing(viewer, case, now, reads=viewer.reads_details)
    absent = room is not None and not holds and not room.present
    unpledged = room is not None and not holds and not room.pledged
    closed = case.state is CaseState.CLOSED and not holds
    ranked = [
        *standing[:4],
        Reason.NOT_IN_THE_ROOM if absent else None,
        Reason.PLEDGE_NOT_SIGNED if unpledged else None,
        *standing[4:],
        Reason.CASE_CLOSED if closed else None,
        None if is_assigned(viewer, case, room) else Reason.NOT_ASSIGNED_TO_CASE,
    ]
    return tuple(reason for reason in ranked if reason)


def is_recused(viewer: Viewer, case: CaseFacts, now: datetime) -> bool:
    """Whether the viewer has stepped aside from the case. It follows the person."""
    return any(aside.person == viewer.person and aside.span.holds(now) for aside in case.step_asides)


def is_excluded(viewer: Viewer, case: CaseFacts, now: datetime) -> bool:
    """Whether the survivor keeps the viewer, or the viewer's agency, out of the case."""
    return any(
        (choice.person == viewer.person or choice.agency == viewer.agency) and choice.span.holds(now)
        for choice in case.exclusions
    )


def is_assigned(viewer: Viewer, case: CaseFacts, room: RoomFacts | None) -> bool:
    """Whether the viewer has a part in the case: of the lead or of an agency that holds a detail, a contact of the
    survivor, or admitted to the item now before the table.
    """
    admitted = room is not None and room.present and room.pledged and room.case == case.id
    return admitted or viewer.agency == case.lead or viewer.agency in case.holders or viewer.person in case.contacts


def _by_release(viewer: Viewer, detail: DetailFacts, case: CaseFacts, purpose: Purpose, now: datetime) -> Answer:
    gate = _step_gate(viewer, detail, case)
    if gate is not None:
        return _not_shared(gate)
    matching = [release for release in case.releases if _scope_miss(release, viewer, detail, purpose) is None]
    latest_first = sorted(matching, key=lambda release: release.signed_at, reverse=True)
    in_effect = next((release for release in latest_first if release_state(release, now) is None), None)
    if in_effect is not None:
        if viewer.agency not in detail.revealed_to:
            return _not_shared(Reason.NOT_REVEALED)
        return Answer(allowed=True, code=Basis.RELEASE, release=in_effect.id)
    if latest_first:
        return _not_shared(release_state(latest_first[0], now) or Reason.NO_RELEASE)
    return _not_shared(_furthest_miss(case.releases, viewer, detail, purpose))


def _step_gate(viewer: Viewer, detail: DetailFacts, case: CaseFacts) -> Reason | None:
    if case.step < Step.LIMITED_IDENTITY:
        return Reason.STEP_NOT_REACHED
    if case.step is Step.LIMITED_IDENTITY and detail.category not in _STEP_THREE:
        return Reason.STEP_NOT_REACHED
    if case.step is Step.NEEDED_AGENCIES and viewer.agency not in case.needed:
        return Reason.AGENCY_NOT_NEEDED
    return None


_MISSES = (
    Reason.WRONG_HOLDER,
    Reason.RECIPIENT_MISMATCH,
    Reason.CATEGORY_NOT_RELEASED,
    Reason.PURPOSE_NOT_RELEASED,
)


def _scope_miss(release: ReleaseFacts, viewer: Viewer, detail: DetailFacts, purpose: Purpose) -> Reason | None:
    """The first part of its scope in which a release does not match; None when it matches in full."""
    if release.holder != detail.holder:
        return Reason.WRONG_HOLDER
    if release.recipient != viewer.agency:
        return Reason.RECIPIENT_MISMATCH
    if detail.category not in release.categories:
        return Reason.CATEGORY_NOT_RELEASED
    if purpose not in release.purposes:
        return Reason.PURPOSE_NOT_RELEASED
    return None


def _furthest_miss(releases: Collection[ReleaseFacts], viewer: Viewer, detail: DetailFacts, purpose: Purpose) -> Reason:
    misses = {_scope_miss(release, viewer, detail, purpose) for release in releases}
    return next((miss for miss in reversed(_MISSES) if miss in misses), Reason.NO_RELEASE)


def release_state(release: ReleaseFacts, now: datetime) -> Reason | None:
    """Why a release is not in effect, the first reason that applies; None when it is. Withdrawn comes first, so that
    nobody is prompted to chase a survivor who said no.
    """
    if release.withdrawn_at is not None and release.withdrawn_at <= now:
        return Reason.RELEASE_WITHDRAWN
    if not (release.explained and release.categories and release.purposes):
        return Reason.RELEASE_INCOMPLETE
    if now < release.signed_at:
        return Reason.RELEASE_NOT_YET_VALID
    if now >= release.ends_at:
        return Reason.RELEASE_EXPIRED
    return None


def release_end(signed_on: date, last_day: date, zone: ZoneInfo) -> datetime:
    """When a release ends: with its last local day, and never later than 90 days after the day it was signed."""
    return end_of_day(min(last_day, signed_on + LONGEST_RELEASE), zone)


def _not_shared(reason: Reason) -> Answer:
    return Answer(allowed=False, code=reason, shown_as=Shown.NOT_SHARED)


def _shown(refused: Collection[Reason]) -> Shown:
    """What the person sees. What does not confirm the case wins over the pledge, whatever ranks higher."""
    if Reason.NOT_ACTIVE_MEMBER in refused:
        return Shown.SIGN_IN
    if Reason.AGENCY_NOT_CURRENT in refused:
        return Shown.AGENCY_PAUSED
    if not _NOT_FOUND.isdisjoint(refused):
        return Shown.NOT_FOUND
    if Reason.PLEDGE_NOT_SIGNED in refused:
        return Shown.SIGN_PLEDGE
    return Shown.NOT_SHARED


def may_enter_detail(viewer: Viewer, kind: AgencyKind, category: Category, case: CaseFacts, now: datetime) -> Verdict:
    """Whether an agency may type a detail. A victim service may only while a release of its own covers the kind of
    detail: typing it in is already disclosing it. Source: rule book, finding 1 and `no_release_to_enter`.
    """
    if not viewer.reads_details:
        return deny(Reason.ROLE_HAS_NO_CASE_ACCESS)
    if case.state is not CaseState.OPEN:
        return deny(Reason.CASE_CLOSED)
    if kind not in STRICT_ENTRY:
        return allow()
    covered = any(
        release.holder == viewer.agency and category in release.categories and release_state(release, now) is None
        for release in case.releases
    )
    return allow() if covered else deny(Reason.NO_RELEASE_TO_ENTER)


def may_record_release(
    viewer: Viewer,
    *,
    holder: AgencyId,
    recipient: AgencyId,
    explained: bool,
    signed_on: date,
    last_day: date,
    today: date,
) -> Verdict:
    """Whether a release may be recorded: by its holder only, to another agency, explained, with an end that is neither
    past nor more than 90 days after signing. Source: rule book, Recording.
    """
    if not viewer.reads_details or viewer.agency != holder or recipient == holder:
        return deny(Reason.RECORDER_NOT_ALLOWED)
    if not explained:
        return deny(Reason.NOT_EXPLAINED)
    if signed_on > today:
        return deny(Reason.RELEASE_NOT_YET_VALID)
    if last_day < today:
        return deny(Reason.END_DATE_PASSED)
    if last_day > signed_on + LONGEST_RELEASE:
        return deny(Reason.END_DATE_TOO_LATE)
    return allow()
