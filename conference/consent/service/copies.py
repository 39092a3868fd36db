"""Copies of a detail: what leaves the screen on paper. Each is asked for by itself, and recorded."""

from dataclasses import dataclass
from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import Answer, Category, DetailFacts, Purpose, Reason, Shown
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


def copyable(actor: Actor, detail_id: DetailId, purpose: Purpose, now: datetime) -> tuple[CaseId, Category]:
    """The case and the kind of a detail that may be printed now, asked before the password is. A no is recorded.

    Raises as `copy` does.
    """
    with transaction():
        facts, answer = _asked(actor, detail_id, purpose, now)
        if not answer:
            note_answer(Deed.COPY, answer, facts, at=now, by=actor)
    _require(answer)
    return facts.case, facts.category


def copy(actor: Actor, detail_id: DetailId, purpose: Purpose, now: datetime) -> Copy:
    """A detail for printing: by its holder, or where a release allows copies. Recorded whatever the answer. The caller
    has made sure that whoever acts is still the one who signed in.

    Raises HiddenError where the person may not know of the case, else RefusedError with what the person is shown.
    """
    with transaction():
        at = max(now, record.take_turn() or now)
        row, key, holders_key = require_known(store.sealed(detail_id))
        facts, answer = _asked(actor, detail_id, purpose, at)
        note_answer(Deed.COPY, answer, facts, at=at, by=actor)
    _require(answer)
    return Copy(row.case_id, row.category, unseal(row, key, holders_key), own=actor.stands_for(row.holder_id))


def _asked(actor: Actor, detail_id: DetailId, purpose: Purpose, at: datetime) -> tuple[DetailFacts, Answer]:
    row, _key, _holders_key = require_known(store.sealed(detail_id))
    facts = next(held for held in store.details(row.case_id, purpose=purpose) if held.id == detail_id)
    return facts, may_copy(viewer_of(actor), facts, facts_of(row.case_id), purpose, None, at)


def _require(answer: Answer) -> None:
    if answer.hides:
        raise HiddenError
    if not answer:
        raise RefusedError(Reason.COPY_NOT_ALLOWED if answer.code == Reason.COPY_NOT_ALLOWED else Shown.NOT_SHARED)
