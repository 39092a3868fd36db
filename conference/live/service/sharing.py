"""Sharing a sealed detail in the meeting: what can be offered, to whom it is open, each look, and its end."""

from dataclasses import dataclass
from datetime import datetime

from conference.attendance import store as attendance_store
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts, DetailFacts, Preview, Purpose
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError, require_known
from conference.kernel.ids import AgencyId, CaseId, DetailId, MeetingId
from conference.live import store
from conference.live.domain import EVERYTHING, Region
from conference.live.events import MeetingChanged
from conference.live.policy import LiveReason
from conference.live.service import speaking
from conference.live.service.ordered import Deeds, Ordered
from conference.meetings import store as meetings_store
from conference.meetings.domain import EventKind
from conference.meetings.service import running as meetings


def follow_rights(case: CaseId, now: datetime) -> None:
    """Who may see what of a case has changed.

    Every meeting that has the case on the table ends what may no longer be shown, and has its pages made anew.
    """
    for floor in attendance_store.floors_of_case(case):
        with transaction():
            meeting = require_known(meetings_store.meeting(floor.meeting_id, for_change=True))
            before = meeting.version
            shared = store.shared_details(meeting.id, now)
            founded = {(held.detail, agency, held.purpose) for held in shared for agency, _name in held.open_to}
            for facts in store.facts_of_cases([case]).values():
                speaking.follow_rights(meeting.id, facts, now)
            if consent.stop_sharing(meeting.id, now, keep=founded):
                meetings.append_event(meeting, EventKind.SHARING_STOPPED, facts={}, by=None, now=now)
            publish(MeetingChanged(meeting.id, EVERYTHING, before, meeting.version))


def clear_table(order: Ordered) -> None:
    """The chair takes the item off the table: what is shown closes with it, hands go down, the list is open again.

    Raises RefusedError for anybody but the chair.
    """
    order.require_chair()
    speaking.clear(order.meeting, order.now)
    consent.stop_sharing(order.meeting.id, order.now)


def look(actor: Actor, meeting_id: MeetingId, detail: DetailId, now: datetime) -> str:
    """The contents of a shared detail, on the actor's own screen, for this look. Raises HiddenError, RefusedError.

    Opens no transaction of its own: a refused look stays in the record. Not shared answers like not there.
    """
    shown = [held for held in store.shared_details(meeting_id, now) if held.detail == detail]
    mine = (held for held in shown if any(agency == actor.agency for agency, _name in held.open_to))
    shared = next(mine, shown[0] if shown else None)
    purpose = shared.purpose if shared else Purpose.SERVICE_COORDINATION
    try:
        return consent.look(actor, detail, purpose, now, meeting=meeting_id)
    except RefusedError:
        if shared is None:
            raise HiddenError from None
        raise


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the actor's agency's details, for one purpose, and who in the room would see it."""

    detail: DetailFacts
    purpose: Purpose
    people: tuple[Preview, ...]

    @property
    def covered(self) -> frozenset[AgencyId]:
        """The other agencies that would see it."""
        return frozenset(p.actor.agency for p in self.people if p.answer and p.actor.agency != self.detail.holder)


def offers(actor: Actor, meeting_id: MeetingId, now: datetime) -> list[Offer]:
    """What the actor's agency could share of the case on the table, for each purpose that a release of its names.

    Raises HiddenError, RefusedError when no case is on it.
    """
    floor = attendance_store.floor(meeting_id)
    if floor is None:
        raise RefusedError(LiveReason.NO_CASE_ON_THE_TABLE)
    return _offers(actor, consent.require_visible(actor, floor.case_id, now, meeting=meeting_id), meeting_id, now)


def _offers(actor: Actor, case: CaseFacts, meeting_id: MeetingId, now: datetime) -> list[Offer]:
    own = [detail for detail in consent_store.details(case.id) if actor.stands_for(detail.holder)]
    people = consent.rooms(store.attendees(meeting_id, now), meeting_id)
    found: list[Offer] = []
    for detail in own:
        for purpose in sorted(_purposes(case, detail)):
            shown = consent.preview(detail, case, purpose, people, now)
            found.append(Offer(detail=detail, purpose=purpose, people=tuple(shown)))
    return found


def _purposes(case: CaseFacts, detail: DetailFacts) -> frozenset[Purpose]:
    named = (r.purposes for r in case.releases if r.holder == detail.holder and detail.category in r.categories)
    return frozenset(purpose for purposes in named for purpose in purposes)


def _share(order: Ordered) -> None:
    item, case = order.case_on_table()
    wanted = (order.values["detail"], order.values["purpose"])
    offered = _offers(order.actor, case, order.meeting.id, order.now)
    offer = next((o for o in offered if (o.detail.id, o.purpose) == wanted), None)
    if offer is None:
        raise RefusedError(LiveReason.NOTHING_TO_SHARE)
    if not offer.covered:
        raise RefusedError(LiveReason.NOBODY_COVERED)
    shown = consent.share(
        order.actor, offer.detail, offer.covered, offer.purpose, item.id, order.now, meeting=order.meeting.id
    )
    if shown:
        order.happened(EventKind.SHARED, detail=offer.detail.id)


def _stop_sharing(order: Ordered) -> None:
    if consent.stop_sharing(order.meeting.id, order.now, holder=order.actor):
        order.happened(EventKind.SHARING_STOPPED)


DEEDS: Deeds = {
    "share": (_share, frozenset({Region.SHARING})),
    "stop_sharing": (_stop_sharing, frozenset({Region.SHARING})),
}
