"""Everything of a running meeting, whoever looks: each part read again only once it has changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TypedDict
from zoneinfo import ZoneInfo

from conference.accounts import store as accounts
from conference.accounts.service import turns
from conference.actions import store as actions
from conference.actions.domain import ActionFacts
from conference.attendance import store as attendance
from conference.attendance.service import bound_by_pledge
from conference.cases import store as cases
from conference.cases.domain import Card
from conference.consent import store as consent
from conference.consent.domain.contacts import CallsNow
from conference.consent.service import CASE_FACTS
from conference.consent.service.contacts import calls_told
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.changes import Look
from conference.kernel.actor import Role
from conference.kernel.ids import AgencyId, CaseId, ItemId, MeetingId, MemberId
from conference.live import store
from conference.live.domain import (
    Attendee,
    DisplayFacts,
    HandFacts,
    ItemFacts,
    MeetingFacts,
    NoteLine,
    SharedDetail,
    VoiceFacts,
    by_agency,
)
from conference.live.policy import may_set_threshold
from conference.live.store import displays, speaking
from conference.meetings import store as meetings
from conference.meetings.domain import ItemKind, ItemState, MeetingNow
from conference.meetings.store import running


def meeting_facts(meeting: MeetingNow, look: Look, now: datetime) -> MeetingFacts:
    """The whole meeting, for `projection.board` to cut down."""
    here, chair, turn = meeting.id, meeting.chair, turns(look, now)
    items = look.read(("items", here), lambda: tuple(ItemFacts(*row) for row in running.item_rows(here)))
    case_ids = tuple(item.case for item in items if item.case)
    current = next((item for item in items if item.state is ItemState.CURRENT), None)
    people = look.read(("people", here), lambda: _people(here))
    cards = look.read(("cards", case_ids), lambda: dict(cases.cards(case_ids)))
    return MeetingFacts(
        id=here,
        version=meeting.version,
        state=meeting.state,
        starts_at=meeting.starts_at,
        clock_until=meeting.clock_until,
        clock_left=meeting.clock_left,
        chair=chair,
        chair_name=look.read(("names", chair), lambda: accounts.names([chair])[chair][0]) if chair else None,
        chair_offered=meeting.chair_offered,
        chairs=look.read("chairs", lambda: accounts.members_with(Role.CHAIR, now), at=turn),
        co_chairs=look.read(("co_chairs", here), lambda: store.co_chairs(here)),
        speakers_closed=meeting.speakers_closed,
        reading_back=meeting.reading_back,
        displays=look.read(("displays", here), lambda: _displays(here)),
        asked=_asked(look, here, now) if _asks(current, cards) else frozenset(),
        **_of_item(look, here, items, current),
        **_of_case(look, case_ids, current.case if current else None, now),
        moved_last=running.moved_last(here) if _stopped(items) else None,
        items=items,
        cards=cards,
        actions=look.read(("actions", here, case_ids), lambda: tuple(actions.at_the_table(here, case_ids))),
        unfinished=_unfinished(look, here, current),
        people=people,
        agencies_here=look.read(("by agency", here), lambda: by_agency(people), at=people),
        shared=_shared(look, here, now),
        agencies=look.read("agencies", lambda: tuple(store.agencies_to_ask(now)), at=turn),
        next_at=look.read(("next", here), lambda: meetings.next_after(here)),
        today=now.astimezone(zone(look)).date(),
        now=now,
    )


class _OfItem(TypedDict):
    """What was said and written of the item on the table."""

    hands: tuple[HandFacts, ...]
    voices: tuple[VoiceFacts, ...]
    notes: tuple[NoteLine, ...]
    keeping: frozenset[AgencyId]


def _of_item(look: Look, meeting: MeetingId, items: Sequence[ItemFacts], current: ItemFacts | None) -> _OfItem:
    """`keeping` is of the whole meeting: who belongs to which audience stays the same from item to item."""
    written, keeping = look.read(("notes", meeting), lambda: _notes(look, meeting))
    if current is None:
        return _OfItem(hands=(), voices=(), notes=(), keeping=keeping)
    return _OfItem(
        hands=_hands(look, meeting, current),
        voices=_voices(look, tuple(item.id for item in items), current.id),
        notes=written.get(current.id, ()),
        keeping=keeping,
    )


class _OfCase(TypedDict):
    """What is read of the case on the table beside its card."""

    needed: frozenset[AgencyId]
    hers: frozenset[MemberId]
    calls: CallsNow | None


def _of_case(look: Look, of_agenda: tuple[CaseId, ...], case: CaseId | None, now: datetime) -> _OfCase:
    """Who her contacts are and whom she calls differ with time: what is kept is what the rules read."""
    if case is None:
        return _OfCase(needed=frozenset(), hers=frozenset(), calls=None)
    facts = look.read((CASE_FACTS, case), lambda: consent.case_facts([case], directory.zone())[case])
    names = look.read("names of agencies", directory_store.names)
    return _OfCase(
        needed=look.read(("needed", of_agenda), lambda: cases.needed_agencies(of_agenda))[case],
        hers=frozenset(contact.member for contact in facts.contacts.named(now)),
        calls=calls_told(facts, now, names, zone(look)),
    )


def _hands(look: Look, meeting: MeetingId, current: ItemFacts) -> tuple[HandFacts, ...]:
    """The hands of the item on the table. To which items there are any is known before one of them is called."""
    if current.id not in look.read(("items with hands", meeting), lambda: speaking.items_with_hands(meeting)):
        return ()
    return look.read(("hands", current.id), lambda: speaking.hands(meeting, current.id))


def _voices(look: Look, agenda: tuple[ItemId, ...], current: ItemId) -> tuple[VoiceFacts, ...]:
    """The voices for the item on the table, in the same way."""
    if current not in look.read(("with voices", agenda), lambda: speaking.with_voices(agenda)):
        return ()
    return look.read(("voices", current), lambda: speaking.voices(current))


def zone(look: Look) -> ZoneInfo:
    """The task force's time zone."""
    return look.read("zone", directory.zone)


def _asks(item: ItemFacts | None, cards: Mapping[CaseId, Card]) -> bool:
    """Whether the table is being asked if the threshold is met."""
    card = cards.get(item.case) if item and item.case else None
    return card is not None and item is not None and bool(may_set_threshold(card.step, met=item.threshold_met))


def _asked(look: Look, meeting: MeetingId, now: datetime) -> frozenset[AgencyId]:
    """The agencies in the room that have a voice."""

    def of_representatives() -> frozenset[AgencyId]:
        return frozenset(actor.agency for actor in store.attendees(meeting, now) if actor.has(Role.REPRESENTATIVE))

    return look.read(("asked", meeting), of_representatives, at=turns(look, now))


def _unfinished(look: Look, meeting: MeetingId, current: ItemFacts | None) -> tuple[ActionFacts, ...]:
    """What is open from before, while it is on the table."""
    if current is None or current.kind is not ItemKind.UNFINISHED:
        return ()
    return look.read(("unfinished", meeting), lambda: tuple(actions.open_everywhere(meeting)))


def _shared(look: Look, meeting: MeetingId, now: datetime) -> tuple[SharedDetail, ...]:
    """What is being shown: decided anew, always; that nothing is may be known from before."""
    if not look.read(("shared", meeting), lambda: bool(consent.open_reveals(meeting))):
        return ()
    return tuple(store.shared_details(meeting, now))


def _stopped(items: Sequence[ItemFacts]) -> bool:
    """Whether nothing is on the table, perhaps because a threshold was not met."""
    on_table = any(item.state is ItemState.CURRENT for item in items)
    return not on_table and any(item.threshold_met is False for item in items)


def _people(meeting: MeetingId) -> tuple[Attendee, ...]:
    present, seated, pledged = attendance.present(meeting), attendance.seated(meeting), bound_by_pledge(meeting)
    people = (
        Attendee(member=member, name=name, agency=agency, by_chair=member not in seated, pledged=member in pledged)
        for member, (name, agency) in accounts.names(list(present)).items()
    )
    return tuple(sorted(people, key=lambda person: (person.agency, person.name)))


def _displays(meeting: MeetingId) -> tuple[DisplayFacts, ...]:
    paired = [(held.id, held.paired_by, held.paired_at) for held in displays.of_meeting(meeting)]
    names = accounts.names([by for _id, by, _at in paired if by])
    return tuple(DisplayFacts(id_, names[by][0], at) for id_, by, at in paired if by and at)


def _notes(look: Look, meeting: MeetingId) -> tuple[Mapping[ItemId, tuple[NoteLine, ...]], frozenset[AgencyId]]:
    """What was written, by item, and the agencies that keep some of it to themselves."""
    rows = running.note_rows(meeting)
    writers = frozenset(row.by_member for row in rows)
    names = look.read(("names", writers), lambda: accounts.names(list(writers)))
    found: dict[ItemId, list[NoteLine]] = {}
    for row in rows:
        by, agency = names[row.by_member]
        line = NoteLine(
            id=row.id,
            item=row.item_id,
            by=by,
            agency=agency,
            text=row.text,
            at=row.at,
            kind=row.kind,
            private_to=row.by_agency if row.private else None,
        )
        found.setdefault(row.item_id, []).append(_same(line))
    keeping = frozenset(row.by_agency for row in rows if row.private)
    return {item: tuple(lines) for item, lines in found.items()}, keeping


@lru_cache(maxsize=2_000)
def _same(note: NoteLine) -> NoteLine:
    """The very same object for an equal line: that nothing of hundreds of lines differs is then seen at a glance."""
    return note
