"""The end of a case's keys. Nothing brings them back: not the data, not a backup of the data."""

from conference.infra import keys
from conference.kernel.ids import CaseId


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
