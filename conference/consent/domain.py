"""Words of consent: kinds of detail, purposes, reasons, and the facts that decide() reads. Source: rule book, (b)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from conference.cases.domain import CaseState, Step
from conference.kernel.actor import Actor
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId, CaseId, DetailId, PersonId, ReleaseId


class Category(StrEnum):
    """Kinds of sealed detail. Counselling notes, narrative and photographs are never in the tool."""

    IDENTITY = "identity"
    LEGAL_NAME = "legal_name"
    CONTACT = "contact"
    LOCATION_SAFETY = "location_safety"
    HEALTH = "health"
    LEGAL_IMMIGRATION = "legal_immigration"
    POLICE_INVESTIGATION = "police_investigation"
    CHILDREN_FAMILY = "children_family"
    INCOME_HOUSING = "income_housing"
    OTHER = "other"


class Purpose(StrEnum):
    """What a detail is shared for. Exact match; none implies another."""

    SERVICE_COORDINATION = "service_coordination"
    SAFETY_PLANNING = "safety_planning"
    REFERRAL = "referral"
    HOUSING = "housing"
    INCOME = "income"
    HEALTH_CARE = "health_care"
    LEGAL_HELP = "legal_help"
    CHILD_PROTECTION = "child_protection"
    INVESTIGATION = "investigation"
    EMERGENCY = "emergency"
    REPORTING = "reporting"


class Reason(StrEnum):
    """Why the answer is no. The words of the rule book are the codes."""

    NOT_ACTIVE_MEMBER = "not_active_member"
    AGENCY_NOT_CURRENT = "agency_not_current"
    ROLE_HAS_NO_CASE_ACCESS = "role_has_no_case_access"
    CASE_ERASED = "case_erased"
    NOT_IN_THE_ROOM = "not_in_the_room"
    PLEDGE_NOT_SIGNED = "pledge_not_signed"
    RECUSED = "recused"
    EXCLUDED_BY_SURVIVOR = "excluded_by_survivor"
    CASE_CLOSED = "case_closed"
    NOT_ASSIGNED_TO_CASE = "not_assigned_to_case"
    STEP_NOT_REACHED = "step_not_reached"
    AGENCY_NOT_NEEDED = "agency_not_needed"
    NOT_REVEALED = "not_revealed"
    NO_RELEASE = "no_release"
    WRONG_HOLDER = "release_holder_mismatch"
    RECIPIENT_MISMATCH = "release_recipient_mismatch"
    CATEGORY_NOT_RELEASED = "category_not_released"
    PURPOSE_NOT_RELEASED = "purpose_not_released"
    RELEASE_WITHDRAWN = "release_withdrawn"
    RELEASE_INCOMPLETE = "release_incomplete"
    RELEASE_NOT_YET_VALID = "release_not_yet_valid"
    RELEASE_EXPIRED = "release_expired"
    NO_RELEASE_TO_ENTER = "no_release_to_enter"
    RECORDER_NOT_ALLOWED = "recorder_not_allowed"
    NOT_EXPLAINED = "not_explained"
    END_DATE_TOO_LATE = "end_date_too_late"
    END_DATE_PASSED = "end_date_passed"


class Basis(StrEnum):
    """On what the answer is yes."""

    HOLDER = "holder"
    RELEASE = "release"


class Shown(StrEnum):
    """What the person sees instead of the reason."""

    SIGN_IN = "sign_in"
    AGENCY_PAUSED = "agency_paused"
    SIGN_PLEDGE = "sign_pledge"
    NOT_SHARED = "not_shared"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, for which agency. `active`: the membership holds now; `current`: so does the agency's agreement."""

    person: PersonId
    agency: AgencyId
    active: bool
    current: bool
    reads_cards: bool
    reads_details: bool


@dataclass(frozen=True, slots=True)
class DetailFacts:
    """A sealed detail without its contents."""

    id: DetailId
    case: CaseId
    holder: AgencyId
    category: Category
    revealed_to: frozenset[AgencyId]


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """A release of information: one receiving agency, written and explained, with an end."""

    id: ReleaseId
    case: CaseId
    holder: AgencyId
    recipient: AgencyId
    categories: frozenset[Category]
    purposes: frozenset[Purpose]
    signed_at: datetime
    ends_at: datetime
    withdrawn_at: datetime | None
    explained: bool


@dataclass(frozen=True, slots=True)
class ExclusionFacts:
    """The survivor's choice that an agency or a person has no part in the case."""

    agency: AgencyId | None
    person: PersonId | None
    span: Span


@dataclass(frozen=True, slots=True)
class StepAsideFacts:
    """A person's conflict of interest."""

    person: PersonId
    span: Span


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A live meeting as it bears on a viewer: is the viewer in it, pledged, and which case is before the table."""

    present: bool
    pledged: bool
    case: CaseId | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything about one case that the rules read. Loaded once for all questions of a page."""

    id: CaseId
    lead: AgencyId
    state: CaseState
    step: Step
    needed: frozenset[AgencyId]
    contacts: frozenset[PersonId]
    holders: frozenset[AgencyId]
    releases: tuple[ReleaseFacts, ...]
    exclusions: tuple[ExclusionFacts, ...]
    step_asides: tuple[StepAsideFacts, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """decide()'s answer: the code for the record, what the person sees, and the release it rests on."""

    allowed: bool
    code: str
    shown_as: Shown | None = None
    release: ReleaseId | None = None

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A signed release as its holder records it: local days, both included."""

    recipient: AgencyId
    categories: frozenset[Category]
    purposes: frozenset[Purpose]
    signed_on: date
    last_day: date
    explained: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """Whether one person in the room would see a detail once it is shared, and why not."""

    actor: Actor
    answer: Answer
