"""Tables of consent."""

from conference.consent.models.exceptions import (
    DeclinedCase,
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
    ReleasePrompt,
    ReleaseSignature,
    WithdrawnEverything,
)
from conference.consent.models.sealed import Reveal, SealedDetail

__all__ = [
    "Authority",
    "DeclinedCase",
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
    "ReleasePrompt",
    "ReleaseSignature",
    "Reveal",
    "SealedDetail",
    "WithdrawnEverything",
]
