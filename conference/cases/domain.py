"""Words of a case: what the pseudonymous card may hold. Source: rule book, Decisions, 3."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from conference.kernel.ids import AgencyId, CaseId, MemberId, NeedId
from conference.kernel.narrative import Narrative


class CaseState(StrEnum):
    """Where a case is on its way."""

    OPEN = "open"
    CLOSED = "closed"
    ERASED = "erased"


class Step(IntEnum):
    """The four filters. Source: rule book, "Ontario's four filters on the meeting"."""

    HOME_AGENCY = 1
    DE_IDENTIFIED = 2
    LIMITED_IDENTITY = 3
    NEEDED_AGENCIES = 4


class PersonKind(StrEnum):
    """Whose details a case can hold."""

    SURVIVOR = "survivor"
    CHILD = "child"


class AgeBand(StrEnum):
    """Bands only, never an age."""

    UNDER_16 = "under_16"
    FROM_16_TO_17 = "16_17"
    FROM_18_TO_24 = "18_24"
    FROM_25_TO_34 = "25_34"
    FROM_35 = "35_plus"


class RiskFactor(StrEnum):
    """What makes it dangerous or hard for her, from a list: words of one's own would tell who she is."""

    NO_SAFE_PLACE = "no_safe_place"
    LOOKED_FOR = "looked_for"
    WATCHED = "watched"
    THREATENED = "threatened"
    DEBT = "debt"
    PAPERS_KEPT = "papers_kept"
    ISOLATED = "isolated"
    NO_INCOME = "no_income"
    URGENT_HEALTH = "urgent_health"
    CHILDREN_IN_CARE_OF_OTHERS = "children_in_care_of_others"
    NOT_SAFE_TO_CONTACT = "not_safe_to_contact"


class ProtectiveFactor(StrEnum):
    """What holds her, from a list."""

    SAFE_PLACE = "safe_place"
    TRUSTED_WORKER = "trusted_worker"
    FAMILY_OR_FRIENDS = "family_or_friends"
    COMMUNITY = "community"
    INCOME = "income"
    HEALTH_CARE = "health_care"
    SCHOOL_OR_WORK = "school_or_work"
    SAFETY_PLAN = "safety_plan"
    OWN_PHONE = "own_phone"
    SAFE_TO_CONTACT = "safe_to_contact"


class CardField(StrEnum):
    """What of a card its lead agency can correct after bringing it. Her needs and their order are kept at the table."""

    QUESTION = "question"
    DOES_NOT_WANT = "does_not_want"
    KNOWS = "knows"
    KNOWS_WHY = "knows_why"
    AGE_BAND = "age_band"
    REGION = "region"
    LANGUAGES = "languages"
    INTERPRETER = "interpreter"
    RISKS = "risks"
    PROTECTIONS = "protections"
    FIRST_CONTACT = "first_contact_at"
    RETURNED = "returned"
    URGENT_BECAUSE = "urgent_because"
    PRIMARY = "primary"
    BACKUP = "backup"


class Knows(StrEnum):
    """Whether she knows and agrees to be conferenced."""

    YES = "yes"
    NO = "no"
    NOT_SAFE_TO_ASK = "not_safe_to_ask"


class Agrees(StrEnum):
    """Whether she knows that somebody else will be her primary contact, and agrees."""

    YES = "yes"
    NOT_ASKED_YET = "not_asked_yet"


class NeedState(StrEnum):
    """Where a need stands."""

    UNMET = "unmet"
    UNDER_WAY = "under_way"
    MET = "met"
    NO_LONGER_WANTED = "no_longer_wanted"


QUESTION_LIMIT = 300
NEED_LIMIT = 160
REFUSES_LIMIT = 300
WHY_LIMIT = 200


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One thing she asked for, in her order."""

    id: NeedId
    text: Narrative
    state: NeedState


@dataclass(frozen=True, slots=True)
class Contact:
    """A worker, never a relative."""

    member: MemberId
    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class Card:
    """The de-identified card: everything that the table reads of a case, and nothing else."""

    id: CaseId
    pseudonym: str
    lead: AgencyId
    lead_name: str
    state: CaseState
    step: Step
    age_band: AgeBand | None
    region: Narrative
    question: Narrative
    needs: tuple[NeedLine, ...]
    does_not_want: Narrative
    languages: Narrative
    interpreter: bool
    knows: Knows
    knows_why: Narrative
    primary: Contact | None
    backup: Contact | None
    brought_on: date
    waiting_since: date
    first_contact_at: datetime | None
    follow_up_on: date | None
    returned: bool
    urgent_because: Narrative
    discussed_on: date | None = None
    risks: frozenset[RiskFactor] = frozenset()
    protections: frozenset[ProtectiveFactor] = frozenset()

    @property
    def safe_to_contact(self) -> bool:
        """Whether others than her primary contact may call or write to her: only where it was said."""
        return ProtectiveFactor.SAFE_TO_CONTACT in self.protections


@dataclass(frozen=True, slots=True)
class CardChange:
    """That somebody corrected a field of a card, and the words that stood there, where it holds words. `handed_over`:
    her primary contact became another because they handed over.
    """

    field: CardField
    at: datetime
    by: str
    before: Narrative
    handed_over: bool = False


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as it is brought. `brought_on` None: the task force's today. `source_key`: its row in an import."""

    lead: AgencyId
    step: Step
    question: Narrative
    needs: tuple[Narrative, ...]
    does_not_want: Narrative
    age_band: AgeBand | None
    region: Narrative
    languages: Narrative
    interpreter: bool
    knows: Knows
    knows_why: Narrative
    primary: MemberId | None
    backup: MemberId | None
    first_contact_at: datetime | None
    returned: bool
    urgent_because: Narrative
    risks: frozenset[RiskFactor] = frozenset()
    protections: frozenset[ProtectiveFactor] = frozenset()
    brought_on: date | None = None
    source_key: str | None = None
