"""What happened to whom she calls."""

from dataclasses import dataclass

from conference.kernel.ids import AgencyId, CaseId, MemberId


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """Her primary contact is handed over, or that was ended or taken back. `lead`: the agency that
    leads the case. `members`: whom it is about.
    """

    case: CaseId
    lead: AgencyId
    members: frozenset[MemberId]
