"""Rules of the running meeting."""

from enum import StrEnum

from conference.kernel.actor import Actor, Role
from conference.kernel.verdict import Verdict, allow, deny
from conference.meetings.domain import MeetingState


class LiveReason(StrEnum):
    """Why a live command is refused."""

    NOT_PLEDGED = "not_pledged"
    NOT_IN_THE_ROOM = "not_in_the_room"
    MEETING_NOT_LIVE = "meeting_not_live"
    NO_CASE_ON_THE_TABLE = "no_case_on_the_table"
    NOTHING_TO_SHARE = "nothing_to_share"
    NOBODY_COVERED = "nobody_covered"
    REPRESENTATIVES_ONLY = "representatives_only"


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
