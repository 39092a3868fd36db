"""Writing the record, in the caller's transaction; anchoring it, and proving it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import cast
from uuid import UUID

from conference.audit import store
from conference.audit.domain import Anchor, Deed, Entry, Finding, Link, chain_hash, verified
from conference.audit.events import DenialRecorded, RecordAnchored
from conference.audit.models import RecordAnchor
from conference.audit.policy import fit_for_the_record
from conference.audit.schemas import anchors_in
from conference.infra import anchors, sealing
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import require
from conference.kernel.ids import CaseId, MeetingId

ALLOW = "allow"
DENY = "deny"


def append(
    deed: Deed,
    *,
    at: datetime,
    by: Actor | None,
    code: str,
    answer: str = ALLOW,
    case: CaseId | None = None,
    meeting: MeetingId | None = None,
    category: str | None = None,
    basis: UUID | None = None,
) -> None:
    """Add one entry to the chain. The case is written as a keyed hash, never by id or pseudonym.

    Raises RefusedError("log_contains_detail") where anything but an id, a code or a time would be written.
    """
    with transaction():
        _write(
            Entry(
                at=at,
                deed=deed,
                actor=by.member if by else None,
                agency=by.agency if by else None,
                case_ref=sealing.case_reference(case) if case else None,
                meeting=meeting,
                category=category,
                answer=answer,
                code=code,
                basis=basis,
            )
        )


def append_refusal(
    *, at: datetime, by: Actor, code: str, case: CaseId | None = None, meeting: MeetingId | None = None
) -> None:
    """Add that somebody was refused what undid itself, or never began. `case` may be one that does not exist: it is
    written only if it does, after the same work.
    """
    with transaction():
        _write(
            Entry(
                at=at,
                deed=Deed.REFUSED,
                actor=by.member,
                agency=by.agency,
                case_ref=references([case]).get(case) if case else None,
                meeting=meeting,
                category=None,
                answer=DENY,
                code=code,
                basis=None,
            )
        )


def _write(entry: Entry) -> None:
    head = store.locked_head()
    entry = replace(entry, policy=head.policy_version)
    number, digest = head.number + 1, chain_hash(head.hash, head.number + 1, entry)
    require(fit_for_the_record(_in_the_words_of_the_rules(entry, head.hash, digest)))
    store.add(Link(number, entry, head.hash, digest))
    head.number, head.hash = number, digest
    if entry.answer == DENY:
        publish(DenialRecorded())


def _in_the_words_of_the_rules(entry: Entry, previous: str, digest: str) -> Mapping[str, object]:
    """An entry by the rule book's names of its fields. Our code is the reason of a no, the basis of a yes."""
    return {
        "at": entry.at,
        "actor": entry.actor,
        "agency": entry.agency,
        "action": entry.deed,
        "case_ref": entry.case_ref,
        "meeting_ref": entry.meeting,
        "category": entry.category,
        "answer": entry.answer,
        "reason" if entry.answer == DENY else "basis": entry.code,
        "basis_id": entry.basis,
        "policy_version": entry.policy,
        "prev": previous,
        "hash": digest,
    }


def references(cases: Collection[CaseId]) -> Mapping[CaseId, str]:
    """How those of `cases` that are in the record stand there. Others, such as one that somebody guessed, leave no
    trace of having been asked for.
    """
    return cast(Mapping[CaseId, str], sealing.known_case_references(cases))


def policy_changed() -> int:
    """The settings changed, in the caller's transaction: gives the next version, which entries carry from now."""
    with transaction():
        head = store.locked_head()
        head.policy_version += 1
        return head.policy_version


def take_turn() -> datetime | None:
    """Wait until every earlier writer of the record is done, and keep the next ones waiting until we are.

    Gives the time of the last deed in the record, None when there is none: what is decided now is decided after it.
    """
    head = store.locked_head()
    return store.time_of(head.number)


def anchor(now: datetime, *, day: date | None = None) -> Anchor | None:
    """Say where the chain ends, for a place that its writer cannot reach. The anchoring is the last entry it covers.

    With `day`, a local day, it is the one that the product makes by itself: None when that day has its own already,
    whoever else asks at the same moment.
    """
    with transaction() as current:
        store.locked_head()
        if day is not None and store.anchored_on(day):
            return None
        append(Deed.ANCHOR_RECORD, at=now, by=None, code="by_hand" if day is None else "daily")
        head = store.locked_head()
        made = Anchor(number=head.number, hash=head.hash, at=now, policy=head.policy_version)
        current.add(RecordAnchor(**asdict(made), day=day, written_at=None))
        publish(RecordAnchored())
        return made


def verify(place: Path | None = None) -> Finding:
    """Whether the whole record stands as it was written, and as the anchors in `place` (a file or a folder; by default
    where they are written) say. Raises OSError where the place cannot be read.
    """
    known = [anchor for text in anchors.texts(place) for anchor in anchors_in(text)]
    head, links = store.head_and_links()
    return verified(links, head, known)
