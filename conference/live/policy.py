"""Rules of the running meeting."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, MemberId
from conference.kernel.verdict import Verdict, allow, deny
from conference.meetings.domain import MeetingState, Standing
from conference.meetings.policy import may_chair

CODE_HOLDS = timedelta(minutes=10)
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
    if not actor.has(Role.REPRESENTATIVE, Role.CHAIR, Role.RECORDER):
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
