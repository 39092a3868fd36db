"""What happened to whom she calls."""

from dataclasses import dataclass

from conference.kernel.ids import CaseId, MemberId


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """Her primary contact is handed over, or that was ended or taken back. `members`: whom it is about."""

    case: CaseId
    members: frozenset[MemberId]
