"""The form and the words of the settings of who may see what."""

from typing import Any

from marshmallow import fields

from conference.directory.domain import AgencyKind, Profile
from conference.directory.policy import BOUNDS
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l

PROFILE_WORDS = {
    Profile.TABLE: _l("Table: every agency at the table reads the pseudonymous card of a case that was brought to it."),
    Profile.STRICT: _l("Strict: only people who work on a case know that it exists. For services under VAWA-type law."),
}
SWITCH_WORDS = {
    "involved_only": (
        _l("Only involved people know that a case exists"),
        _l("Cards carry no free text, and a case has a fresh name at each conference until the table accepts it."),
    ),
    "agencies_stand_in": (
        _l("Colleagues of the agency that brought a case, or that holds a detail, work on it without being named"),
        _l("Without this, each of them has to be put on the team of the case."),
    ),
    "guardian_releases_end_at_18": (
        _l("A release that a guardian signed ends when she turns 18"),
        _l("At local midnight of the day. She is asked herself from then on."),
    ),
    "permissive_reports": (
        _l("A report that the law allows, but does not ask for, needs no release"),
        _l("Off unless your counsel says otherwise. It never opens anything on a screen."),
    ),
}
NUMBER_WORDS = {
    "longest_release_days": (_l("The longest that a release holds"), _l("days")),
    "offered_release_days": (_l("What a new release offers"), _l("days")),
    "override_hours": (_l("How long an override holds, unless it is asked for shorter"), _l("hours")),
    "longest_override_hours": (_l("The longest that an override holds"), _l("hours")),
    "override_review_days": (_l("Until when an override is reviewed"), _l("working days")),
    "keep_days": (_l("How long a closed case is kept before its keys are destroyed"), _l("days")),
    "actions_hours": (_l("Until when the actions of a conference are sent out"), _l("hours")),
    "minutes_days": (_l("Until when its minutes are approved"), _l("working days")),
    "hidden_inside": (_l("Counts hidden in reports inside the table, from 1 up to"), _l("people")),
    "hidden_published": (_l("Counts hidden in reports that are published, from 1 up to"), _l("people")),
}
LEGENDS = {
    "sharing": ("longest_release_days", "offered_release_days"),
    "overrides": ("override_hours", "longest_override_hours", "override_review_days"),
    "keeping": ("keep_days",),
    "circulation": ("actions_hours", "minutes_days"),
    "counts": ("hidden_inside", "hidden_published"),
}
_WRONG = {
    "longer_than_longest": _l("This cannot be more than the longest."),
    "fewer_than_inside": _l("What is published hides at least as much as what stays inside."),
    "victim_services_always": _l("Strict entry always holds for victim services."),
}
_ASK_NUMBER = _l("Please give a whole number.")


def wrong_words(name: str, code: str) -> str:
    """What is wrong with a setting."""
    if code in _WRONG:
        return str(_WRONG[code])
    least, most = BOUNDS[name]
    return str(_l("Between %(least)s and %(most)s.", least=least, most=most))


def _number() -> fields.Integer:
    return fields.Integer(required=True, error_messages={"required": _ASK_NUMBER, "invalid": _ASK_NUMBER})


class PolicyForm(FormSchema):
    """Every setting, and the password once more."""

    involved_only = fields.Boolean(load_default=False)
    agencies_stand_in = fields.Boolean(load_default=False)
    guardian_releases_end_at_18 = fields.Boolean(load_default=False)
    permissive_reports = fields.Boolean(load_default=False)
    strict_entry = fields.List[Any](fields.Enum(AgencyKind, by_value=True), load_default=[])
    longest_release_days = _number()
    offered_release_days = _number()
    override_hours = _number()
    longest_override_hours = _number()
    override_review_days = _number()
    keep_days = _number()
    actions_hours = _number()
    minutes_days = _number()
    hidden_inside = _number()
    hidden_published = _number()
    password = fields.String(required=True, error_messages={"required": _l("Please type your password.")})
