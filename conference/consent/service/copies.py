"""Copies of a detail: what leaves the screen on paper. Each is asked for by itself, and recorded."""

from dataclasses import dataclass
from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import Category, Purpose, Reason, Shown
from conference.consent.policy import may_copy, viewer_of
from conference.consent.service.details import note_answer, unseal
from conference.consent.service.rights import facts_of
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError, require_known
from conference.kernel.ids import CaseId, DetailId


@dataclass(frozen=True, slots=True)
class Copy:
    """A detail as it goes on paper. `own`: the copying agency holds it."""

    case: CaseId
    category: Category
    text: str
    own: bool


def copy(actor: Actor, detail_id: DetailId, purpose: Purpose, now: datetime) -> Copy:
    """A detail for printing: by its holder, or where a release allows copies. Recorded whatever the answer.

    Raises HiddenError where the person may not know of the case, else RefusedError with what the person is shown.
    """
    with transaction():
        at = max(now, record.take_turn() or now)
        row, key, holders_key = require_known(store.sealed(detail_id))
        case = facts_of(row.case_id)
        facts = next(held for held in store.details(row.case_id, purpose=purpose) if held.id == detail_id)
        answer = may_copy(viewer_of(actor), facts, case, purpose, None, at)
        note_answer(Deed.COPY, answer, facts, at=at, by=actor)
    if answer:
        return Copy(row.case_id, row.category, unseal(row, key, holders_key), own=actor.stands_for(row.holder_id))
    if answer.hides:
        raise HiddenError
    raise RefusedError(Reason.COPY_NOT_ALLOWED if answer.code == Reason.COPY_NOT_ALLOWED else Shown.NOT_SHARED)
