"""What the pages of consent share: the blueprint, the card on top, and where a refusal is shown."""

from uuid import UUID

from flask import Blueprint

from conference.cases.domain import Card
from conference.consent import service, store
from conference.consent.domain import Reason
from conference.consent.schemas import REASON_WORDS
from conference.infra import clock, forms
from conference.infra.http import actor
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId

blueprint = Blueprint("consent", __name__)
LASTS_SECONDS = 60
"""How long another agency's detail stays on the screen after one press, at most. [P]"""

_FIELD_OF = {
    Reason.NOT_EXPLAINED: "explained",
    Reason.RELEASE_NOT_YET_VALID: "signed_on",
    Reason.END_DATE_PASSED: "last_day",
    Reason.END_DATE_TOO_LATE: "last_day",
    Reason.END_DATE_MISSING: "last_day",
    Reason.RECIPIENT_NOT_NAMED: "recipients",
    Reason.RELEASE_INCOMPLETE: "categories",
    Reason.RELEASE_NOT_IN_WRITING: "given",
    Reason.SIGNER_NOT_ALLOWED: "signed_by",
    Reason.SIGNER_AUTHORITY_ENDED: "signed_by",
    Reason.INTERPRETER_MISSING: "interpreter",
    Reason.INTERPRETER_NOT_INDEPENDENT: "interpreter",
    Reason.CONDITION_OF_SERVICE: "condition",
    Reason.NOT_IN_WRITING: "replaces",
    Reason.RECORDER_NOT_ALLOWED: "replaces",
    Reason.NO_RELEASE_TO_ENTER: "category",
}


def card_of(case_id: UUID) -> Card:
    """The card of a case that the actor may know of. Raises HiddenError."""
    case = CaseId(case_id)
    service.require_visible(actor(), case, clock.now())
    return store.cards_for(actor(), [case])[case]


def with_refusal(form: forms.Form, refusal: RefusedError, *, otherwise: str = "category") -> forms.Form:
    """The form again, with what was refused said beside the field that it is about; `otherwise`: the first field."""
    field = _FIELD_OF.get(Reason(refusal.code), otherwise)
    return form.with_errors({field: str(REASON_WORDS[refusal.code])})
