"""Use cases of consent. Every look is decided here, at read time, and recorded."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from conference.attendance import store as attendance
from conference.attendance.service import PLEDGE_WORDING
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import (
    CaseFacts,
    Category,
    DetailFacts,
    NewRelease,
    Preview,
    Purpose,
    Reason,
    RoomFacts,
    Shown,
)
from conference.consent.events import RightsChanged
from conference.consent.models import AgencyKey, DetailKey, Exclusion, Release, Reveal, SealedDetail
from conference.consent.policy import decide, may_enter_detail, may_record_release, viewer_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import sealing
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, RefusedError, require, require_known
from conference.kernel.ids import (
    AgencyId,
    CaseId,
    DetailId,
    ExclusionId,
    ItemId,
    MeetingId,
    PersonId,
    ReleaseId,
    RevealId,
    new_uuid,
)
from conference.kernel.verdict import Verdict


def require_visible(actor: Actor, case: CaseId, now: datetime) -> CaseFacts:
    """The facts of a case that the actor may know of. Raises HiddenError."""
    if not store.sees(actor, case, now):
        raise HiddenError
    return require_known(store.case_facts([case], directory.zone()).get(case))


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


def entry_verdict(actor: Actor, case: CaseFacts, category: Category, now: datetime) -> Verdict:
    """Whether the actor's agency may type this kind of detail now."""
    kind = directory_store.kinds()[actor.agency]
    return may_enter_detail(viewer_of(actor), kind, category, case, now)


def enter_detail(actor: Actor, case: CaseId, category: Category, text: str, now: datetime) -> DetailId:
    """Seal a detail of the actor's own agency. Raises HiddenError, RefusedError."""
    with transaction() as current:
        facts = require_visible(actor, case, now)
        require(entry_verdict(actor, facts, category, now))
        detail = DetailId(new_uuid())
        sealed = sealing.seal(
            text,
            agency=str(actor.agency),
            agency_key=_agency_key(actor.agency),
            place=_place(case, detail, actor.agency, category),
        )
        current.add(
            SealedDetail(
                id=detail,
                case_id=case,
                holder_id=actor.agency,
                category=category,
                ciphertext=sealed.ciphertext,
                entered_by=actor.member,
                entered_at=now,
            )
        )
        current.add(DetailKey(detail_id=detail, wrapped=sealed.wrapped_key))
        record.append(Deed.ENTER_DETAIL, at=now, by=actor, case=case, code="entered", category=category)
        publish(RightsChanged(case))
        return detail


def _agency_key(agency: AgencyId) -> bytes:
    held = store.agency_key(agency)
    if held is not None:
        return held
    wrapped = sealing.new_agency_key(str(agency))
    with transaction() as current:
        current.add(AgencyKey(agency_id=agency, wrapped=wrapped))
        current.flush()
    return wrapped


def _place(case: CaseId, detail: DetailId, holder: AgencyId, category: Category) -> str:
    return f"{case}|{detail}|{holder}|{category}"


def look(
    actor: Actor,
    detail: DetailId,
    purpose: Purpose,
    now: datetime,
    *,
    meeting: MeetingId | None = None,
    room: RoomFacts | None = None,
) -> str:
    """The text of a sealed detail, for this one look. Decided now, recorded whatever the answer.

    Raises HiddenError where the person may not know of the case, else RefusedError with what the person is shown.
    """
    with transaction():
        record.take_turn()
        row, key = require_known(store.sealed(detail))
        case = require_known(store.case_facts([row.case_id], directory.zone()).get(row.case_id))
        facts = next(held for held in store.details(row.case_id) if held.id == detail)
        answer = decide(viewer_of(actor), facts, case, purpose, room, now)
        record.append(
            Deed.LOOK,
            at=now,
            by=actor,
            case=row.case_id,
            meeting=meeting,
            category=row.category,
            answer=record.ALLOW if answer else record.DENY,
            code=answer.code,
            basis=answer.release,
        )
    if answer:
        return _unseal(row, key)
    if answer.shown_as in {Shown.NOT_FOUND, Shown.SIGN_IN, Shown.AGENCY_PAUSED}:
        raise HiddenError
    raise RefusedError(answer.shown_as or Shown.NOT_SHARED)


def _unseal(row: SealedDetail, key: bytes) -> str:
    return sealing.unseal(
        sealing.Sealed(ciphertext=row.ciphertext, wrapped_key=key),
        agency=str(row.holder_id),
        agency_key=_agency_key(row.holder_id),
        place=_place(row.case_id, row.id, row.holder_id, row.category),
    )


def preview(
    detail: DetailFacts, case: CaseFacts, purpose: Purpose, people: Collection[tuple[Actor, RoomFacts]], now: datetime
) -> list[Preview]:
    """Who in the room may see a detail once its holder shares it with every agency. Asked of decide(), not guessed."""
    everyone = frozenset(actor.agency for actor, _room in people)
    shared = DetailFacts(
        id=detail.id, case=detail.case, holder=detail.holder, category=detail.category, revealed_to=everyone
    )
    return [
        Preview(actor=actor, answer=decide(viewer_of(actor), shared, case, purpose, room, now))
        for actor, room in people
    ]


def share(
    actor: Actor,
    detail: DetailFacts,
    agencies: Collection[AgencyId],
    purpose: Purpose,
    item: ItemId,
    now: datetime,
    *,
    meeting: MeetingId,
) -> None:
    """Show one of the actor's own details to agencies, within the item. The caller has asked `preview` which."""
    if detail.holder != actor.agency or not actor.has(Role.REPRESENTATIVE):
        raise RefusedError(Reason.RECORDER_NOT_ALLOWED)
    with transaction() as current:
        for agency in sorted(set(agencies) - detail.revealed_to, key=str):
            current.add(
                Reveal(
                    id=RevealId(new_uuid()),
                    detail_id=detail.id,
                    case_id=detail.case,
                    agency_id=agency,
                    meeting_id=meeting,
                    item_id=item,
                    purpose=purpose,
                    shown_by=actor.member,
                    shown_at=now,
                    stopped_at=None,
                )
            )
        record.append(
            Deed.SHARE, at=now, by=actor, case=detail.case, meeting=meeting, category=detail.category, code="shared"
        )


def stop_sharing(meeting: MeetingId, now: datetime, *, holder: Actor | None = None) -> int:
    """End what is being shown in a meeting: all of it, or only what the holder's agency shows. How many ended."""
    stopped = 0
    with transaction():
        for reveal in store.open_reveals(meeting):
            owner = require_known(store.sealed(reveal.detail_id))[0].holder_id
            if holder is not None and owner != holder.agency:
                continue
            reveal.stopped_at = now
            stopped += 1
            record.append(Deed.STOP_SHARING, at=now, by=holder, case=reveal.case_id, meeting=meeting, code="stopped")
    return stopped


def exclude(case: CaseId, *, agency: AgencyId | None = None, person: PersonId | None = None, now: datetime) -> None:
    """The survivor keeps an agency or a person out of the case, from now on. Nobody is told; the case vanishes."""
    with transaction() as current:
        current.add(
            Exclusion(
                id=ExclusionId(new_uuid()), case_id=case, agency_id=agency, person_id=person, since=now, until=None
            )
        )
        publish(RightsChanged(case))


def room_of(actor: Actor, meeting: MeetingId) -> RoomFacts:
    """A live meeting as it bears on one member."""
    return rooms([actor], meeting)[0][1]


def rooms(actors: Sequence[Actor], meeting: MeetingId) -> list[tuple[Actor, RoomFacts]]:
    """A live meeting as it bears on several members, in three queries."""
    present, pledged = attendance.present(meeting), attendance.pledged(meeting, PLEDGE_WORDING)
    floor = attendance.floor(meeting)
    case = floor.case_id if floor else None
    return [(a, RoomFacts(present=a.member in present, pledged=a.member in pledged, case=case)) for a in actors]


def releases_ending(actor: Actor, now: datetime) -> list[Release]:
    """The actor's agency's releases that end within 14 days, of cases the actor may know. Source: Re-consent."""
    found = store.releases_between(actor.agency, now, now + timedelta(days=14))
    visible = store.visible_among(actor, [row.case_id for row in found], now)
    return [row for row in found if row.case_id in visible]
