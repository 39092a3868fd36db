"""Writing the record, in the caller's transaction."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from conference.audit import store
from conference.audit.domain import Deed, Entry, chain_hash, first_broken
from conference.audit.models import RecordEntry
from conference.infra import sealing
from conference.infra.database import transaction
from conference.kernel.actor import Actor
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
    """Add one entry to the chain. The case is written as a keyed hash, never by id or pseudonym."""
    with transaction() as current:
        entry = Entry(
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
        head = store.locked_head()
        number, digest = head.number + 1, chain_hash(head.hash, head.number + 1, entry)
        current.add(RecordEntry(**asdict(entry), number=number, previous=head.hash, hash=digest))
        head.number, head.hash = number, digest


def take_turn() -> datetime | None:
    """Wait until every earlier writer of the record is done, and keep the next ones waiting until we are.

    Gives the time of the last deed in the record, None when there is none: what is decided now is decided after it.
    """
    head = store.locked_head()
    return store.time_of(head.number)


def verify() -> int | None:
    """The number of the first entry that does not stand as it was written; None when the whole record holds."""
    head, links = store.head_and_links()
    return first_broken(links, head)
