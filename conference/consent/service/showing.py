"""Showing a detail to agencies in a meeting: who would see it, the showing, and its end."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import (
    CaseFacts,
    Category,
    DetailFacts,
    Preview,
    Purpose,
    Reason,
    RoomFacts,
)
from conference.consent.models import Reveal
from conference.consent.policy import decide, viewer_of
from conference.infra.database import transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import RefusedError, require_known
from conference.kernel.ids import (
    AgencyId,
    DetailId,
    ItemId,
    MeetingId,
    RevealId,
    new_uuid,
)


def preview(
    detail: DetailFacts, case: CaseFacts, purpose: Purpose, people: Collection[tuple[Actor, RoomFacts]], now: datetime
) -> list[Preview]:
    """Who in the room may see a detail once its holder shares it with every agency. Asked of decide(), not guessed."""
    everyone = frozenset(actor.agency for actor, _room in people)
    shared = replace(detail, revealed_to=everyone)
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
) -> int:
    """Show one of the actor's own details to agencies, within the item. The caller has asked `preview` which.

    Gives how many agencies were not shown it for this purpose before.
    """
    if not actor.stands_for(detail.holder) or not actor.has(Role.REPRESENTATIVE):
        raise RefusedError(Reason.RECORDER_NOT_ALLOWED)
    with transaction() as current:
        shown = {(held.agency_id, held.purpose) for held in store.open_reveals(meeting) if held.detail_id == detail.id}
        new = sorted((agency for agency in agencies if (agency, purpose) not in shown), key=str)
        if not new:
            return 0
        current.add_all(new_reveal(actor, detail, agency, purpose, now, meeting=meeting, item=item) for agency in new)
        record.append(
            Deed.SHARE, at=now, by=actor, case=detail.case, meeting=meeting, category=detail.category, code="shared"
        )
        return len(new)


def stop_sharing(
    meeting: MeetingId,
    now: datetime,
    *,
    holder: Actor | None = None,
    keep: Collection[tuple[DetailId, AgencyId, Purpose]] = (),
) -> int:
    """End what is being shown in a meeting: all of it, or what the holder's agency shows, but for what is to be kept.

    Gives how many showings, each of one detail to one agency, ended.
    """
    stopped = 0
    with transaction():
        for reveal in store.open_reveals(meeting):
            detail = require_known(store.detail(reveal.detail_id))
            if (holder and not holder.stands_for(detail.holder)) or _what(reveal) in keep:
                continue
            end_reveal(reveal, detail.category, holder, now)
            stopped += 1
    return stopped


def new_reveal(
    actor: Actor,
    detail: DetailFacts,
    agency: AgencyId,
    purpose: Purpose,
    now: datetime,
    *,
    meeting: MeetingId | None = None,
    item: ItemId | None = None,
) -> Reveal:
    """A showing that begins: within an item of a meeting, or, without one, between meetings."""
    return Reveal(
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


def end_reveal(reveal: Reveal, category: Category, by: Actor | None, now: datetime) -> None:
    """End a showing of a detail of this kind, and record it; `by` None: it ends by itself."""
    reveal.stopped_at = now
    record.append(
        Deed.STOP_SHARING,
        at=now,
        by=by,
        case=reveal.case_id,
        meeting=reveal.meeting_id,
        category=category,
        code="stopped",
    )


def _what(reveal: Reveal) -> tuple[DetailId, AgencyId, Purpose]:
    return reveal.detail_id, reveal.agency_id, reveal.purpose
