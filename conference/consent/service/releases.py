"""Recording a release, withdrawing it, and noticing that one ends."""

from datetime import datetime, time

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import (
    NewRelease,
    Reason,
)
from conference.consent.events import RightsChanged
from conference.consent.models import Release
from conference.consent.policy import RECONSENT_PROMPT, may_record_release, viewer_of
from conference.consent.service.rights import require_visible
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import RefusedError, require, require_known
from conference.kernel.ids import (
    CaseId,
    ReleaseId,
    new_uuid,
)


def record_release(actor: Actor, case: CaseId, new: NewRelease, now: datetime) -> ReleaseId:
    """Record a release of the actor's own agency. Raises HiddenError, RefusedError."""
    zone = directory.zone()
    with transaction() as current:
        require_visible(actor, case, now)
        require(
            may_record_release(
                viewer_of(actor),
                holder=actor.agency,
                recipient=new.recipient,
                explained=new.explained,
                signed_on=new.signed_on,
                last_day=new.last_day,
                today=now.astimezone(zone).date(),
            )
        )
        midnight = datetime.combine(new.signed_on, time(), zone)
        row = Release(
            id=ReleaseId(new_uuid()),
            case_id=case,
            holder_id=actor.agency,
            recipient_id=new.recipient,
            categories=new.categories,
            purposes=new.purposes,
            explained=new.explained,
            signed_at=now if new.signed_on == now.astimezone(zone).date() else midnight,
            last_day=new.last_day,
            recorded_by=actor.member,
            recorded_at=now,
            withdrawn_at=None,
            withdrawal_taken_by=None,
        )
        current.add(row)
        record.append(Deed.RECORD_RELEASE, at=now, by=actor, case=case, code="recorded", basis=row.id)
        publish(RightsChanged(case))
        return row.id


def withdraw(actor: Actor, release: ReleaseId, now: datetime) -> CaseId:
    """Take the survivor's withdrawal. Any active representative may, spoken is enough, it counts from now on."""
    with transaction():
        row = require_known(store.release(release))
        require_visible(actor, row.case_id, now)
        if not actor.has(Role.REPRESENTATIVE):
            raise RefusedError(Reason.RECORDER_NOT_ALLOWED)
        if row.withdrawn_at is None:
            row.withdrawn_at, row.withdrawal_taken_by = now, actor.member
            record.append(Deed.WITHDRAW_RELEASE, at=now, by=actor, case=row.case_id, code="withdrawn", basis=row.id)
            publish(RightsChanged(row.case_id))
        return row.case_id


def releases_ending(actor: Actor, now: datetime) -> list[Release]:
    """The actor's agency's releases that end soon enough to ask her again, of cases the actor may know."""
    today = directory.today(now)
    found = store.releases_between(actor.agency, today, today + RECONSENT_PROMPT)
    visible = store.visible_among(actor, [row.case_id for row in found], now)
    return [row for row in found if row.case_id in visible]
