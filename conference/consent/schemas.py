"""Forms and words of consent."""

from typing import Any

from marshmallow import fields, validate

from conference.cases.domain import Step
from conference.consent.domain import Category, Purpose
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l

DETAIL_LIMIT = 500
_TOO_LONG = _l("This is too long: at most %(limit)s characters.", limit=DETAIL_LIMIT)

CATEGORY_WORDS = {
    Category.IDENTITY: _l("The name she uses"),
    Category.LEGAL_NAME: _l("Legal name"),
    Category.CONTACT: _l("How to reach her"),
    Category.LOCATION_SAFETY: _l("Place and safety"),
    Category.HEALTH: _l("Health"),
    Category.LEGAL_IMMIGRATION: _l("Legal and immigration matters"),
    Category.POLICE_INVESTIGATION: _l("Police investigation"),
    Category.CHILDREN_FAMILY: _l("Children and family"),
    Category.INCOME_HOUSING: _l("Income and housing"),
    Category.OTHER: _l("Something else"),
}
PURPOSE_WORDS = {
    Purpose.SERVICE_COORDINATION: _l("to fit services together"),
    Purpose.SAFETY_PLANNING: _l("to plan for safety"),
    Purpose.REFERRAL: _l("for a referral"),
    Purpose.HOUSING: _l("for housing"),
    Purpose.INCOME: _l("for income"),
    Purpose.HEALTH_CARE: _l("for health care"),
    Purpose.LEGAL_HELP: _l("for legal help"),
    Purpose.CHILD_PROTECTION: _l("to protect a child"),
    Purpose.INVESTIGATION: _l("for an investigation"),
    Purpose.EMERGENCY: _l("in an emergency"),
    Purpose.REPORTING: _l("for a report the law asks for"),
}
STEP_WORDS = {
    Step.HOME_AGENCY: _l("Still inside the agency that brings it"),
    Step.DE_IDENTIFIED: _l("On the card only: nobody is identified"),
    Step.LIMITED_IDENTITY: _l("Agencies check whether they know her"),
    Step.NEEDED_AGENCIES: _l("With the agencies that have a part to play"),
}
WHY_WORDS = {
    "role_has_no_case_access": _l("does not read details"),
    "not_in_the_room": _l("not in the room"),
    "pledge_not_signed": _l("has not accepted the pledge"),
    "case_closed": _l("the case is closed"),
    "step_not_reached": _l("the table has not taken the case on"),
    "agency_not_needed": _l("this agency has no part to play"),
    "no_release": _l("no release"),
    "release_holder_mismatch": _l("no release"),
    "release_recipient_mismatch": _l("no release names this agency"),
    "category_not_released": _l("no release covers this kind of detail"),
    "purpose_not_released": _l("no release covers this purpose"),
    "release_withdrawn": _l("the release was withdrawn"),
    "release_incomplete": _l("the release is incomplete"),
    "release_not_yet_valid": _l("the release has not begun"),
    "release_expired": _l("the release has ended"),
}
REASON_WORDS = {
    "recorder_not_allowed": _l("Only a representative of the agency that holds the detail records this."),
    "not_explained": _l("She must have had it explained to her: what is shared, with whom, and that she may say no."),
    "release_not_yet_valid": _l("It cannot be signed later than today."),
    "end_date_passed": _l("This day has passed."),
    "end_date_too_late": _l("At most 90 days after it was signed."),
    "no_release_to_enter": _l(
        "Your agency may type this only while a release that she signed covers it. Please record the release first."
    ),
    "role_has_no_case_access": _l("Only representatives keep sealed details."),
    "case_closed": _l("This case is closed."),
    "not_shared": _l("This is not shared with you now."),
    "sign_pledge": _l("Please accept the pledge for this conference first."),
}


class _Members(fields.List[Any]):
    """At least one member of an enum, from check boxes."""

    def __init__(self, kind: type, missing: Any) -> None:
        super().__init__(
            fields.Enum(kind, by_value=True),
            required=True,
            validate=validate.Length(min=1, error=missing),
            error_messages={"required": missing},
        )


class ReleaseForm(FormSchema):
    """A signed release of information."""

    recipient = fields.UUID(required=True, error_messages={"required": _l("Please choose the agency that may see it.")})
    categories = _Members(Category, _l("Please choose at least one kind of detail."))
    purposes = _Members(Purpose, _l("Please choose what it is for."))
    signed_on = fields.Date(required=True, error_messages={"required": _l("Please give the day it was signed.")})
    last_day = fields.Date(required=True, error_messages={"required": _l("Please give the last day it holds.")})
    explained = fields.Boolean(load_default=False)


class DetailForm(FormSchema):
    """A detail to seal. It is no Narrative: the very thing that the guard keeps out belongs here."""

    category = fields.Enum(
        Category, by_value=True, required=True, error_messages={"required": _l("Please choose the kind of detail.")}
    )
    text = fields.String(
        required=True,
        validate=validate.Length(1, DETAIL_LIMIT, error=_TOO_LONG),
        error_messages={"required": _l("Please type the detail.")},
    )
