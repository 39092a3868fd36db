"""What runs after a commit or by itself: pushing the fresh page to every audience, sending away who lost a right."""

from conference.accounts.events import SignedOut
from conference.actions.events import ActionChanged
from conference.attendance import store as attendance
from conference.attendance.events import SteppedAside
from conference.consent.events import RightsChanged
from conference.directory.events import PolicyChanged
from conference.infra import clock
from conference.infra.database import subscribe as on
from conference.live.domain import Region
from conference.live.events import MeetingChanged
from conference.live.jobs import telling
from conference.live.service import sharing
from conference.meetings import store as meetings

_OF_ACTIONS = frozenset({Region.TALK, Region.CURRENT, Region.ENDING})


def subscribe() -> None:
    """Follow what happens below."""
    on(MeetingChanged, telling.changed)
    on(RightsChanged, _follow)
    on(SteppedAside, _follow)
    on(PolicyChanged, _follow_policy)
    on(ActionChanged, _follow_action)
    on(SignedOut, _sign_out)


def _follow(happened: RightsChanged | SteppedAside) -> None:
    """Pages that have the case before the table follow with what is shared; it may stand on any other agenda too."""
    try:
        sharing.follow_rights(happened.case, clock.now())
    finally:
        telling.everything_changed()


def _follow_policy(_happened: PolicyChanged) -> None:
    """The settings changed: what is before a table may be shown to others now, and every open page is made anew."""
    try:
        for meeting in meetings.live():
            floor = attendance.floor(meeting.id)
            if floor is not None:
                sharing.follow_rights(floor.case_id, clock.now())
    finally:
        telling.everything_changed()


def _follow_action(_happened: ActionChanged) -> None:
    """An action was answered or closed outside the meeting: its pages show it too."""
    for meeting in meetings.live():
        telling.changed(MeetingChanged(meeting.id, _OF_ACTIONS, before=meeting.version, after=meeting.version))


def _sign_out(happened: SignedOut) -> None:
    telling.signed_out(str(happened.sign_in))
