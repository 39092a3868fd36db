"""The end of a case: its keys are destroyed, its words overwritten, and nothing brings it back."""

from collections.abc import Callable, Sequence
from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.cases.domain import CaseState
from conference.cases.models import Case
from conference.consent import store
from conference.consent.domain import Basis
from conference.consent.events import RightsChanged, WordsNotNeeded
from conference.consent.models import ErasedCase
from conference.consent.policy import may_empty, may_erase
from conference.directory import service as directory
from conference.infra import database, keys, log, sealing
from conference.infra.database import add_once, publish, transaction
from conference.infra.keys import Kind
from conference.kernel.clock import Span
from conference.kernel.errors import require_known
from conference.kernel.ids import CaseId, MeetingId, RowId, new_uuid


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
    """Erase every case whose time has come; how many. Of those that the table did not take on the words are destroyed
    before. One that cannot be erased keeps no other waiting.
    """
    emptied = _each(store.words_over(now), empty_declined, now)
    erased = _each(due(now), erase, now)
    if emptied or erased:
        database.wipe(store.tables_of_cases())
    return erased


def _each(cases_: Sequence[CaseId], deed: Callable[[CaseId, datetime], bool], now: datetime) -> int:
    done = 0
    for case in cases_:
        try:
            done += deed(case, now)
        except Exception:  # noqa: BLE001 - it is tried again next time
            log.failure("erasing_failed")
    return done


def minutes_approved(meeting: MeetingId, now: datetime) -> None:
    """What was said of the cases that a conference did not take on is kept no longer: its minutes are approved in the
    caller's transaction, and say only that the threshold was not met. What is noted here holds when they are reopened.
    """
    with transaction():
        found = store.declined_at(meeting)
        for row in found:
            row.words_until = min(row.words_until, now)
        if found:
            publish(WordsNotNeeded(meeting))


def empty_declined(case: CaseId, now: datetime) -> bool:
    """Destroy all that is kept of a case that the table did not take on, but its pseudonym, its days, its agency, the
    answer and who may know of it; False when it is not time, or somebody else was quicker. The record can name it until
    it is erased, like any closed case. Raises HiddenError.
    """
    with transaction() as current:
        row, held = require_known(cases_store.case(case, for_change=True)), store.declined_row(case)
        if held is None or not may_empty(held.words_until, _holds(case), now).allowed:
            return False
        if row.source_key:
            _list(_source(row.source_key), now)
        keys.destroy(Kind.DETAIL, [detail.id for detail in store.details(case)])
        cases.forget_facts(case)
        held.emptied_at = now
        record.append(Deed.ERASE_CASE, at=now, by=None, case=case, code=Basis.THRESHOLD_NOT_MET)
        current.flush()
        store.empty_declined(case)
        publish(RightsChanged(case))
    return True


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
            _list(name, now)
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
    return may_erase(row.state, row.closed_at, _holds(row.id), directory.policy(), directory.zone(), now).allowed


def _holds(case: CaseId) -> list[Span]:
    return [Span(hold.since, hold.until) for hold in store.legal_holds(case)]


def _list(name: str, now: datetime) -> None:
    """Put something on the list of what was erased: it does not come back."""
    add_once(ErasedCase(reference=sealing.erased_reference(name), id=RowId(new_uuid()), erased_at=now))


def _names(row: Case) -> list[str]:
    called = [row.pseudonym, *(former.name for former in cases_store.former_names(row.id))]
    return [f"case {row.id}", *map(_pseudonym, called), *([_source(row.source_key)] if row.source_key else [])]


def _source(key: str) -> str:
    return f"source {key}"


def _pseudonym(name: str) -> str:
    return f"pseudonym {name}"


def _listed(name: str) -> bool:
    return bool(store.erased([sealing.erased_reference(name)]))
