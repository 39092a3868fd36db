"""Use cases of meetings: the rhythm, planning, running, and reading their agendas."""

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
    "add_case",
    "add_meeting",
    "agenda",
    "create_series",
    "ensure_series_dates",
    "lines",
    "move",
    "offer",
    "own_cases",
    "publish_agenda",
    "remove",
    "reorder",
    "set_minutes",
    "standing_of",
    "take_proposal",
    "tell_changes",
]
