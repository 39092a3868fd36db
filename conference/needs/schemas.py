"""Forms and words of what her contacts look after."""

from marshmallow import ValidationError, fields

from conference.cases.domain import WHY_LIMIT, Agrees, NeedState
from conference.infra.forms import FormSchema, NarrativeField, words_for
from conference.infra.words import lazy as _l
from conference.kernel.narrative import Narrative, NarrativeRefused
from conference.needs.domain import LEFT_LIMIT, LONGEST_TOGETHER, MOST_LEFT, TOLD_LIMIT, Answer, Question
from conference.needs.policy import Refusal

REFUSAL_WORDS = {
    Refusal.NOT_HER_CONTACT: _l("Her contacts look after this, and the agency that leads the case."),
    Refusal.CASE_IS_CLOSED: _l("This case is closed. Open it again first."),
    Refusal.BEING_HANDED_OVER: _l("It is being handed over already. End that first, or take it back."),
    Refusal.NOT_HANDED_OVER: _l("Nothing is being handed over any more."),
    Refusal.HAS_LEFT: _l("Who handed over cannot be her contact any more. Please choose somebody else."),
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
AGREES_CHOICES = {Agrees.YES: _l("Yes"), Agrees.NOT_ASKED_YET: _l("She was not asked yet")}
HANDOVER_WRONG = {
    ("to", "unknown"): _l("Please choose somebody from the list."),
    ("last_day", "required"): _l("Please give a day."),
    ("last_day", "past"): _l("This day is over. Please give today or a later day."),
    ("last_day", "too_late"): _l("Please give a day within the next %(days)s days.", days=LONGEST_TOGETHER.days),
    ("why", "required"): _l("Please say why in a few words."),
    ("left", "too_many"): _l("Please keep to %(number)s things, the most important first.", number=MOST_LEFT),
}
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


def read_left(typed: str) -> tuple[Narrative, ...]:
    """What is left to do, one thing a line."""
    try:
        lines = [Narrative.read(line.strip(), limit=LEFT_LIMIT) for line in typed.splitlines()]
    except NarrativeRefused as refusal:
        raise ValidationError(words_for(refusal, LEFT_LIMIT)) from refusal
    return tuple(line for line in lines if line)


_WHO = _l("Please choose who will be her primary contact.")
_AGREES = _l("Please say whether she knows and agrees.")


class HandoverForm(FormSchema):
    """How her primary contact becomes another. `last_day`: None where nobody is there who hands over."""

    to = fields.UUID(required=True, error_messages={"required": _WHO, "invalid_uuid": _WHO})
    last_day = fields.Date(load_default=None, error_messages={"invalid": _DAY})
    agrees = fields.Enum(Agrees, by_value=True, required=True, error_messages={"required": _AGREES, "unknown": _AGREES})
    why = NarrativeField(limit=WHY_LIMIT, load_default=Narrative(""))
    left = fields.Function(deserialize=read_left, load_default=())
