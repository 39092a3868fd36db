"""Queries of hands and of voices."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from conference.accounts import store as accounts
from conference.directory import store as directory
from conference.infra import plain
from conference.infra.database import session
from conference.kernel.ids import AgencyId, ItemId, MeetingId, MemberId
from conference.live.domain import HandFacts, VoiceFacts
from conference.live.models import Hand, Voice

_ANY_HAND_UP = (
    sa.select(Hand.id)
    .where(Hand.meeting_id == sa.bindparam("meeting", type_=sa.Uuid()), Hand.over_at.is_(None))
    .limit(1)
)


def hands_up(meeting: MeetingId, member: MemberId) -> Sequence[Hand]:
    """A member's hand that is up, and that of whoever has the floor."""
    mine_or_speaks = sa.or_(Hand.member_id == member, Hand.spoke_at.is_not(None))
    query = sa.select(Hand).where(Hand.meeting_id == meeting, Hand.over_at.is_(None), mine_or_speaks)
    return session().scalars(query).all()


def all_hands_up(meeting: MeetingId) -> Sequence[Hand]:
    """Every hand that waits or has the floor. Mostly there is none, which is quickly seen."""
    if not plain.look_up(_ANY_HAND_UP, meeting=meeting):
        return ()
    return session().scalars(sa.select(Hand).where(Hand.meeting_id == meeting, Hand.over_at.is_(None))).all()


def voice(item: ItemId, agency: AgencyId) -> Voice | None:
    """What an agency answered for an item."""
    return session().get(Voice, (item, agency))


def forget_voices(item: ItemId) -> None:
    """Ask the agencies anew."""
    session().execute(sa.delete(Voice).where(Voice.item_id == item))


def hands(meeting: MeetingId, item: ItemId) -> tuple[HandFacts, ...]:
    """The hands of an item, in the order in which they were raised; those that are over, too."""
    query = sa.select(Hand).where(Hand.meeting_id == meeting, Hand.item_id == item)
    rows = session().scalars(query.order_by(Hand.raised_at, Hand.id)).all()
    names = accounts.names([row.member_id for row in rows])
    return tuple(
        HandFacts(
            id=row.id,
            member=row.member_id,
            name=names[row.member_id][0],
            agency=row.agency_id,
            agency_name=names[row.member_id][1],
            direct=row.direct,
            raised_at=row.raised_at,
            spoke_at=row.spoke_at,
            over_at=row.over_at,
        )
        for row in rows
    )


def items_with_hands(meeting: MeetingId) -> frozenset[ItemId]:
    """The items to which somebody raised a hand."""
    return frozenset(session().scalars(sa.select(Hand.item_id).where(Hand.meeting_id == meeting).distinct()))


def with_voices(items: Collection[ItemId]) -> frozenset[ItemId]:
    """Those of some items for which an agency answered whether the threshold is met."""
    return frozenset(session().scalars(sa.select(Voice.item_id).where(Voice.item_id.in_(items)).distinct()))


def voices(item: ItemId) -> tuple[VoiceFacts, ...]:
    """What the agencies answered for an item, by their names."""
    rows = session().scalars(sa.select(Voice).where(Voice.item_id == item)).all()
    names = directory.names()
    found = (VoiceFacts(agency=row.agency_id, agency_name=names[row.agency_id], yes=row.yes) for row in rows)
    return tuple(sorted(found, key=lambda voice: voice.agency_name))
