"""What the pages of her contacts share."""

from flask import Blueprint

from conference.kernel.errors import RefusedError
from conference.needs.schemas import REFUSAL_WORDS

blueprint = Blueprint("needs", __name__)


def said(refusal: RefusedError) -> str:
    """Why a rule said no, in words; raises it again where it has none here."""
    words = {str(code): words for code, words in REFUSAL_WORDS.items()}
    if refusal.code not in words:
        raise refusal
    return str(words[refusal.code])
