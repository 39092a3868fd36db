"""Forms and words of the calendar. Mails say when, never whom or what about: they can be read over a shoulder."""

from flask_babel import gettext as _
from marshmallow import fields, validate

from conference.attendance.domain import AgencyComes, Coming
from conference.attendance.policy import AttendanceReason
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l
from conference.meetings.domain import Because, Owed
from conference.meetings.policy import Refusal
from conference.meetings.schemas.places import place_field

COMING_WORDS = {
    Coming.COMING: _l("I am coming"),
    Coming.APOLOGIES: _l("I cannot come"),
}

COMES_WORDS = {
    AgencyComes.COMING: _l("Somebody comes"),
    AgencyComes.APOLOGIES: _l("Sent apologies"),
    AgencyComes.NOT_SAID: _l("Has not said yet"),
}

FIELD_OF: dict[str, str] = {
    Refusal.IN_THE_PAST: "starts_at",
    Refusal.DATE_TAKEN: "starts_at",
    AttendanceReason.NO_DEPUTY: "deputy",
}
"""Which field a refusal is about, where the form has it."""
_SAY_WHY = _l("Please choose why.")
_WRONG_MOMENT = _l("Please give a day and a time.")
_LOOK_AGAIN = _l("Please choose from the list.")


class SayForm(FormSchema):
    """Whether somebody comes. `back`: the page that they said it on."""

    coming = fields.Enum(
        Coming, by_value=True, required=True, error_messages={"required": _l("Please say whether you are coming.")}
    )
    information_sent = fields.Boolean(load_default=False)
    deputy = fields.UUID(load_default=None, error_messages={"invalid_uuid": _LOOK_AGAIN})
    back = fields.String(load_default="date", validate=validate.OneOf(["date", "dates"]))


class SkipForm(FormSchema):
    """Why the table does not meet. `back`: the page that it was said on."""

    because = fields.Enum(Because, by_value=True, required=True, error_messages={"required": _SAY_WHY})
    back = fields.String(load_default="date", validate=validate.OneOf(["date", "dates"]))


class MoveForm(SkipForm):
    """When the table meets instead, by the task force's clocks."""

    starts_at = fields.NaiveDateTime(
        required=True, error_messages={"required": _WRONG_MOMENT, "invalid": _WRONG_MOMENT}
    )


class PlaceForm(FormSchema):
    """Where it is; nothing: not known yet."""

    place = place_field()


def title() -> str:
    """What a date is called in calendars: nothing that a locked screen should not show."""
    return _("Meeting")


def mail_words(owed: Owed, *, moment: str, address: str) -> tuple[str, str]:
    """Subject and body of the mail that tells members of a date."""
    return _MAILS[owed](moment, address)


def _called(moment: str, address: str) -> tuple[str, str]:
    subject = _("You have something to read")
    body = _(
        "Hello,\n\n"
        "there is something to read before the conference on %(moment)s.\n"
        "Please sign in to read it: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        moment=moment,
        address=address,
    )
    return subject, body


def _moved(moment: str, address: str) -> tuple[str, str]:
    subject = _("A date has changed")
    body = _(
        "Hello,\n\n"
        "a conference has another time now: %(moment)s.\n"
        "Please sign in and say again whether you are coming: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        moment=moment,
        address=address,
    )
    return subject, body


def _called_off(moment: str, address: str) -> tuple[str, str]:
    subject = _("A date has changed")
    body = _(
        "Hello,\n\n"
        "the conference on %(moment)s is not held.\n"
        "Please sign in to see the next dates: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        moment=moment,
        address=address,
    )
    return subject, body


_MAILS = {Owed.CALLED: _called, Owed.MOVED: _moved, Owed.CALLED_OFF: _called_off}
