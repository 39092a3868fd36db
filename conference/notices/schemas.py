"""The words of notices, and the forms of following up. A mail says when, never whom or what about: it can be read over
a shoulder.
"""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext
from marshmallow import fields

from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l
from conference.notices.domain import COUNTED, Open, Reminder
from conference.notices.policy import BOUNDS

REMINDER_WORDS = {
    Reminder.AHEAD: _l("Before the day of a promise"),
    Reminder.TODAY: _l("On its day"),
    Reminder.LATE: _l("When its day has passed"),
    Reminder.VERY_LATE: _l("To chairs, when its day has long passed"),
    Reminder.NUDGED: _l("When somebody asks how a promise stands"),
    Reminder.CHECK: _l("When it is time to ask her how a referral goes"),
    Reminder.REPEATED: _l("To the steering group, on Mondays, how many agencies may need help"),
}
NUMBER_WORDS = {
    "ahead_days": _l("How many days before the day of a promise"),
    "late_days": _l("How many days after it, for its agency"),
    "chair_days": _l("How many days after it, for the chairs"),
}
REPEAT_WORDS = {
    "repeats": _l("From how many promises not kept"),
    "repeat_days": _l("In how many days"),
}
ABSENCE_WRONG = {
    "before_the_first": _l("The last day is before the first."),
    "past": _l("These days are over."),
    "too_long": _l("Please give at most 400 days."),
    "not_a_colleague": _l("Please choose somebody of your agency."),
}
_ASK_NUMBER = _l("Please give a whole number.")
_ASK_FIRST = _l("Please give the first day you are away.")
_ASK_LAST = _l("Please give the last day you are away.")


def number_wrong(name: str, code: str) -> str:
    """What is wrong with a number of the task force's settings."""
    if code == "before_the_agency":
        return _("The chairs hear of it after the agency.")
    least, most = BOUNDS[name]
    return _("Please give a number from %(least)s to %(most)s.", least=least, most=most)


class TimesForm(FormSchema):
    """How the task force wants promises followed up."""

    ahead_days = fields.Integer(required=True, error_messages={"required": _ASK_NUMBER, "invalid": _ASK_NUMBER})
    late_days = fields.Integer(required=True, error_messages={"required": _ASK_NUMBER, "invalid": _ASK_NUMBER})
    chair_days = fields.Integer(required=True, error_messages={"required": _ASK_NUMBER, "invalid": _ASK_NUMBER})
    repeats = fields.Integer(required=True, error_messages={"required": _ASK_NUMBER, "invalid": _ASK_NUMBER})
    repeat_days = fields.Integer(required=True, error_messages={"required": _ASK_NUMBER, "invalid": _ASK_NUMBER})
    told = fields.List(fields.Enum(Reminder, by_value=True), load_default=[])
    monday = fields.Boolean(load_default=False)


class OwnForm(FormSchema):
    """What somebody wants to be told."""

    told = fields.List(fields.Enum(Reminder, by_value=True), load_default=[])
    monday = fields.Boolean(load_default=False)


class AwayForm(FormSchema):
    """From when to when somebody is away, and who stands in."""

    first = fields.Date(required=True, error_messages={"required": _ASK_FIRST, "invalid": _ASK_FIRST})
    last = fields.Date(required=True, error_messages={"required": _ASK_LAST, "invalid": _ASK_LAST})
    stand_in = fields.UUID(load_default=None, allow_none=True)


def promises(
    *, address: str, reminders: Mapping[Reminder, int], own: Open, agencys: Open, uncalled: int = 0
) -> tuple[str, str]:
    """Subject and body for somebody who has to look at promises: how many, and nothing of them. `uncalled`: for how
    many survivors they are asked to find a contact.
    """
    said = [] if not uncalled else [_asked_for(uncalled)]
    said += [_reminded(reminder, reminders[reminder]) for reminder in Reminder if reminders.get(reminder)]
    late = max(own.late, agencys.late)
    if own.promised:
        said.append(_own(own.promised))
    if agencys.promised:
        said.append(_agencys(agencys.promised))
    if late:
        said.append(_late(late))
    body = _(
        "Hello,\n\n"
        "%(said)s\n\n"
        "Please sign in to see which: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        said="\n".join(said),
        address=address,
    )
    return _("What was promised"), body


def _asked_for(uncalled: int) -> str:
    return ngettext(
        "A contact is to be chosen for %(num)s person.", "A contact is to be chosen for %(num)s people.", uncalled
    )


def _reminded(reminder: Reminder, number: int) -> str:
    match reminder:
        case Reminder.AHEAD:
            return ngettext("%(num)s promise is due soon.", "%(num)s promises are due soon.", number)
        case Reminder.TODAY:
            return ngettext(
                "%(num)s promise is due today, or before the next working day.",
                "%(num)s promises are due today, or before the next working day.",
                number,
            )
        case Reminder.LATE:
            return ngettext("%(num)s promise is past its day.", "%(num)s promises are past their day.", number)
        case Reminder.VERY_LATE:
            return ngettext(
                "%(num)s promise is long past its day. Perhaps its agency needs help.",
                "%(num)s promises are long past their day. Perhaps their agencies need help.",
                number,
            )
        case Reminder.NUDGED:
            return ngettext(
                "You are asked how %(num)s promise stands.", "You are asked how %(num)s promises stand.", number
            )
        case Reminder.CHECK:
            return ngettext(
                "It is time to ask how %(num)s referral goes.", "It is time to ask how %(num)s referrals go.", number
            )
        case Reminder.REPEATED:
            return ngettext(
                "%(num)s agency may need help to keep what it promised.",
                "%(num)s agencies may need help to keep what they promised.",
                number,
            )


def agenda_revised(*, moment: str, address: str) -> tuple[str, str]:
    """Subject and body for a member: the agenda that they may have read is another now."""
    subject = _("You have something to read")
    body = _(
        "Hello,\n\n"
        "what there is to read before the conference on %(moment)s has changed.\n"
        "Please sign in to read it: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        moment=moment,
        address=address,
    )
    return subject, body


def something_to_finish(*, address: str) -> tuple[str, str]:
    """Subject and body for somebody who keeps minutes: they are not circulated yet, and their time is nearly over."""
    subject = _("You have something to finish")
    body = _(
        "Hello,\n\n"
        "something of the last conference is still to be finished, and its time is nearly over.\n"
        "Please sign in to see what it is: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        address=address,
    )
    return subject, body


def something_to_answer(*, address: str) -> tuple[str, str]:
    """Subject and body for a chair: something waits for an answer, and not until tomorrow."""
    subject = _("You are asked for an answer today")
    body = _(
        "Hello,\n\n"
        "something waits for your answer, and it should not wait until tomorrow.\n"
        "Please sign in now to see what it is: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        address=address,
    )
    return subject, body


def something_to_read(*, address: str) -> tuple[str, str]:
    """Subject and body for somebody whose page Today has changed: a withdrawal, or a release about to end."""
    subject = _("You have something to read")
    body = _(
        "Hello,\n\n"
        "there is something new for your agency.\n"
        "Please sign in to read it: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        address=address,
    )
    return subject, body


def _own(number: int) -> str:
    if number > COUNTED:
        return _("You look after more than %(num)s promises.", num=COUNTED)
    return ngettext("You look after %(num)s promise.", "You look after %(num)s promises.", number)


def _agencys(number: int) -> str:
    if number > COUNTED:
        return _("Your agency has more than %(num)s open promises.", num=COUNTED)
    return ngettext("Your agency has %(num)s open promise.", "Your agency has %(num)s open promises.", number)


def _late(number: int) -> str:
    if number > COUNTED:
        return _("More than %(num)s of all these are past their day.", num=COUNTED)
    return ngettext("%(num)s of all these is past its day.", "%(num)s of all these are past their day.", number)
