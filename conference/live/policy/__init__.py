"""Rules of the running meeting."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from conference.cases.domain import Step
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, HandId, MemberId
from conference.kernel.verdict import Verdict, allow, deny
from conference.live.domain import HandFacts
from conference.meetings.domain import MeetingState, Standing
from conference.meetings.policy import may_chair

CODE_HOLDS = timedelta(minutes=10)
FREE_SCREENS = 30
"""How many new screens one address opens without waiting: an agency often has only one, and rooms reload."""
LONGEST_ON_A_SCREEN = timedelta(hours=12)
"""A screen in the room never outlives the working day, even of a conference that nobody ended."""


class LiveReason(StrEnum):
    """Why a live command is refused."""

    NOT_PLEDGED = "not_pledged"
    NOT_IN_THE_ROOM = "not_in_the_room"
    MEETING_NOT_LIVE = "meeting_not_live"
    NO_CASE_ON_THE_TABLE = "no_case_on_the_table"
    NOTHING_TO_SHARE = "nothing_to_share"
    NOBODY_COVERED = "nobody_covered"
    REPRESENTATIVES_ONLY = "representatives_only"
    CHAIR_OR_RECORDER = "chair_or_recorder"
    NEEDS_OF_OTHERS = "needs_of_others"
    LISTENS_ONLY = "listens_only"
    WRONG_CODE = "wrong_code"
    TOO_MANY_CODES = "too_many_codes"
    SPEAKERS_CLOSED = "speakers_closed"
    HAS_THE_FLOOR = "has_the_floor"
    HAND_IS_DOWN = "hand_is_down"
    NOBODY_WAITS = "nobody_waits"
    NOBODY_SPEAKS = "nobody_speaks"
    THRESHOLD_NOT_ASKED = "threshold_not_asked"
    NOT_THE_LEAD = "not_the_lead"
    ALREADY_HERE = "already_here"
    HAS_A_PAGE = "has_a_page"
    PRIVATE_TO_SOMEBODY = "private_to_somebody"


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
    if not actor.speaks:
        return deny(LiveReason.REPRESENTATIVES_ONLY)
    return allow()


def may_keep_private(actor: Actor) -> Verdict:
    """Whether the actor writes notes that only their agency reads, and shares them: those who speak for it.

    Source: issue "The live conference holds", Writing.
    """
    return allow() if actor.has(Role.REPRESENTATIVE) else deny(LiveReason.REPRESENTATIVES_ONLY)


def may_decide(actor: Actor, *, chairs: bool) -> Verdict:
    """Whether the actor writes down what the table decided: whoever chairs this meeting, and a recorder.

    Source: experience, "Who comes here".
    """
    return allow() if chairs or actor.has(Role.RECORDER) else deny(LiveReason.CHAIR_OR_RECORDER)


def may_tend_needs(
    actor: Actor, *, lead: AgencyId, contacts: Collection[MemberId], chairs: bool, reads: bool
) -> Verdict:
    """Whether the actor notes how her needs stand, and what else she asked for: those who carry her word into the room
    (the agency that leads the case, her contacts), and those who write for the table (the chair, a recorder).

    `reads`: whether they read her needs at all. Source: experience, "Who comes here" (primary contact, recorder), and
    "Case" (needs and their state); rule book, Decisions, 1.
    """
    hers = actor.member in contacts or (actor.has(Role.REPRESENTATIVE) and actor.stands_for(lead))
    if reads and (hers or chairs or actor.has(Role.RECORDER)):
        return allow()
    return deny(LiveReason.NEEDS_OF_OTHERS)


def may_order(actor: Actor) -> Verdict:
    """Whether a member's commands are carried out at all. Advisers and observers sit at the table and listen.

    Source: rule book, section (b), Entities: the roles with case content.
    """
    return allow() if actor.reads_cards else deny(LiveReason.LISTENS_ONLY)


def may_set_up_screens(actor: Actor, meeting: Standing) -> Verdict:
    """Whether a member says which screens in the room show a conference: its chair, from the moment it is called."""
    verdict = may_chair(actor, meeting)
    if verdict and not on_screens(meeting.state):
        return deny(LiveReason.MEETING_NOT_LIVE)
    return verdict


def on_screens(state: MeetingState) -> bool:
    """Whether a conference in this state is shown on screens in the room."""
    return state in {MeetingState.PUBLISHED, MeetingState.LIVE}


def screen_holds(*, paired_at: datetime | None, ended_at: datetime | None, state: MeetingState, now: datetime) -> bool:
    """Whether a screen shows its conference now: until it is taken off, the conference ends, or twelve hours passed."""
    if paired_at is None or ended_at is not None:
        return False
    return on_screens(state) and paired_at <= now < paired_at + LONGEST_ON_A_SCREEN


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
