"""Who may sign for whom. Source: rule book, Signers; 28 CFR 94.115(a)(2)."""

from collections.abc import Iterable
from datetime import datetime

from conference.consent.domain import (
    AuthorityFacts,
    CaseFacts,
    CasePersonFacts,
    Reason,
    ReleaseFacts,
    Signature,
    Signer,
)


def signing_fault(
    release: ReleaseFacts, person: CasePersonFacts | None, now: datetime, *, to_18: bool
) -> Reason | None:
    """Why the signatures on a release do not, or no longer, carry it; None when they do. Nobody recorded, nobody signs.

    `to_18`: whether what a guardian signed ends when the child comes of age (a setting; the default).
    """
    if person is None:
        return Reason.SIGNER_NOT_ALLOWED
    if person.is_minor(release.signed_at):
        return _minor(release, person, now, to_18=to_18)
    return _adult(release, person, now)


def _adult(release: ReleaseFacts, person: CasePersonFacts, now: datetime) -> Reason | None:
    """An adult signs alone. Who lacked capacity then is signed for, until capacity returns; lost later, it stays."""
    if person.has_capacity(release.signed_at):
        return None if _signed_herself(release.signatures) else Reason.SIGNER_NOT_ALLOWED
    fault = _signed_for(release, person, Signer.DECISION_MAKER, now)
    if fault is None and person.has_capacity(now):
        return Reason.SIGNER_AUTHORITY_ENDED
    return fault


def _minor(release: ReleaseFacts, person: CasePersonFacts, now: datetime, *, to_18: bool) -> Reason | None:
    """A minor who may be served alone signs alone, and that goes on after 18. Any other minor signs with a guardian,
    unless too young to understand.
    """
    herself = _signed_herself(release.signatures)
    if person.served_alone:
        return None if herself else Reason.SIGNER_NOT_ALLOWED
    if person.understands and not herself:
        return Reason.SIGNER_NOT_ALLOWED
    fault = _signed_for(release, person, Signer.GUARDIAN, now)
    if fault is None and to_18 and not person.is_minor(now):
        return Reason.SIGNER_AUTHORITY_ENDED
    return fault


def _signed_for(release: ReleaseFacts, person: CasePersonFacts, role: Signer, now: datetime) -> Reason | None:
    """One good guardian or decision maker is enough; one who is suspected of abuse counts for nothing, from the instant
    of the suspicion.
    """
    signed = [held for held in _authorities(release.signatures, person, role) if held.span.holds(release.signed_at)]
    unsuspected = [held for held in signed if not held.suspected(now)]
    if not unsuspected:
        return Reason.SIGNER_NOT_ALLOWED
    if not any(held.may_sign(now) for held in unsuspected):
        return Reason.SIGNER_AUTHORITY_ENDED
    return None


def _authorities(signatures: Iterable[Signature], person: CasePersonFacts, role: Signer) -> list[AuthorityFacts]:
    by = {signature.by for signature in signatures if signature.role is role}
    return [held for held in person.authorities if held.role is role and held.id in by]


def _signed_herself(signatures: Iterable[Signature]) -> bool:
    return any(signature.role is Signer.SURVIVOR for signature in signatures)


def may_speak_for(signer: Signer, release: ReleaseFacts | None, case: CaseFacts, now: datetime) -> bool:
    """Whether somebody may take back a release: the survivor always; whoever signs for her what they signed, unless
    somebody suspects them of abuse.
    """
    if signer is Signer.SURVIVOR:
        return True
    person = case.people.get(release.about) if release else None
    if release is None or person is None:
        return False
    return any(not held.suspected(now) for held in _authorities(release.signatures, person, signer))
