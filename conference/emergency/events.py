"""What happened to emergency requests, for those who follow."""

from dataclasses import dataclass

from conference.kernel.ids import EmergencyId


@dataclass(frozen=True, slots=True)
class EmergencyAsked:
    """A conference was asked for now: chairs are told at once."""

    request: EmergencyId


@dataclass(frozen=True, slots=True)
class EmergencyAnswered:
    """A chair called it, or said no: who asked is told."""

    request: EmergencyId
