"""Tables of consent."""

from conference.consent.models.exceptions import (
    Disclosure,
    Duty,
    ErasedCase,
    LegalHold,
    Order,
    Override,
    OverrideApproval,
    OverrideRecipient,
)
from conference.consent.models.releases import (
    Authority,
    Exclusion,
    Incapacity,
    Release,
    ReleaseNarrowing,
    ReleaseSignature,
    WithdrawnEverything,
)
from conference.consent.models.sealed import Reveal, SealedDetail

__all__ = [
    "Authority",
    "Disclosure",
    "Duty",
    "ErasedCase",
    "Exclusion",
    "Incapacity",
    "LegalHold",
    "Order",
    "Override",
    "OverrideApproval",
    "OverrideRecipient",
    "Release",
    "ReleaseNarrowing",
    "ReleaseSignature",
    "Reveal",
    "SealedDetail",
    "WithdrawnEverything",
]
