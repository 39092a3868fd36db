"""Typed identifiers. Each is a UUIDv7: sortable by time, 74 random bits, so it cannot be guessed."""

import os
import time
from typing import NewType
from uuid import UUID

AgencyId = NewType("AgencyId", UUID)
AgreementId = NewType("AgreementId", UUID)
ServiceId = NewType("ServiceId", UUID)
PersonId = NewType("PersonId", UUID)
MemberId = NewType("MemberId", UUID)
SignInId = NewType("SignInId", UUID)
AbsenceId = NewType("AbsenceId", UUID)
CaseId = NewType("CaseId", UUID)
NeedId = NewType("NeedId", UUID)
HandoverId = NewType("HandoverId", UUID)
DetailId = NewType("DetailId", UUID)
ReleaseId = NewType("ReleaseId", UUID)
RevealId = NewType("RevealId", UUID)
ExclusionId = NewType("ExclusionId", UUID)
CasePersonId = NewType("CasePersonId", UUID)
AuthorityId = NewType("AuthorityId", UUID)
TeamId = NewType("TeamId", UUID)
OverrideId = NewType("OverrideId", UUID)
DutyId = NewType("DutyId", UUID)
OrderId = NewType("OrderId", UUID)
DisclosureId = NewType("DisclosureId", UUID)
DraftId = NewType("DraftId", UUID)
PageId = NewType("PageId", UUID)
HoldId = NewType("HoldId", UUID)
StepAsideId = NewType("StepAsideId", UUID)
SeriesId = NewType("SeriesId", UUID)
MeetingId = NewType("MeetingId", UUID)
ItemId = NewType("ItemId", UUID)
StandingItemId = NewType("StandingItemId", UUID)
EmergencyId = NewType("EmergencyId", UUID)
NoteId = NewType("NoteId", UUID)
CorrectionId = NewType("CorrectionId", UUID)
ActionId = NewType("ActionId", UUID)
ReferralId = NewType("ReferralId", UUID)
CommandId = NewType("CommandId", UUID)
HandId = NewType("HandId", UUID)
DisplayId = NewType("DisplayId", UUID)
GapId = NewType("GapId", UUID)
RowId = NewType("RowId", UUID)

_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62


def new_uuid() -> UUID:
    """A fresh UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, 74 bits from the system's random source."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    high = random >> 68
    low = random & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | _VERSION_7 | ((high & 0xFFF) << 64) | _VARIANT | low)
