"""When the holder of a release is asked to speak with her again. Source: rule book, Re-consent prompts and Signers."""

from datetime import datetime, timedelta

from conference.cases.domain import CaseState
from conference.consent.domain import AskAgain, AskWhy, CaseFacts, CasePersonFacts, Reason, ReleaseFacts, Viewer
from conference.consent.policy.releases import release_state

_AHEAD_OF_18 = timedelta(days=30)
_BY_THE_SIGNER = frozenset({Reason.SIGNER_NOT_ALLOWED, Reason.SIGNER_AUTHORITY_ENDED})


def ask_again(viewer: Viewer, case: CaseFacts, now: datetime) -> tuple[AskAgain, ...]:
    """The releases of the viewer's agency that somebody should speak with her about, because who signed may sign no
    longer, or soon will not. Told to the holder only; never after a withdrawal, nor once a newer release took over.
    """
    if case.state is not CaseState.OPEN:
        return ()
    own = [release for release in case.releases if viewer.stands_for(release.holder)]
    found: list[AskAgain] = []
    for release in own:
        why = _why(release, case, now)
        if why is not None and not _taken_over(release, own, case, now):
            found.append(_asked(release, case, why))
    return tuple(found)


def _asked(release: ReleaseFacts, case: CaseFacts, why: AskWhy) -> AskAgain:
    return AskAgain(
        case=case.id,
        release=release.id,
        about=release.about,
        recipients=tuple(held.agency for held in release.recipients if held.agency),
        why=why,
        on=case.people[release.about].adult_from if why is AskWhy.TURNS_18 else None,
    )


def _why(release: ReleaseFacts, case: CaseFacts, now: datetime) -> AskWhy | None:
    person = case.people.get(release.about)
    closed = case.closed_at is not None and release.signed_at <= case.closed_at
    if person is None or closed or release.ends_at is None or now >= release.ends_at:
        return None
    state = release_state(release, case, now)
    if state in _BY_THE_SIGNER:
        return _why_it_stopped(release, person, now)
    return (
        _why_it_may_not_last(release, person, now, to_18=case.policy.guardian_releases_end_at_18) if not state else None
    )


def _why_it_stopped(release: ReleaseFacts, person: CasePersonFacts, now: datetime) -> AskWhy:
    if _signed_by_suspected(release, person, now):
        return AskWhy.SIGNER_SUSPECTED
    if person.is_minor(release.signed_at) and not person.is_minor(now):
        return AskWhy.CAME_OF_AGE
    if not person.has_capacity(release.signed_at) and person.has_capacity(now):
        return AskWhy.CAPACITY_RETURNED
    return AskWhy.SIGNER_ENDED


def _why_it_may_not_last(
    release: ReleaseFacts, person: CasePersonFacts, now: datetime, *, to_18: bool
) -> AskWhy | None:
    if _signed_by_suspected(release, person, now):
        return AskWhy.SIGNER_SUSPECTED
    if to_18 and not person.served_alone and _ends_by_18(release, person, now):
        return AskWhy.TURNS_18
    lost = person.has_capacity(release.signed_at) and not person.has_capacity(now)
    return AskWhy.CAPACITY_LOST if lost and not person.is_minor(now) else None


def _ends_by_18(release: ReleaseFacts, person: CasePersonFacts, now: datetime) -> bool:
    """Whether she comes of age soon, and before the release would have ended anyway."""
    if person.adult_from is None or release.ends_at is None:
        return False
    return person.adult_from - _AHEAD_OF_18 <= now < person.adult_from < release.ends_at


def _signed_by_suspected(release: ReleaseFacts, person: CasePersonFacts, now: datetime) -> bool:
    signed = {signature.by for signature in release.signatures}
    return any(held.id in signed and held.suspected(now) for held in person.authorities)


def _taken_over(release: ReleaseFacts, own: list[ReleaseFacts], case: CaseFacts, now: datetime) -> bool:
    """Whether a newer release about the same person to the same recipients is in effect."""
    return any(
        newer.signed_at > release.signed_at
        and (newer.about, newer.recipients) == (release.about, release.recipients)
        and release_state(newer, case, now) is None
        for newer in own
    )
