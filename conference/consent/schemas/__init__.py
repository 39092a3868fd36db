"""Forms and words of consent."""

from conference.consent.schemas.forms import DETAIL_LIMIT, DetailForm, ReleaseForm
from conference.consent.schemas.words import CATEGORY_WORDS, PURPOSE_WORDS, REASON_WORDS, WHY_WORDS

__all__ = [
    "CATEGORY_WORDS",
    "DETAIL_LIMIT",
    "PURPOSE_WORDS",
    "REASON_WORDS",
    "WHY_WORDS",
    "DetailForm",
    "ReleaseForm",
]
