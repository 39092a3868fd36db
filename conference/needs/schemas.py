"""Forms and words of what her contacts look after."""

from marshmallow import fields

from conference.cases.domain import NeedState
from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import lazy as _l
from conference.needs.domain import TOLD_LIMIT, Answer, Question
from conference.needs.policy import Refusal

REFUSAL_WORDS = {
    Refusal.NOT_HER_CONTACT: _l("Her contacts look after this, and the agency that leads the case."),
    Refusal.CASE_IS_CLOSED: _l("This case is closed. Open it again first."),
}
STATE_CHOICES = {
    NeedState.UNMET: _l("It waits"),
    NeedState.UNDER_WAY: _l("It is under way"),
    NeedState.MET: _l("It is met"),
    NeedState.NO_LONGER_WANTED: _l("She no longer wants it"),
}
WRONG_WORDS = {
    "on": _l("This day is still to come. Please give the day on which it happened."),
    "meeting": _l("Please choose one of the conferences that had this case."),
}
QUESTION_WORDS = {
    Question.HEARD: _l("Did what you want count?"),
    Question.HELPS: _l("Does what was agreed help you?"),
    Question.AGAIN: _l("Would you want the agencies to talk about you like this again?"),
}
"""As they are read to her."""
ANSWER_WORDS = {Answer.YES: _l("Yes"), Answer.PARTLY: _l("In part"), Answer.NO: _l("No")}
AN_ANSWER = _l("Please choose at least one answer, or write what she says.")
_HOW = _l("Please choose how it stands.")
_DAY = _l("Please give a day.")
_WHAT = _l("Please write what she was told.")


class StateForm(FormSchema):
    """How a need stands."""

    state = fields.Enum(NeedState, by_value=True, required=True, error_messages={"required": _HOW, "unknown": _HOW})


class ToldForm(FormSchema):
    """What she was told back."""

    text = NarrativeField(limit=TOLD_LIMIT, required=True, error_messages={"required": _WHAT})
    on = fields.Date(required=True, error_messages={"required": _DAY, "invalid": _DAY})
    meeting = fields.UUID(load_default=None, error_messages={"invalid_uuid": WRONG_WORDS["meeting"]})


def _answer() -> fields.Enum[Answer]:
    return fields.Enum(Answer, by_value=True, load_default=None, error_messages={"unknown": AN_ANSWER})


class AnswersForm(FormSchema):
    """What she answered; each question is hers to leave out."""

    heard = _answer()
    helps = _answer()
    again = _answer()
    words = NarrativeField(limit=TOLD_LIMIT, load_default=None)
