"""When a release is in effect, and what it covers. Source: rule book, section (b)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conference.cases.domain import CaseState
from conference.consent.domain import (
    CaseFacts,
    Category,
    DetailFacts,
    Form,
    Interpreter,
    Purpose,
    Reason,
    ReleaseFacts,
    RoomFacts,
    Viewer,
)
from conference.consent.policy.signing import signing_fault
from conference.kernel.ids import AgencyId
from conference.kernel.localday import end_of_day

RECONSENT_PROMPTS = (timedelta(days=14), timedelta(days=3))
"""How long before its last day the holder is asked to speak with her again. Source: rule book, Re-consent prompts."""

_ORDER_OF_MISSES = (
    Reason.WRONG_PERSON,
    Reason.WRONG_HOLDER,
    Reason.RECIPIENT_MISMATCH,
    Reason.CATEGORY_MISMATCH,
    Reason.PURPOSE_MISMATCH,
    Reason.NOT_FOR_THIS_MEETING,
)
_INDEPENDENT = frozenset({Interpreter.NOT_NEEDED, Interpreter.PROFESSIONAL, Interpreter.TELEPHONE})


def scope_miss(
    release: ReleaseFacts, viewer: Viewer, detail: DetailFacts, purpose: Purpose, room: RoomFacts | None
) -> Reason | None:
    """The first part of its scope in which a release does not match; None when this one release matches in full."""
    if release.about != detail.about:
        return Reason.WRONG_PERSON
    if release.holder != detail.holder:
        return Reason.WRONG_HOLDER
    if not release.names(viewer.person, viewer.agency):
        return Reason.RECIPIENT_MISMATCH
    if detail.category not in release.categories:
        return Reason.CATEGORY_MISMATCH
    if purpose not in release.purposes:
        return Reason.PURPOSE_MISMATCH
    if release.meeting is not None and (room is None or room.meeting != release.meeting):
        return Reason.NOT_FOR_THIS_MEETING
    return None


def furthest_miss(
    case: CaseFacts, viewer: Viewer, detail: DetailFacts, purpose: Purpose, room: RoomFacts | None
) -> Reason:
    """Of all releases, none of which matches, how far the best one came."""
    misses = {scope_miss(release, viewer, detail, purpose, room) for release in case.releases}
    return next((miss for miss in reversed(_ORDER_OF_MISSES) if miss in misses), Reason.NO_RELEASE)


def release_state(
    release: ReleaseFacts,
    case: CaseFacts,
    now: datetime,
    *,
    agency: AgencyId | None = None,
    category: Category | None = None,
) -> Reason | None:
    """Why a release is not in effect, the first reason that applies; None when it is. For one agency and kind of detail
    where given: she may have taken back a part.

    Withdrawn comes first, so that nobody is prompted to chase a survivor who said no.
    """
    if _withdrawn(release, case, now, agency, category):
        return Reason.RELEASE_WITHDRAWN
    person = case.people.get(release.about)
    if fault := signing_fault(release, person, now, to_18=case.policy.guardian_releases_end_at_18):
        return fault
    if release.form is not Form.WRITTEN:
        return Reason.RELEASE_NOT_IN_WRITING
    if not _complete(release):
        return Reason.RELEASE_INCOMPLETE
    if _closed_since(release, case, now):
        return Reason.RELEASE_ENDED_BY_CLOSING
    if now < release.valid_from:
        return Reason.RELEASE_NOT_YET_VALID
    if release.ends_at is not None and now >= release.ends_at:
        return Reason.RELEASE_EXPIRED
    return None


def _withdrawn(
    release: ReleaseFacts, case: CaseFacts, now: datetime, agency: AgencyId | None, category: Category | None
) -> bool:
    person = case.people.get(release.about)
    everything = person.withdrew_everything_at if person else None
    if everything is not None and release.signed_at <= everything <= now:
        return True
    if any(at is not None and at <= now for at in (release.withdrawn_at, release.replaced_at)):
        return True
    narrowed = [part for part in release.narrowed if part.at <= now]
    if any(agency in part.agencies or category in part.categories for part in narrowed):
        return True
    taken_back = frozenset[Category]().union(*(part.categories for part in narrowed))
    return bool(taken_back) and taken_back >= release.categories


def _closed_since(release: ReleaseFacts, case: CaseFacts, now: datetime) -> bool:
    """Whether the case was closed after she signed: a closed case has no release, whenever it was closed."""
    if case.closed_at is None:
        return case.state is CaseState.CLOSED
    return release.signed_at <= case.closed_at <= now


def _complete(release: ReleaseFacts) -> bool:
    """Whether the form has every part. Source: 42 CFR 2.31; 34 USC 12291(b)(2)."""
    return bool(
        release.explained
        and not release.condition_of_service
        and release.interpreter in _INDEPENDENT
        and release.recipients
        and all(recipient.agency or recipient.person for recipient in release.recipients)
        and release.categories
        and release.purposes
        and release.ends_at is not None
    )


def is_independent(interpreter: Interpreter) -> bool:
    """Whether the interpreter is a third party, or none was needed; never family or friend, nor one of the workers."""
    return interpreter in _INDEPENDENT


def prompt_due(signed_on: date, last_day: date, today: date) -> int | None:
    """Which prompt to speak with her again is due: as many days before the last day; None when none is.

    A release that was signed for fewer days than that is not prompted for as soon as it is recorded.
    """
    ahead = [prompt.days for prompt in RECONSENT_PROMPTS if today <= last_day <= today + prompt]
    nearest = min(ahead, default=None)
    return nearest if nearest is not None and signed_on + timedelta(days=nearest) < last_day else None


def release_end(signed_on: date, last_day: date, zone: ZoneInfo, longest_days: int) -> datetime:
    """When a release ends: with its last local day, and never later than the longest allowed after it was signed."""
    return end_of_day(min(last_day, signed_on + timedelta(days=longest_days)), zone)
