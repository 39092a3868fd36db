"""What happened in meetings, for those who follow."""

from dataclasses import dataclass

from conference.kernel.ids import MeetingId


@dataclass(frozen=True, slots=True)
class AgendaPublished:
    """The agenda of a meeting was called: members may read it."""

    meeting: MeetingId


@dataclass(frozen=True, slots=True)
class AgendaRevised:
    """The agenda of a meeting changed after it was published, and the chair tells everybody."""

    meeting: MeetingId


@dataclass(frozen=True, slots=True)
class DateChanged:
    """A meeting was moved or skipped, or will be held after all."""

    meeting: MeetingId
