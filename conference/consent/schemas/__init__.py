"""Forms and words of consent."""

from conference.consent.schemas.forms import DETAIL_LIMIT, DetailForm
from conference.consent.schemas.showing import (
    CopyForm,
    ShowForm,
    WhyForm,
)
from conference.consent.schemas.why import (
    BASIS_WORDS,
    KNOWN_WORDS,
    WHY_WORDS,
)
from conference.consent.schemas.words import CATEGORY_WORDS, PURPOSE_WORDS, REASON_WORDS

__all__ = [
    "BASIS_WORDS",
    "CATEGORY_WORDS",
    "DETAIL_LIMIT",
    "KNOWN_WORDS",
    "PURPOSE_WORDS",
    "REASON_WORDS",
    "WHY_WORDS",
    "CopyForm",
    "DetailForm",
    "ShowForm",
    "WhyForm",
]
