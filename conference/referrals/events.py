"""What happened to referrals, for whoever has to hear of it."""

from dataclasses import dataclass

from conference.kernel.ids import AgencyId, CaseId, MemberId


@dataclass(frozen=True, slots=True)
class ReferralOffered:
    """A referral was offered to an agency at the table."""

    case: CaseId
    to: AgencyId


@dataclass(frozen=True, slots=True)
class ReferralAnswered:
    """The agency that a referral was offered to said yes or no. `by`: who did."""

    case: CaseId
    offered_by: AgencyId
    by: MemberId
