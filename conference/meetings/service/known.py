"""Who may know that there is a meeting, and whom it is told to. Of a date of the series everybody knows; an emergency
conference is about one case, and hidden as that is.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from conference.accounts import service as accounts
from conference.attendance import store as attendance
from conference.cases import store as cases
from conference.consent import store as consent
from conference.consent.domain import CaseFacts
from conference.consent.policy import is_shut_out, viewer_of
from conference.directory import service as directory
from conference.infra.database import add_once, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require_known
from conference.kernel.ids import CaseId, MeetingId, MemberId
from conference.meetings import store
from conference.meetings.models import Invited, Meeting
from conference.meetings.policy.keeping import may_know_of, regulars


def known(actor: Actor, meeting_id: MeetingId, now: datetime) -> Meeting:
    """A meeting that the actor may know of. Raises HiddenError."""
    meeting = require_known(store.meeting(meeting_id))
    if not known_among(actor, [meeting], now):
        raise HiddenError
    return meeting


def known_among(actor: Actor, meetings: Collection[Meeting], now: datetime) -> list[Meeting]:
    """Those of some meetings that the actor may know of, in their order."""
    called_for = {held.called_for for held in meetings if held.called_for is not None}
    if not called_for:
        return list(meetings)
    facts, erased = consent.case_facts(called_for, directory.zone()), cases.erased(called_for)
    sees = consent.visible_among(actor, called_for, now)
    invited = store.invitations_of(actor.member, [held.id for held in meetings])
    was_there = attendance.attended(actor.member, [held.id for held in meetings if held.called_for in erased])
    return [
        held
        for held in meetings
        if may_know_of(
            actor,
            of_series=held.called_for is None,
            kept_out=_kept_out(actor, held.called_for, facts, now),
            knows_case=held.called_for in sees,
            invited=held.id in invited,
            erased=held.called_for in erased,
            was_there=held.id in was_there,
        )
    ]


def knowing(members: Collection[MemberId], meeting: Meeting, now: datetime) -> frozenset[MemberId]:
    """Those of some members who may act now and may know of a meeting."""
    acting = accounts.acting(list(members), now)
    return frozenset(member for member, actor in acting.items() if known_among(actor, [meeting], now))


def told(meeting: Meeting, now: datetime) -> frozenset[MemberId]:
    """Who hears of a meeting and of every change of its time: whom it was called for, and of a date of the series who
    normally comes.
    """
    invited = frozenset(store.invited(meeting.id))
    if meeting.called_for is None:
        members = accounts.everybody(now).values()
        invited |= {member.member for member in regulars(members, attendance.seldom())}
    return knowing(invited, meeting, now)


def invite(meeting_id: MeetingId, members: Collection[MemberId], *, by_chair: bool = False) -> None:
    """Note for whom a meeting is called. Who is noted already stays as they are."""
    with transaction():
        for member in sorted(set(members) - store.invited(meeting_id).keys()):
            add_once(Invited(meeting_id=meeting_id, member_id=member, by_chair=by_chair))


def _kept_out(actor: Actor, case: CaseId | None, facts: Mapping[CaseId, CaseFacts], now: datetime) -> bool:
    held = facts.get(case) if case is not None else None
    return held is not None and is_shut_out(viewer_of(actor), held, now)
