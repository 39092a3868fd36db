"""Words of what her contacts look after. Source: issue "Every promise is closed out", Needs and the primary contact."""

from dataclasses import dataclass
from datetime import date

from conference.actions.domain import ActionFacts
from conference.cases.domain import NeedLine
from conference.kernel.ids import MeetingId
from conference.kernel.narrative import Narrative
from conference.referrals.domain import ReferralFacts

TOLD_LIMIT = 500


@dataclass(frozen=True, slots=True)
class NeedAndWays:
    """One need, with the actions and referrals that are for it, as far as their reader may know of them."""

    need: NeedLine
    actions: tuple[ActionFacts, ...]
    referrals: tuple[ReferralFacts, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told her back: on which day, after which conference, and by whom. `text`: None for whom it is
    not.
    """

    on: date
    after: date | None
    by: str
    text: Narrative | None


@dataclass(frozen=True, slots=True)
class NewTold:
    """What she was told, as it is written down. `meeting`: the conference it was about, if one."""

    on: date
    meeting: MeetingId | None
    text: Narrative
