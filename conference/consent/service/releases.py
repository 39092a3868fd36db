"""Releases of information: recorded, narrowed, withdrawn, about to end."""

from datetime import datetime, time

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import Category, NewRelease, Reason, Recipient, ReleaseFacts, Signer
from conference.consent.events import RightsChanged
from conference.consent.models import Release, ReleaseNarrowing, ReleaseSignature, WithdrawnEverything
from conference.consent.policy import (
    RECONSENT_PROMPTS,
    may_record_release,
    may_withdraw,
    release_end,
    release_state,
    viewer_of,
)
from conference.consent.service.rights import require_visible
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import RefusedError, require, require_known
from conference.kernel.ids import CaseId, CasePersonId, ReleaseId, RowId, new_uuid
from conference.kernel.localday import end_of_day


def record_release(actor: Actor, case: CaseId, new: NewRelease, now: datetime) -> ReleaseId:
    """Record a release of the actor's own agency. Raises HiddenError, RefusedError."""
    zone = directory.zone()
    with transaction() as current:
        facts = require_visible(actor, case, now)
        release = _facts(actor, case, new, now)
        require(may_record_release(viewer_of(actor), release, facts, now, asked_end=end_of_day(new.last_day, zone)))
        _require_own_to_replace(new, facts.releases, actor)
        current.add(_row(release, new, actor, now))
        current.flush()
        current.add_all(
            ReleaseSignature(id=RowId(new_uuid()), release_id=release.id, role=held.role, authority_id=held.by)
            for held in new.signatures
        )
        record.append(Deed.RECORD_RELEASE, at=now, by=actor, case=case, code="recorded", basis=release.id)
        publish(RightsChanged(case))
        return release.id


def _facts(actor: Actor, case: CaseId, new: NewRelease, now: datetime) -> ReleaseFacts:
    zone, longest = directory.zone(), directory.policy().longest_release_days
    today = now.astimezone(zone).date()
    signed_at = now if new.signed_on == today else datetime.combine(new.signed_on, time(), zone)
    return ReleaseFacts(
        id=ReleaseId(new_uuid()),
        case=case,
        about=new.about,
        holder=actor.agency,
        recipients=(Recipient(agency=new.recipient, person=new.person),),
        categories=new.categories,
        purposes=new.purposes,
        signed_at=signed_at,
        valid_from=signed_at,
        ends_at=release_end(new.signed_on, new.last_day, zone, longest),
        signatures=new.signatures,
        explained=new.explained,
        form=new.form,
        condition_of_service=new.condition_of_service,
        interpreter=new.interpreter,
        copy_allowed=new.copy_allowed,
        meeting=new.meeting,
    )


def _require_own_to_replace(new: NewRelease, releases: tuple[ReleaseFacts, ...], actor: Actor) -> None:
    """Only a release of the same holder can be replaced by a new one."""
    if new.replaces is not None:
        held = {release.id: release.holder for release in releases}
        if require_known(held.get(new.replaces)) != actor.agency:
            raise RefusedError(Reason.RECORDER_NOT_ALLOWED)


def _row(release: ReleaseFacts, new: NewRelease, actor: Actor, now: datetime) -> Release:
    return Release(
        id=release.id,
        case_id=release.case,
        about_id=release.about,
        holder_id=release.holder,
        recipient_id=new.recipient,
        recipient_person_id=new.person,
        categories=release.categories,
        purposes=release.purposes,
        form=release.form,
        explained=release.explained,
        interpreter=release.interpreter,
        copy_allowed=release.copy_allowed,
        meeting_id=release.meeting,
        replaces_id=new.replaces,
        paper_reference=new.paper_reference,
        signed_at=release.signed_at,
        last_day=new.last_day,
        recorded_by=actor.member,
        recorded_at=now,
        withdrawn_at=None,
        withdrawal_taken_by=None,
    )


def withdraw(
    actor: Actor,
    release: ReleaseId,
    now: datetime,
    *,
    told_by: Signer = Signer.SURVIVOR,
    said_at: datetime | None = None,
) -> CaseId:
    """Take a withdrawal. Any active member may, spoken is enough, and it counts from when it was said (None: now)."""
    with transaction():
        row = require_known(store.release(release))
        facts = require_visible(actor, row.case_id, now)
        held = next(known for known in facts.releases if known.id == release)
        require(may_withdraw(viewer_of(actor), told_by, held))
        if row.withdrawn_at is None:
            row.withdrawn_at, row.withdrawal_taken_by = _said(said_at, row.signed_at, now), actor.member
            record.append(Deed.WITHDRAW_RELEASE, at=now, by=actor, case=row.case_id, code="withdrawn", basis=row.id)
            publish(RightsChanged(row.case_id))
        return row.case_id


def _said(said_at: datetime | None, not_before: datetime, now: datetime) -> datetime:
    """When it was said, as far as that can be: not before she signed, not later than now."""
    return min(now, max(said_at or now, not_before))


def narrow(actor: Actor, release: ReleaseId, category: Category, now: datetime) -> CaseId:
    """She takes one kind of detail back from a release; the rest stays. As `withdraw`."""
    with transaction() as current:
        row = require_known(store.release(release))
        facts = require_visible(actor, row.case_id, now)
        held = next(known for known in facts.releases if known.id == release)
        require(may_withdraw(viewer_of(actor), Signer.SURVIVOR, held))
        already = any(category in part.categories for part in held.narrowed)
        if category in held.categories and not already:
            current.add(
                ReleaseNarrowing(
                    id=RowId(new_uuid()), release_id=release, category=category, at=now, taken_by=actor.member
                )
            )
            record.append(
                Deed.NARROW_RELEASE,
                at=now,
                by=actor,
                case=row.case_id,
                code="narrowed",
                category=category,
                basis=row.id,
            )
            publish(RightsChanged(row.case_id))
        return row.case_id


def withdraw_everything(actor: Actor, case: CaseId, about: CasePersonId, now: datetime) -> None:
    """She takes back every release that was signed until now, of every agency."""
    with transaction() as current:
        facts = require_visible(actor, case, now)
        require_known(facts.people.get(about))
        require(may_withdraw(viewer_of(actor), Signer.SURVIVOR, None))
        current.add(WithdrawnEverything(id=RowId(new_uuid()), about_id=about, at=now, taken_by=actor.member))
        record.append(Deed.WITHDRAW_EVERYTHING, at=now, by=actor, case=case, code="withdrawn")
        publish(RightsChanged(case))


def releases_ending(actor: Actor, now: datetime) -> list[Release]:
    """The actor's agency's releases in effect that end soon enough to ask her again, of cases the actor may know: told
    to the holder only, and never after a withdrawal.
    """
    if not actor.has(Role.REPRESENTATIVE, Role.COORDINATOR):
        return []
    today = directory.today(now)
    found = store.releases_between(actor.agency, today, today + RECONSENT_PROMPTS[0])
    visible = store.visible_among(actor, [row.case_id for row in found], now)
    facts = store.case_facts(visible, directory.zone())
    in_effect = {
        release.id for case in facts.values() for release in case.releases if release_state(release, case, now) is None
    }
    return [row for row in found if row.id in in_effect]
