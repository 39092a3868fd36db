"""The primary contact of a card becomes another. Who may do this is asked above."""

from collections.abc import Sequence
from datetime import date, datetime

from conference.cases import service, store
from conference.cases.domain import Agrees, CardField
from conference.cases.models import Case, ContactHandover, LeftToDo
from conference.infra.database import transaction
from conference.kernel.errors import require_known
from conference.kernel.ids import CaseId, HandoverId, MemberId, new_uuid
from conference.kernel.narrative import Narrative


def hand_over(
    case_id: CaseId,
    to: MemberId,
    last_day: date,
    agrees: Agrees,
    why: Narrative,
    left: Sequence[Narrative],
    *,
    by: MemberId,
    now: datetime,
) -> None:
    """Make somebody else the primary contact; the former one stays one beside them until `last_day` is over. A backup
    contact who takes over is none any more. Raises HiddenError.
    """
    with transaction() as current:
        row = require_known(store.case(case_id, for_change=True))
        handed = ContactHandover(
            id=HandoverId(new_uuid()),
            case_id=case_id,
            from_id=row.primary_contact_id,
            to_id=to,
            was_backup=row.backup_contact_id == to,
            at=now,
            by_member=by,
            last_day=last_day,
            agrees=agrees,
            agrees_why=why,
            ended_at=None,
        )
        backup = None if handed.was_backup else row.backup_contact_id
        service.correct(case_id, {CardField.PRIMARY: to, CardField.BACKUP: backup}, by, now)
        current.add(handed)
        current.flush()
        current.add_all(LeftToDo(handover_id=handed.id, position=n, text=one) for n, one in enumerate(left, 1))


def end_handover(case_id: CaseId, now: datetime) -> None:
    """From now on who took over is the only primary contact. Raises HiddenError."""
    with transaction():
        row = require_known(store.case(case_id, for_change=True))
        _running(row).ended_at = now


def take_back_handover(case_id: CaseId, by: MemberId, now: datetime) -> MemberId | None:
    """From now on who handed over is the only primary contact again. Who it was handed to, where they joined the team
    by that alone. Raises HiddenError.
    """
    with transaction():
        row = require_known(store.case(case_id, for_change=True))
        handed = _running(row)
        backup = handed.to_id if handed.was_backup else row.backup_contact_id
        service.correct(case_id, {CardField.PRIMARY: handed.from_id, CardField.BACKUP: backup}, by, now)
        joined = store.on_team(case_id, handed.to_id)
        return handed.to_id if joined and joined.since == handed.at and not handed.was_backup else None


def _running(row: Case) -> ContactHandover:
    return require_known(store.handed_over([row.id]).get(row.id))
