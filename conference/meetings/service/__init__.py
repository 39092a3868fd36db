"""Use cases of meetings: the rhythm, planning, running, and reading their agendas."""

from conference.meetings.service.coming import absent_agencies, deputies, is_to_come, say, who_comes
from conference.meetings.service.dates import hold_after_all, move_date, set_place, skip_date, take_owed
from conference.meetings.service.offering import offer
from conference.meetings.service.planning import (
    add_case,
    move,
    own_cases,
    publish_agenda,
    remove,
    reorder,
    set_minutes,
    take_proposal,
    tell_changes,
)
from conference.meetings.service.reading import agenda, lines
from conference.meetings.service.running import standing_of
from conference.meetings.service.series import add_meeting, create_series, ensure_series_dates

__all__ = [
    "absent_agencies",
    "add_case",
    "add_meeting",
    "agenda",
    "create_series",
    "deputies",
    "ensure_series_dates",
    "hold_after_all",
    "is_to_come",
    "lines",
    "move",
    "move_date",
    "offer",
    "own_cases",
    "publish_agenda",
    "remove",
    "reorder",
    "say",
    "set_minutes",
    "set_place",
    "skip_date",
    "standing_of",
    "take_owed",
    "take_proposal",
    "tell_changes",
    "who_comes",
]
