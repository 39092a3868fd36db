"""Words of attendance: who says that they come, and what that means for their agency."""

from dataclasses import dataclass
from enum import StrEnum

from conference.kernel.ids import MemberId


class Coming(StrEnum):
    """What a member says of a meeting to come."""

    COMING = "coming"
    APOLOGIES = "apologies"


@dataclass(frozen=True, slots=True)
class Said:
    """What a member said. `information_sent`: what they know has reached the chair or a colleague. `deputy`: who of the
    same agency comes in their place.
    """

    member: MemberId
    coming: Coming
    information_sent: bool = False
    deputy: MemberId | None = None


class AgencyComes(StrEnum):
    """Whether somebody who acts for an agency will be there."""

    COMING = "coming"
    APOLOGIES = "apologies"
    NOT_SAID = "not_said"
