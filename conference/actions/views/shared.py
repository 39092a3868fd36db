"""What the pages of actions share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint

from conference.actions.domain import Outcome
from conference.actions.schemas import GAP_WORDS, OUTCOME_HELP, OUTCOME_WORDS, REFUSAL_WORDS, STATE_WORDS
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.errors import RefusedError
from conference.kernel.ids import AgencyId

blueprint = Blueprint("actions", __name__)


def agencies_to_ask(now: datetime) -> list[tuple[AgencyId, str]]:
    """The agencies that an action can be proposed to, by name; whether one may know of the case is asked then."""
    current = directory_store.current_agencies(now, directory.zone())
    return [(agency, name) for agency, name in directory_store.names().items() if agency in current]


def words_of(refusal: RefusedError) -> str:
    """Why it is refused, in words; raised on where it has none here."""
    if refusal.code not in REFUSAL_WORDS:
        raise refusal
    return str(REFUSAL_WORDS[refusal.code])


def words() -> Mapping[str, Any]:
    """Words that every page of actions uses."""
    return {
        "gap_words": GAP_WORDS,
        "outcome_words": OUTCOME_WORDS,
        "outcome_choices": [(outcome, OUTCOME_WORDS[outcome], OUTCOME_HELP[outcome]) for outcome in Outcome],
        "state_words": STATE_WORDS,
    }
