"""Rules of meetings: when they are, what fits on an agenda, who runs them and what may follow what."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, ItemId, MemberId
from conference.kernel.verdict import Verdict, allow, deny
from conference.meetings.domain import ItemState, MeetingState, Owed, Standing

UNFINISHED_MINUTES = 10
LONGEST_ITEM_MINUTES = 120
DATES_AHEAD = 4
OPENS_UNTIL = timedelta(hours=12)
"""A meeting that nobody opened this long after its start was not held."""

CHAIR_PATIENCE = timedelta(seconds=30)
"""How long a meeting waits for a chair whose connection is lost."""


class Step(StrEnum):
    """What a chair does with a meeting."""

    PLAN = "plan"
    PUBLISH = "publish"
    OPEN = "open"
    RUN = "run"
    HOLD = "hold"


class Refusal(StrEnum):
    """Why a step is refused."""

    NOT_THE_CHAIR = "not_the_chair"
    ALREADY_PUBLISHED = "already_published"
    NOT_PUBLISHED = "not_published"
    ALREADY_OPEN = "already_open"
    ALREADY_ENDED = "already_ended"
    MEETING_NOT_OPEN = "meeting_not_open"
    ITEM_NOT_CURRENT = "item_not_current"
    ITEM_ALREADY_CURRENT = "item_already_current"
    ITEM_ALREADY_DONE = "item_already_done"
    NOTHING_LEFT = "nothing_left"
    NOTHING_BEFORE = "nothing_before"
    NOT_HERE = "not_here"
    NOT_ON_THE_CHAIRS_LIST = "not_on_the_chairs_list"
    CANNOT_CHAIR = "cannot_chair"
    ALREADY_CHAIRS = "already_chairs"
    CHAIR_NOT_OFFERED = "chair_not_offered"
    CASE_NOT_READY = "case_not_ready"
    CASE_ON_ANOTHER_AGENDA = "case_on_another_agenda"
    AGENDA_CHANGED = "agenda_changed"
    NOTHING_TO_TELL = "nothing_to_tell"
    SKIPPED = "skipped"
    NOT_SKIPPED = "not_skipped"
    IN_THE_PAST = "in_the_past"
    DATE_TAKEN = "date_taken"
    ONE_CASE_ONLY = "one_case_only"
    NOT_WITHIN_A_YEAR = "not_within_a_year"
    ENOUGH_STANDING = "enough_standing"


_STATE = MeetingState
_REFUSED: Mapping[Step, Mapping[MeetingState, Refusal]] = {
    Step.PLAN: {
        _STATE.LIVE: Refusal.ALREADY_OPEN,
        _STATE.ENDED: Refusal.ALREADY_ENDED,
        _STATE.SKIPPED: Refusal.SKIPPED,
    },
    Step.PUBLISH: {
        _STATE.PUBLISHED: Refusal.ALREADY_PUBLISHED,
        _STATE.LIVE: Refusal.ALREADY_OPEN,
        _STATE.ENDED: Refusal.ALREADY_ENDED,
        _STATE.SKIPPED: Refusal.SKIPPED,
    },
    Step.OPEN: {
        _STATE.PLANNED: Refusal.NOT_PUBLISHED,
        _STATE.LIVE: Refusal.ALREADY_OPEN,
        _STATE.ENDED: Refusal.ALREADY_ENDED,
        _STATE.SKIPPED: Refusal.SKIPPED,
    },
    Step.RUN: {
        _STATE.PLANNED: Refusal.MEETING_NOT_OPEN,
        _STATE.PUBLISHED: Refusal.MEETING_NOT_OPEN,
        _STATE.ENDED: Refusal.ALREADY_ENDED,
        _STATE.SKIPPED: Refusal.SKIPPED,
    },
    Step.HOLD: dict.fromkeys((_STATE.PLANNED, _STATE.PUBLISHED, _STATE.LIVE, _STATE.ENDED), Refusal.NOT_SKIPPED),
}
"""The states in which a step is not allowed, and why. Whatever is not here is allowed."""


def state_allows(step: Step, state: MeetingState) -> Verdict:
    """Whether a meeting in this state may take a step."""
    refusal = _REFUSED[step].get(state)
    return allow() if refusal is None else deny(refusal)


def may_chair(actor: Actor, meeting: Standing) -> Verdict:
    """Whether the actor runs this meeting: before it is opened any chair; from then on whoever has the chair, in
    whatever role, and nobody else. Source: experience, "The live conference", Chair.
    """
    runs = actor.has(Role.CHAIR) if meeting.chair is None else meeting.chair == actor.member
    return allow() if runs else deny(Refusal.NOT_THE_CHAIR)


def on_chairs_list(member: Actor, co_chairs: Collection[MemberId]) -> bool:
    """Whether a member may be given the chair of a meeting: a chair by role, or named a co-chair of this meeting."""
    return member.has(Role.CHAIR) or member.member in co_chairs


def may_name_co_chair(actor: Actor, member: Actor, meeting: Standing, *, here: bool) -> Verdict:
    """Whether the chair may put a member on the chair's list: somebody who takes part at the table, and is `here` with
    a page of their own.
    """
    verdict = may_take(Step.RUN, actor, meeting)
    if verdict and not here:
        return deny(Refusal.NOT_HERE)
    if verdict and not member.speaks:
        return deny(Refusal.CANNOT_CHAIR)
    return verdict


def may_hand_chair(
    actor: Actor, member: Actor, meeting: Standing, co_chairs: Collection[MemberId], *, here: bool
) -> Verdict:
    """Whether the chair may hand the chair to a member: another one on the chair's list, who is `here` with a page of
    their own: a chair without a page would be none.
    """
    verdict = may_take(Step.RUN, actor, meeting)
    if verdict and not here:
        return deny(Refusal.NOT_HERE)
    if verdict and not on_chairs_list(member, co_chairs):
        return deny(Refusal.NOT_ON_THE_CHAIRS_LIST)
    if verdict and member.member == meeting.chair:
        return deny(Refusal.ALREADY_CHAIRS)
    return verdict


def may_take_chair(actor: Actor, meeting: Standing, co_chairs: Collection[MemberId]) -> Verdict:
    """Whether the actor may take the chair by themselves: on the chair's list, and only while it is offered, because
    the chair's connection is lost. Source: experience, "The live conference", Chair.
    """
    verdict = state_allows(Step.RUN, meeting.state)
    if not verdict:
        return verdict
    if not on_chairs_list(actor, co_chairs):
        return deny(Refusal.NOT_ON_THE_CHAIRS_LIST)
    return allow() if meeting.offered and meeting.chair != actor.member else deny(Refusal.CHAIR_NOT_OFFERED)


def chair_is_lost(meeting: Standing, gone_since: datetime | None, now: datetime) -> bool:
    """Whether the chair of a running meeting has been away so long that the chair is offered to others. `gone_since`
    None: the chair is in the room. Source: experience, "The live conference".
    """
    return meeting.state is MeetingState.LIVE and gone_since is not None and gone_since + CHAIR_PATIENCE <= now


def may_take(step: Step, actor: Actor, meeting: Standing) -> Verdict:
    """Whether the actor may take a step with this meeting in its present state."""
    return may_chair(actor, meeting) and state_allows(step, meeting.state)


def may_plan(actor: Actor, meeting: Standing) -> Verdict:
    """Whether the actor may change a meeting that is to come: until it is open."""
    return may_take(Step.PLAN, actor, meeting)


def may_choose_items(actor: Actor, meeting: Standing) -> Verdict:
    """Whether the actor may choose and order the items of an agenda. An emergency conference has the one case that it
    was called for, and nothing else. Source: issue "From the queue to the agenda to the minutes", Bringing a case.
    """
    verdict = may_plan(actor, meeting)
    return deny(Refusal.ONE_CASE_ONLY) if verdict and meeting.one_case else verdict


def may_publish(actor: Actor, meeting: Standing) -> Verdict:
    """Whether the actor may publish the agenda."""
    return may_take(Step.PUBLISH, actor, meeting)


def may_tell_changes(actor: Actor, meeting: Standing, *, untold: int) -> Verdict:
    """Whether the actor may tell everybody that a published agenda changed: only if it did since they were told."""
    verdict = may_plan(actor, meeting)
    if verdict and (meeting.state is not MeetingState.PUBLISHED or not untold):
        return deny(Refusal.NOTHING_TO_TELL)
    return verdict


def may_meet_at(
    step: Step, actor: Actor, meeting: Standing, starts_at: datetime, now: datetime, *, taken: bool
) -> Verdict:
    """Whether the actor may have a meeting at this time: moved to it (Step.PLAN), or held after it was skipped
    (Step.HOLD). The time is to come, and not `taken` by another meeting. An emergency conference that was called off is
    asked for anew.
    """
    verdict = may_take(step, actor, meeting)
    if verdict and step is Step.HOLD and meeting.one_case:
        return deny(Refusal.ONE_CASE_ONLY)
    if verdict and starts_at <= now:
        return deny(Refusal.IN_THE_PAST)
    return deny(Refusal.DATE_TAKEN) if verdict and taken else verdict


def owed(state: MeetingState, told: int | None, sequence: int) -> Owed | None:
    """What members are still to be told of a meeting's time. Before its agenda is published nobody is told anything,
    and of one that was never called nobody hears that it is not held. `told`: the last change that was told.
    """
    if told is not None and told >= sequence:
        return None
    if state is MeetingState.PUBLISHED:
        return Owed.CALLED if told is None else Owed.MOVED
    return Owed.CALLED_OFF if state is MeetingState.SKIPPED and told is not None else None


def may_call_item(item: ItemState) -> Verdict:
    """Whether an item may be put before the table. One that was closed or returned may be called again."""
    return deny(Refusal.ITEM_ALREADY_CURRENT) if item is ItemState.CURRENT else allow()


def may_close_item(item: ItemState) -> Verdict:
    """Whether an item may be closed as discussed, or its clock changed, or a note written to it."""
    return allow() if item is ItemState.CURRENT else deny(Refusal.ITEM_NOT_CURRENT)


def item_before(agenda: Sequence[ItemState]) -> int | None:
    """The place of the item to go back to: the one before the item on the table; while none is, the last that was. None
    when there is nothing before.
    """
    if ItemState.CURRENT in agenda:
        return agenda.index(ItemState.CURRENT) - 1 if agenda[0] is not ItemState.CURRENT else None
    return max((place for place, state in enumerate(agenda) if state is not ItemState.WAITING), default=None)


def may_return_item(item: ItemState) -> Verdict:
    """Whether an item may go back to the queue: not once it was discussed or returned."""
    if item in {ItemState.WAITING, ItemState.CURRENT}:
        return allow()
    return deny(Refusal.ITEM_ALREADY_DONE)


def reads_note(agencies: Collection[AgencyId], *, private_to: AgencyId | None) -> bool:
    """Whether somebody who acts for these agencies reads a note, of an item that they may read.

    One that an agency keeps to itself is that agency's alone; chair and recorder are no exception.
    Source: issue "The live conference holds", Writing; rule book, attacks, "Privilege creep".
    """
    return private_to is None or private_to in agencies


def moved(order: Sequence[ItemId], item: ItemId, cases: Collection[ItemId], *, up: bool) -> tuple[ItemId, ...]:
    """The agenda with one of its cases a place higher or lower; what is no case, and an end, stay put."""
    here = order.index(item)
    there = here - 1 if up else here + 1
    if item not in cases or not 0 <= there < len(order) or order[there] not in cases:
        return tuple(order)
    changed = list(order)
    changed[here], changed[there] = changed[there], changed[here]
    return tuple(changed)


def is_order_of(held: Sequence[ItemId], wanted: Sequence[ItemId], cases: Collection[ItemId]) -> Verdict:
    """Whether these are the items of an agenda, each once, and only cases have other places than before. If not,
    somebody changed it since it was read.
    """
    same = sorted(held) == sorted(wanted)
    if same and all(item in cases or wanted[place] == item for place, item in enumerate(held)):
        return allow()
    return deny(Refusal.AGENDA_CHANGED)


def minute_of_day(at: datetime, zone: ZoneInfo) -> int:
    """The local minute of the day of an instant, from 0."""
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute


def running_ends(starts_at: datetime, minutes: Sequence[int]) -> tuple[datetime, ...]:
    """When each item is over, if every one takes its minutes."""
    ends: list[datetime] = []
    at = starts_at
    for length in minutes:
        at += timedelta(minutes=length)
        ends.append(at)
    return tuple(ends)
