"""What happened to minutes, for those who follow."""

from dataclasses import dataclass

from conference.kernel.ids import MeetingId


@dataclass(frozen=True, slots=True)
class MinutesApproved:
    """A version of the minutes was approved: whoever reads cards may read it, each what they may know of."""

    meeting: MeetingId


@dataclass(frozen=True, slots=True)
class ActionsSent:
    """The actions of a meeting were sent out: the agencies that are asked may read them."""

    meeting: MeetingId
