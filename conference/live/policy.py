"""Rules of the running meeting."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from conference.cases.domain import Step
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, HandId
from conference.kernel.verdict import Verdict, allow, deny
from conference.live.domain import HandFacts
from conference.meetings.domain import MeetingState

SPEAKING_ROLES = (Role.REPRESENTATIVE, Role.CHAIR, Role.RECORDER)
"""Roles that take part in what is said. Others who read cards listen."""


class LiveReason(StrEnum):
    """Why a live command is refused."""

    NOT_PLEDGED = "not_pledged"
    NOT_IN_THE_ROOM = "not_in_the_room"
    MEETING_NOT_LIVE = "meeting_not_live"
    NO_CASE_ON_THE_TABLE = "no_case_on_the_table"
    NOTHING_TO_SHARE = "nothing_to_share"
    NOBODY_COVERED = "nobody_covered"
    REPRESENTATIVES_ONLY = "representatives_only"
    SPEAKERS_CLOSED = "speakers_closed"
    HAS_THE_FLOOR = "has_the_floor"
    HAND_IS_DOWN = "hand_is_down"
    NOBODY_WAITS = "nobody_waits"
    NOBODY_SPEAKS = "nobody_speaks"
    THRESHOLD_NOT_ASKED = "threshold_not_asked"
    NOT_THE_LEAD = "not_the_lead"


def may_watch(state: MeetingState, *, pledged: bool) -> Verdict:
    """Whether a member may take a seat: the meeting is called or running, and the pledge was accepted."""
    if state not in {MeetingState.PUBLISHED, MeetingState.LIVE}:
        return deny(LiveReason.MEETING_NOT_LIVE)
    if not pledged:
        return deny(LiveReason.NOT_PLEDGED)
    return allow()


def may_take_part(state: MeetingState, *, pledged: bool, present: bool) -> Verdict:
    """Whether a member may read and do anything in the meeting: nobody does who the others do not see in the room."""
    verdict = may_watch(state, pledged=pledged)
    if verdict and not present:
        return deny(LiveReason.NOT_IN_THE_ROOM)
    return verdict


def may_speak(actor: Actor, state: MeetingState) -> Verdict:
    """Whether a member may write, propose or answer at the table: the meeting runs, and the role takes part in it."""
    if state is not MeetingState.LIVE:
        return deny(LiveReason.MEETING_NOT_LIVE)
    if not actor.has(*SPEAKING_ROLES):
        return deny(LiveReason.REPRESENTATIVES_ONLY)
    return allow()


def may_raise_hand(*, up: bool, speaks: bool, direct: bool, closed: bool) -> Verdict:
    """Whether somebody's hand may go up, who has none `up` or has, or `speaks`. A closed list takes direct replies."""
    if speaks:
        return deny(LiveReason.HAS_THE_FLOOR)
    if closed and not direct and not up:
        return deny(LiveReason.SPEAKERS_CLOSED)
    return allow()


def speaking_order(hands: Iterable[HandFacts]) -> tuple[HandFacts, ...]:
    """The hands that wait, in the order in which they get the floor: fair by agency, not by who is quickest.

    `hands` are all those of the item, also of who speaks and who has spoken. Direct replies come first, as they were
    raised. Then whose agency has had the fewest turns in this item, then who raised first. Each further hand of an
    agency counts as a further turn, so it comes after the other agencies' first. Giving the floor to the first changes
    nothing for the others. Source: issue "The live conference holds": speaking order, fair by agency.
    """
    held = sorted(hands, key=_raised)
    turns = Counter(hand.agency for hand in held if hand.spoke_at is not None)
    waiting = [hand for hand in held if hand.spoke_at is None and hand.over_at is None]
    replies = [hand for hand in waiting if hand.direct]
    turns.update(hand.agency for hand in replies)
    places: list[tuple[int, HandFacts]] = []
    for hand in waiting:
        if not hand.direct:
            places.append((turns[hand.agency], hand))
            turns[hand.agency] += 1
    return (*replies, *(hand for _turn, hand in sorted(places, key=lambda place: (place[0], _raised(place[1])))))


def _raised(hand: HandFacts) -> tuple[datetime, HandId]:
    return hand.raised_at, hand.id


def may_give_voice(actor: Actor, step: Step, *, met: bool | None) -> Verdict:
    """Whether the actor may say for its agency if the threshold is met: at step 2, until the chair has decided.

    Source: rule book, four filters, step 2: "table decides if the threshold is met".
    """
    if not actor.has(Role.REPRESENTATIVE):
        return deny(LiveReason.REPRESENTATIVES_ONLY)
    return may_set_threshold(step, met=met)


def may_set_threshold(step: Step, *, met: bool | None) -> Verdict:
    """Whether the table is being asked if the threshold is met. Source: rule book, four filters, step 2."""
    if step != Step.DE_IDENTIFIED or met is not None:
        return deny(LiveReason.THRESHOLD_NOT_ASKED)
    return allow()


def may_name_outcome(actor: Actor, lead: AgencyId, *, chairs: bool) -> Verdict:
    """Whether the actor may say what the table hears of a case afterwards: the chair, or its lead agency.

    Source: rule book, four filters, "after".
    """
    if chairs or (actor.has(Role.REPRESENTATIVE) and actor.stands_for(lead)):
        return allow()
    return deny(LiveReason.NOT_THE_LEAD)
