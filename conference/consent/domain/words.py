"""Words of consent: kinds of detail, purposes, reasons and bases. The codes are part of the contract. Source: rule
book, Decisions, 6 and section (b).
"""

from collections.abc import Collection
from enum import StrEnum


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


def in_order(kinds: Collection[Category]) -> tuple[Category, ...]:
    """Kinds of detail, each once, in the order in which people read them."""
    return tuple(kind for kind in Category if kind in kinds)


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
    WRONG_PERSON = "release_wrong_person"
    WRONG_HOLDER = "release_wrong_holder"
    RECIPIENT_MISMATCH = "release_recipient_mismatch"
    CATEGORY_MISMATCH = "release_category_mismatch"
    PURPOSE_MISMATCH = "release_purpose_mismatch"
    NOT_FOR_THIS_MEETING = "release_not_for_this_meeting"
    RELEASE_WITHDRAWN = "release_withdrawn"
    SIGNER_NOT_ALLOWED = "signer_not_allowed"
    SIGNER_AUTHORITY_ENDED = "signer_authority_ended"
    RELEASE_NOT_IN_WRITING = "release_not_in_writing"
    RELEASE_INCOMPLETE = "release_incomplete"
    RELEASE_ENDED_BY_CLOSING = "release_ended_by_closing"
    RELEASE_NOT_YET_VALID = "release_not_yet_valid"
    RELEASE_EXPIRED = "release_expired"
    NO_RELEASE_TO_ENTER = "no_release_to_enter"
    NOT_THE_HOLDER = "not_the_holder"
    COPY_NOT_ALLOWED = "copy_not_allowed"
    CARD_WOULD_IDENTIFY = "card_would_identify"
    RECORDER_NOT_ALLOWED = "recorder_not_allowed"
    NOT_EXPLAINED = "not_explained"
    CONDITION_OF_SERVICE = "condition_of_service"
    INTERPRETER_MISSING = "interpreter_missing"
    INTERPRETER_NOT_INDEPENDENT = "interpreter_not_independent"
    RECIPIENT_NOT_NAMED = "recipient_not_named"
    END_DATE_MISSING = "end_date_missing"
    END_DATE_TOO_LATE = "end_date_too_late"
    END_DATE_PASSED = "end_date_passed"
    NOT_THE_SURVIVORS_CHOICE = "not_the_survivors_choice"
    NOT_IN_WRITING = "not_in_writing"
    NOT_BY_YOURSELF = "not_by_yourself"
    COORDINATOR_NEEDED = "coordinator_needed"
    AGENCY_HAS_NO_PART = "agency_has_no_part"
    NOT_A_REPRESENTATIVE = "not_a_representative"
    OVERRIDE_REASON_NOT_ACCEPTED = "override_reason_not_accepted"
    OVERRIDE_NOT_APPROVED = "override_not_approved"
    OVERRIDE_NOT_YET_VALID = "override_not_yet_valid"
    OVERRIDE_EXPIRED = "override_expired"
    OVERRIDE_CATEGORY_MISMATCH = "override_category_mismatch"
    OVERRIDE_NEVER_TO_POLICE = "override_never_to_police"
    APPROVER_NOT_ALLOWED = "approver_not_allowed"
    PERSON_CANNOT_RECEIVE = "person_cannot_receive"
    HOURS_NOT_ALLOWED = "hours_not_allowed"
    NOT_WAITING = "not_waiting"
    SUBPOENA_IS_NOT_AN_ORDER = "subpoena_is_not_an_order"
    WRONG_RECIPIENT_FOR_DUTY = "wrong_recipient_for_duty"
    WRONG_CATEGORY_FOR_DUTY = "wrong_category_for_duty"
    DUTY_NOT_MANDATORY = "duty_not_mandatory"
    NO_SUCH_DUTY = "no_such_duty"
    NO_SUCH_ORDER = "no_such_order"
    ORDER_NOT_ADDRESSED_TO_HOLDER = "order_not_addressed_to_holder"
    ORDER_NOT_IN_FORCE = "order_not_in_force"
    ORDER_NOT_REVIEWED = "order_not_reviewed"
    WRONG_RECIPIENT_FOR_ORDER = "wrong_recipient_for_order"
    WRONG_CATEGORY_FOR_ORDER = "wrong_category_for_order"
    CASE_STILL_OPEN = "case_still_open"
    LEGAL_HOLD = "legal_hold"
    RETENTION_NOT_ENDED = "retention_not_ended"


class Basis(StrEnum):
    """On what the answer is yes."""

    HOLDER = "holder"
    RELEASE = "release"
    OVERRIDE = "override"
    INVOLVED = "involved"
    AT_THE_TABLE = "at_the_table"
    ADMITTED = "admitted"
    DE_IDENTIFIED = "de_identified"
    RECORDED = "recorded"
    LEGAL_DUTY = "legal_duty"
    COURT_ORDER = "court_order"
    RETENTION_END = "retention_end"
    THRESHOLD_NOT_MET = "threshold_not_met"


class Shown(StrEnum):
    """What the person sees instead of the reason."""

    SIGN_IN = "sign_in"
    AGENCY_PAUSED = "agency_paused"
    SIGN_PLEDGE = "sign_pledge"
    NOT_SHARED = "not_shared"
    NOT_FOUND = "not_found"


class Signer(StrEnum):
    """As what somebody signed a release, or speaks about one."""

    SURVIVOR = "survivor"
    """The person it is about: the survivor, or a child of age to sign."""
    GUARDIAN = "guardian"
    DECISION_MAKER = "decision_maker"
    OTHER = "other"
    """A partner, a parent of an adult, a friend: counts for nothing."""


class Form(StrEnum):
    """How a release was given. Spoken consent is an intention: it shares nothing."""

    WRITTEN = "written"
    SPOKEN = "spoken"


class Interpreter(StrEnum):
    """Who interpreted when the release was explained. The person is never named."""

    NOT_NEEDED = "not_needed"
    PROFESSIONAL = "professional"
    TELEPHONE = "telephone"
    WORKER = "worker"
    FAMILY_OR_FRIEND = "family_or_friend"
    MISSING = "missing"


class Harm(StrEnum):
    """The words that an override may be asked for with. Source: rule book, Override."""

    SERIOUS_BODILY_HARM = "serious_bodily_harm"
    DEATH = "death"
    CHILD_IN_DANGER = "child_in_danger"
    HELD_OR_MISSING = "held_or_missing"


class Claim(StrEnum):
    """On what somebody outside asks for a detail."""

    LEGAL_DUTY = "legal_duty"
    COURT_ORDER = "court_order"
    SUBPOENA = "subpoena"
    POLICE_REQUEST = "police_request"


class Body(StrEnum):
    """Kinds of body outside the screen that a detail may be handed to."""

    COURT = "court"
    CHILD_PROTECTION = "child_protection"
    POLICE = "police"
    CORONER = "coroner"
    PUBLIC_HEALTH = "public_health"
    DEFENCE = "defence"
    OTHER = "other"


class Then(StrEnum):
    """What must follow a disclosure, a refused one, or an erasure."""

    RECORD_DISCLOSURE = "record_disclosure"
    TELL_SURVIVOR = "tell_survivor_by_safe_contact"
    LEGAL_HOLD = "legal_hold"
    PRIVACY_LEAD_REVIEW = "privacy_lead_review"
    TELL_HOLDER = "tell_holder"
    DESTROY_CASE_KEYS = "destroy_case_keys"
    DESTROY_LOG_CASE_KEY = "destroy_log_case_key"
    KEEP_LOG_CHAIN = "keep_log_chain"


class Relation(StrEnum):
    """What somebody who may sign for a person is to them. Never a name."""

    MOTHER = "mother"
    FATHER = "father"
    OTHER_RELATIVE = "other_relative"
    APPOINTED = "appointed"
    OTHER = "other"


class HoldReason(StrEnum):
    """Why nothing may be destroyed."""

    SUBPOENA = "subpoena"
    COURT_ORDER = "court_order"
    COUNSEL = "counsel"


class NotTold(StrEnum):
    """Why she has not been told of a disclosure or an override yet."""

    NOT_SAFE = "not_safe"
    NO_SAFE_CONTACT = "no_safe_contact"
    COULD_NOT_REACH = "could_not_reach"


class TakenBack(StrEnum):
    """Why a case goes back from the table to its own agency. The codes stand in the record."""

    RECOGNISABLE = "taken_back_recognisable"
    NOT_ACCEPTED = "taken_back_not_accepted"


class ReviewResult(StrEnum):
    """What the review of an override found."""

    IN_ORDER = "in_order"
    NOT_IN_ORDER = "not_in_order"
