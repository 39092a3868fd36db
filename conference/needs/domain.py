"""Words of what her contacts look after. Source: issue "Every promise is closed out", Needs and the primary contact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from conference.actions.domain import ActionFacts
from conference.cases.domain import Agrees, Contact, NeedLine
from conference.kernel.ids import MeetingId, MemberId
from conference.kernel.narrative import Narrative
from conference.referrals.domain import ReferralFacts

TOLD_LIMIT = 500
LEFT_LIMIT = 160
MOST_LEFT = 8
"""So many things may be left to do when a contact hands over."""
TOGETHER = timedelta(days=13)
"""As long as is offered: two weeks with the day itself, on which both are her primary contact."""
LONGEST_TOGETHER = timedelta(days=60)


class Question(StrEnum):
    """What her primary contact asks her, if she wants to be asked."""

    HEARD = "heard"
    HELPS = "helps"
    AGAIN = "again"


class Answer(StrEnum):
    """What she answers, in the order of the choices."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Asked:
    """What she answered to somebody, on a day; a question that she left out is not there. `text`: in her own words."""

    on: date
    by: str
    answers: Mapping[Question, Answer]
    text: Narrative


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


@dataclass(frozen=True, slots=True)
class NewHandover:
    """How her primary contact becomes another. `last_day`: the last on which the former is one, too; None where nobody
    is there who hands over.
    """

    to: MemberId
    last_day: date | None
    agrees: Agrees
    why: Narrative
    left: tuple[Narrative, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """That it is being handed over: from whom, to whom, since and until which day, and what is left to do."""

    former: Contact
    to: Contact
    since: date
    last_day: date
    agrees: Agrees
    why: Narrative
    left: tuple[Narrative, ...]
