"""Use cases of meetings: the rhythm, planning, running, and reading their agendas."""

from conference.meetings.service.coming import (
    absent_agencies,
    deputies,
    is_to_come,
    say,
    stands_in_for,
    told_of,
    who_comes,
)
from conference.meetings.service.dates import hold_after_all, move_date, set_place, skip_date, take_owed
from conference.meetings.service.keeping import (
    add_holiday,
    on_holidays,
    regular_attendees,
    remove_holiday,
    set_regulars,
    skip_holidays,
)
from conference.meetings.service.known import invite, knowing, known, known_among, told
from conference.meetings.service.offering import offer
from conference.meetings.service.planning import (
    add_case,
    call_for_case,
    clear_done,
    elsewhere,
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
from conference.meetings.service.rhythm import change_rhythm, preview, series_to_change
from conference.meetings.service.running import standing_of
from conference.meetings.service.series import add_meeting, create_series, ensure_series_dates
from conference.meetings.service.standing import add_standing, change_standing, remove_standing

__all__ = [
    "absent_agencies",
    "add_case",
    "add_holiday",
    "add_meeting",
    "add_standing",
    "agenda",
    "call_for_case",
    "change_rhythm",
    "change_standing",
    "clear_done",
    "create_series",
    "deputies",
    "elsewhere",
    "ensure_series_dates",
    "hold_after_all",
    "invite",
    "is_to_come",
    "knowing",
    "known",
    "known_among",
    "lines",
    "move",
    "move_date",
    "offer",
    "on_holidays",
    "own_cases",
    "preview",
    "publish_agenda",
    "regular_attendees",
    "remove",
    "remove_holiday",
    "remove_standing",
    "reorder",
    "say",
    "series_to_change",
    "set_minutes",
    "set_place",
    "set_regulars",
    "skip_date",
    "skip_holidays",
    "standing_of",
    "stands_in_for",
    "take_owed",
    "take_proposal",
    "tell_changes",
    "told",
    "told_of",
    "who_comes",
]
