"""What an agency may see as a whole: asked of decide() for a representative of it, nobody in particular. No rule of its
own stands here. Source: rule book, (b), decide() and "What the person is shown".
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from uuid import UUID

from conference.consent.domain import (
    Answer,
    Basis,
    CaseFacts,
    Category,
    Cover,
    Covered,
    DetailFacts,
    Purpose,
    Reason,
    ReleaseFacts,
    RoomFacts,
    Viewer,
)
from conference.consent.policy.overrides import override_window
from conference.consent.policy.standing import is_excluded
from conference.consent.policy.viewing import decide, matching_release
from conference.directory.domain import AgencyKind
from conference.kernel.ids import AgencyId, CasePersonId, DetailId, PersonId

_NOBODY = PersonId(UUID(int=0))
_ANY_DETAIL = DetailId(UUID(int=0))
_WAITS = frozenset({Reason.STEP_NOT_REACHED, Reason.AGENCY_NOT_NEEDED, Reason.AGENCY_NOT_CURRENT})
_ENDED = (
    Reason.RELEASE_WITHDRAWN,
    Reason.SIGNER_NOT_ALLOWED,
    Reason.SIGNER_AUTHORITY_ENDED,
    Reason.RELEASE_NOT_IN_WRITING,
    Reason.RELEASE_INCOMPLETE,
    Reason.RELEASE_ENDED_BY_CLOSING,
    Reason.RELEASE_NOT_YET_VALID,
    Reason.RELEASE_EXPIRED,
)
"""States of a release, as they rank: withdrawn first, so that nobody is prompted to chase a survivor who said no."""


def somebody_of(
    agency: AgencyId,
    kind: AgencyKind = AgencyKind.OTHER,
    *,
    current: bool = True,
    took_over: frozenset[AgencyId] = frozenset(),
) -> Viewer:
    """A representative of an agency, nobody in particular: for questions about the agency as a whole."""
    return Viewer(
        person=_NOBODY,
        agency=agency,
        active=True,
        current=current,
        reads_cards=True,
        reads_details=True,
        kind=kind,
        took_over=took_over,
    )


def with_on_team(case: CaseFacts, viewer: Viewer) -> CaseFacts:
    """The case as if the viewer worked on it: who of the agency does is for the agency to say."""
    return replace(case, team=case.team | {(viewer.person, viewer.agency)})


def as_if_unnamed(case: CaseFacts, viewer: Viewer) -> CaseFacts:
    """The case as if neither she nor any release had ever named the viewer's agency: what is told of an agency that she
    keeps out to whoever may not know that she does, so that it looks like any other.
    """
    return replace(
        case,
        releases=tuple(
            replace(held, recipients=tuple(named for named in held.recipients if named.agency != viewer.agency))
            for held in case.releases
        ),
        exclusions=tuple(
            choice for choice in case.exclusions if choice.agency is None or not viewer.stands_for(choice.agency)
        ),
    )


def purposes_named(case: CaseFacts, holder: AgencyId, category: Category) -> tuple[Purpose, ...]:
    """What any release of the holder for this kind of detail is for, whatever became of it."""
    named = {purpose for held in case.releases if _covers(held, holder, category) for purpose in held.purposes}
    return tuple(purpose for purpose in Purpose if purpose in named)


def _covers(release: ReleaseFacts, holder: AgencyId, category: Category) -> bool:
    return release.holder == holder and category in release.categories


@dataclass(frozen=True, slots=True)
class _Asked:
    viewer: Viewer
    detail: DetailFacts
    purpose: Purpose
    room: RoomFacts | None
    answer: Answer


def covered(viewers: Sequence[Viewer], holder: AgencyId, category: Category, case: CaseFacts, now: datetime) -> Covered:
    """Whether an agency may see what a holder keeps of one kind, once the holder shows it: about anybody of the case,
    for any purpose. `viewers`: somebody_of() the agency, then those of it whom a release or an override names.
    """
    general = viewers[0]
    if is_excluded(general, case, now, category):
        return Covered(Cover.KEPT_OUT, Reason.EXCLUDED_BY_SURVIVOR)
    facts = with_on_team(_of_these(case, viewers, holder, category), general)
    asked = [
        _ask(viewer, _shown_to(general, case, holder, category, about), purpose, room, facts, now)
        for viewer, about, purpose, room in product(
            viewers,
            _people_of(case, holder, category),
            purposes_named(case, holder, category) or (Purpose.SERVICE_COORDINATION,),
            _rooms(case, holder),
        )
    ]
    allowed = [held for held in asked if held.answer]
    return _sees(allowed, general, case) if allowed else _closed(asked, facts, now)


def opens_anything(viewers: Sequence[Viewer], holders: Collection[AgencyId], case: CaseFacts, now: datetime) -> bool:
    """Whether any holder's release is for an agency, in whatever kind of detail: what waits for a later step counts."""
    return any(
        covered(viewers, holder, category, case, now).cover in {Cover.SEES, Cover.WAITS}
        for holder in holders
        for category in Category
    )


def _of_these(case: CaseFacts, viewers: Sequence[Viewer], holder: AgencyId, category: Category) -> CaseFacts:
    """The case with those releases alone that can answer: the others are misses for each of these questions."""
    fit = (held for held in case.releases if _covers(held, holder, category))
    return replace(case, releases=tuple(held for held in fit if any(held.names(v.person, v.agency) for v in viewers)))


def _ask(
    viewer: Viewer, detail: DetailFacts, purpose: Purpose, room: RoomFacts | None, case: CaseFacts, now: datetime
) -> _Asked:
    return _Asked(viewer, detail, purpose, room, decide(viewer, detail, case, purpose, room, now))


def _shown_to(
    viewer: Viewer, case: CaseFacts, holder: AgencyId, category: Category, about: CasePersonId
) -> DetailFacts:
    shown = frozenset({viewer.agency})
    return DetailFacts(id=_ANY_DETAIL, case=case.id, about=about, holder=holder, category=category, revealed_to=shown)


def _people_of(case: CaseFacts, holder: AgencyId, category: Category) -> Collection[CasePersonId]:
    """Whom the holder's releases are about; the survivor, who bears the case's own id, where there is none."""
    return {held.about for held in case.releases if _covers(held, holder, category)} or {CasePersonId(case.id)}


def _rooms(case: CaseFacts, holder: AgencyId) -> list[RoomFacts | None]:
    """Between meetings, and at each conference that a release is for alone."""
    meetings = {held.meeting for held in case.releases if held.holder == holder and held.meeting is not None}
    return [None, *(RoomFacts(present=True, pledged=True, case=case.id, meeting=meeting) for meeting in meetings)]


def _sees(allowed: Sequence[_Asked], general: Viewer, case: CaseFacts) -> Covered:
    by_release = [held for held in allowed if held.answer.code == Basis.RELEASE]
    found = by_release or list(allowed)
    purposes = {held.purpose for held in by_release}
    return Covered(
        Cover.SEES,
        found[0].answer.code,
        basis=Basis(found[0].answer.code),
        until=max((end for held in found if (end := ends_at(held.answer, held.detail, case))), default=None),
        purposes=tuple(purpose for purpose in Purpose if purpose in purposes),
        named_only=all(held.viewer != general for held in found),
        meeting_only=all(held.room is not None for held in found),
    )


def ends_at(answer: Answer, detail: DetailFacts, case: CaseFacts) -> datetime | None:
    """When what a yes rests on ends; None where it rests on holding the detail."""
    if answer.release is not None:
        return next(held.ends_at for held in case.releases if held.id == answer.release)
    if answer.override is not None:
        override = next(held for held in case.overrides if held.id == answer.override)
        window = override_window(override, case, holder=detail.holder)
        return window.end if window else None
    return None


def _closed(asked: Sequence[_Asked], case: CaseFacts, now: datetime) -> Covered:
    found = [(held, *matching_release(held.viewer, held.detail, case, held.purpose, held.room, now)) for held in asked]
    waiting = [(held, release) for held, release, _fault in found if release and held.answer.code in _WAITS]
    if waiting:
        ends = [release.ends_at for _held, release in waiting if release.ends_at]
        return Covered(Cover.WAITS, waiting[0][0].answer.code, Basis.RELEASE, until=max(ends, default=None))
    faults = {fault for _held, release, fault in found if release is None}
    ended = next((state for state in _ENDED if state in faults), None)
    return Covered(Cover.ENDED, ended) if ended else Covered(Cover.NOTHING, Reason.NO_RELEASE)
