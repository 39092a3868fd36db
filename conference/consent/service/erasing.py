"""The end of a case: its keys are destroyed, its words overwritten, and nothing brings it back."""

from collections.abc import Sequence
from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.cases.domain import CaseState
from conference.cases.models import Case
from conference.consent import store
from conference.consent.domain import Basis
from conference.consent.events import RightsChanged
from conference.consent.models import ErasedCase
from conference.consent.policy import may_erase
from conference.directory import service as directory
from conference.infra import database, keys, log, sealing
from conference.infra.database import add_once, publish, transaction
from conference.infra.keys import Kind
from conference.kernel.clock import Span
from conference.kernel.errors import require_known
from conference.kernel.ids import CaseId, RowId, new_uuid


def destroy_case_keys(case: CaseId) -> int:
    """Destroy the keys of all sealed details of a case, and the record's key of it; how many details that closes.

    It is done at once, whatever becomes of an open transaction: call it before the case is marked erased. From then on
    the record does not name the case (`sealing.GONE`), and no detail can be entered for it, even if an old backup
    brings it back.
    """
    return keys.destroy_case(case, place_of_case(case))


def place_of_case(case: CaseId) -> str:
    """How the place of every sealed detail of a case begins."""
    return f"{case}|"


def due(now: datetime) -> Sequence[CaseId]:
    """The cases whose time has come, and those that an old backup brought back after their keys were destroyed."""
    found = dict.fromkeys([*store.came_back(), *store.closed_cases()])
    return [case for case in found if _may(require_known(cases_store.case(case)), now)]


def erase_due(now: datetime) -> int:
    """Erase every case whose time has come; how many. One that cannot be erased keeps no other waiting."""
    erased = 0
    for case in due(now):
        try:
            erased += erase(case, now)
        except Exception:  # noqa: BLE001 - it is tried again next time
            log.failure("erasing_failed")
    if erased:
        database.wipe(store.tables_of_cases())
    return erased


def erase(case: CaseId, now: datetime) -> bool:
    """Erase a case if its time has come; False when it has not, or somebody else was quicker. Raises HiddenError.

    It is recorded while the record can still name it; then the keys go, for good; then the words. What is cut short
    after that is done again next time, for its keys are gone.
    """
    with transaction() as current:
        row = require_known(cases_store.case(case, for_change=True))
        if not _may(row, now):
            return False
        record.append(Deed.ERASE_CASE, at=now, by=None, case=case, code=Basis.RETENTION_END)
        for name in _names(row):
            add_once(ErasedCase(reference=sealing.erased_reference(name), id=RowId(new_uuid()), erased_at=now))
        destroy_case_keys(case)
        cases.mark_erased(case)
        current.flush()
        store.empty_case(case)
        publish(RightsChanged(case))
    return True


def was_imported(source_key: str) -> bool:
    """Whether a row of a spreadsheet was a case that has been erased since."""
    return _listed(_source(source_key))


def was_given(pseudonym: str) -> bool:
    """Whether a case that has been erased since was known by this pseudonym."""
    return _listed(_pseudonym(pseudonym))


def _may(row: Case, now: datetime) -> bool:
    """Whether the time of a case has come. One whose keys are destroyed has had its time."""
    if row.state is CaseState.ERASED:
        return False
    held = keys.get(Kind.CASE, row.id)
    if held is not None and held.gone:
        return True
    holds = [Span(hold.since, hold.until) for hold in store.legal_holds(row.id)]
    return may_erase(row.state, row.closed_at, holds, directory.policy(), directory.zone(), now).allowed


def _names(row: Case) -> list[str]:
    return [f"case {row.id}", _pseudonym(row.pseudonym), *([_source(row.source_key)] if row.source_key else [])]


def _source(key: str) -> str:
    return f"source {key}"


def _pseudonym(name: str) -> str:
    return f"pseudonym {name}"


def _listed(name: str) -> bool:
    return bool(store.erased([sealing.erased_reference(name)]))
