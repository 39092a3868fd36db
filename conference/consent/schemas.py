"""Forms and words of consent."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from conference.consent.domain import Category, Purpose, Reason, Shown
from conference.consent.policy import LONGEST_RELEASE
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l
from conference.kernel.narrative import clean

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
WHY_WORDS: Mapping[str, str] = {
    Reason.ROLE_HAS_NO_CASE_ACCESS: _l("does not read details"),
    Reason.NOT_IN_THE_ROOM: _l("not in the room"),
    Reason.PLEDGE_NOT_SIGNED: _l("has not accepted the pledge"),
    Reason.CASE_CLOSED: _l("the case is closed"),
    Reason.STEP_NOT_REACHED: _l("the table has not taken the case on"),
    Reason.AGENCY_NOT_NEEDED: _l("this agency has no part to play"),
    Reason.NO_RELEASE: _l("no release"),
    Reason.WRONG_HOLDER: _l("no release"),
    Reason.RECIPIENT_MISMATCH: _l("no release names this agency"),
    Reason.CATEGORY_NOT_RELEASED: _l("no release covers this kind of detail"),
    Reason.PURPOSE_NOT_RELEASED: _l("no release covers this purpose"),
    Reason.RELEASE_WITHDRAWN: _l("the release was withdrawn"),
    Reason.RELEASE_INCOMPLETE: _l("the release is incomplete"),
    Reason.RELEASE_NOT_YET_VALID: _l("the release has not begun"),
    Reason.RELEASE_EXPIRED: _l("the release has ended"),
}
REASON_WORDS: Mapping[str, str] = {
    Reason.RECORDER_NOT_ALLOWED: _l("Only a representative of the agency that holds the detail records this."),
    Reason.NOT_EXPLAINED: _l(
        "She must have had it explained to her: what is shared, with whom, and that she may say no."
    ),
    Reason.RELEASE_NOT_YET_VALID: _l("It cannot be signed later than today."),
    Reason.END_DATE_PASSED: _l("This day has passed."),
    Reason.END_DATE_TOO_LATE: _l("At most %(days)s days after it was signed.", days=LONGEST_RELEASE.days),
    Reason.NO_RELEASE_TO_ENTER: _l(
        "Your agency may type this only while a release that she signed covers it. Please record the release first."
    ),
    Reason.ROLE_HAS_NO_CASE_ACCESS: _l("Only representatives keep sealed details."),
    Reason.CASE_CLOSED: _l("This case is closed."),
    Shown.NOT_SHARED: _l("This is not shared with you now."),
    Shown.SIGN_PLEDGE: _l("Please accept the pledge for this conference first."),
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


class _DetailText(fields.String):
    """What is sealed, without outer space; what shows nothing is missing."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if not clean(text):
            raise self.make_error("required")
        return text


class DetailForm(FormSchema):
    """A detail to seal. It is no Narrative: the very thing that the guard keeps out belongs here."""

    category = fields.Enum(
        Category, by_value=True, required=True, error_messages={"required": _l("Please choose the kind of detail.")}
    )
    text = _DetailText(
        required=True,
        validate=validate.Length(max=DETAIL_LIMIT, error=_TOO_LONG),
        error_messages={"required": _l("Please type the detail.")},
    )
