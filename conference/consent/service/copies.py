"""Copies of a detail: what leaves the screen on paper. Each is asked for by itself, and recorded."""

from dataclasses import dataclass
from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import Category, Purpose, Reason, Shown
from conference.consent.policy import may_copy, viewer_of
from conference.consent.service.details import unseal
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError, require_known
from conference.kernel.ids import CaseId, DetailId

_NOT_THERE = frozenset({Shown.NOT_FOUND, Shown.SIGN_IN, Shown.AGENCY_PAUSED})


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
        case = require_known(store.case_facts([row.case_id], directory.zone()).get(row.case_id))
        facts = next(held for held in store.details(row.case_id, purpose=purpose) if held.id == detail_id)
        answer = may_copy(viewer_of(actor), facts, case, purpose, None, at)
        record.append(
            Deed.COPY,
            at=at,
            by=actor,
            case=row.case_id,
            category=row.category,
            answer=record.ALLOW if answer else record.DENY,
            code=answer.code,
            basis=answer.release,
        )
    if answer:
        return Copy(row.case_id, row.category, unseal(row, key, holders_key), own=actor.stands_for(row.holder_id))
    if answer.shown_as in _NOT_THERE:
        raise HiddenError(answer.code)
    raise RefusedError(Reason.COPY_NOT_ALLOWED if answer.code == Reason.COPY_NOT_ALLOWED else Shown.NOT_SHARED)
