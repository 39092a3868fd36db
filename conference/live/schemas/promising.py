"""Actions at the table, as a browser sends them; and the words of their refusals."""

from marshmallow import fields, validate

from conference.actions.domain import TEXT_LIMIT, GapCause, GapReason
from conference.actions.domain.one_line import LINE_LIMIT, LineRefused, Wrong
from conference.actions.schemas import REFUSAL_WORDS
from conference.infra.forms import FormSchema, words_for
from conference.infra.words import lazy as _l
from conference.kernel.narrative import NarrativeRefused
from conference.live.schemas.given import Choice, Commands, OnAction, Plain

_SAY_WHAT = _l("Please say what is asked for.")
_WHICH_AGENCY = _l("Please choose the agency you ask.")


class Proposing(FormSchema):
    """An action in one line, as it was typed. Its text is guarded once the marks are out of it."""

    line = fields.String(
        required=True,
        validate=validate.Length(max=LINE_LIMIT, error=_l("This is too long for one line.")),
        error_messages={"required": _SAY_WHAT},
    )


class Declining(OnAction):
    """An agency's no, with its reason."""

    reason = Choice(GapReason, missing=_l("Please choose the reason."))


class AskingAnother(OnAction):
    """Another agency for an action without a yes."""

    agency = fields.UUID(required=True, error_messages={"required": _WHICH_AGENCY, "invalid_uuid": _WHICH_AGENCY})


class NotingGap(OnAction):
    """Why no agency can do it now."""

    cause = Choice(GapCause, missing=_l("Please choose the reason."))


COMMANDS: Commands = {
    "propose": Proposing,
    "accept": OnAction,
    "decline": Declining,
    "ask_another": AskingAnother,
    "note_gap": NotingGap,
    "clear_done": Plain,
    "read_back": Plain,
    "leave_read_back": Plain,
}
_AS_ELSEWHERE = ("agency_cannot_be_asked", "not_your_role", "already_closed", "to_be_placed")
"""Refused at the table in the same words as on the agency's page of its actions."""
REFUSALS = {
    "due_day_past": _l("That day is past. Choose today or a later day."),
    "asked_already": _l("This agency is asked already. Its answer is awaited."),
    "not_yours_to_place": _l("The chair, the recorder or whoever proposed it does this."),
    "already_answered": _l("This has its answer already."),
    **{code: REFUSAL_WORDS[code] for code in _AS_ELSEWHERE},
}
_WRONG = {
    Wrong.NO_TEXT: _SAY_WHAT,
    Wrong.NO_AGENCY: _l("Which agency do you ask? Write @ and its name."),
    Wrong.UNKNOWN_AGENCY: _l("There is no agency called “%(said)s”. Write @ and its name, or choose from the list."),
    Wrong.SEVERAL_AGENCIES: _l("“%(said)s” could be several agencies. Write the whole name, at the end of the line."),
    Wrong.TWO_AGENCIES: _l("Name one agency, not two. Each agency is asked in a line of its own."),
    Wrong.UNKNOWN_DAY: _l("I do not know the day “%(said)s”. Write !2026-12-04, !4 dec or !fri."),
    Wrong.SEVERAL_DAYS: _l("“%(said)s” could be two days. Write the month as a word, as in !4 dec."),
    Wrong.TWO_DAYS: _l("Name one day, not two."),
    Wrong.UNKNOWN_NEED: _l("She has no need “%(said)s” on her card. Write # and the number of the need."),
    Wrong.SEVERAL_NEEDS: _l("“%(said)s” could be more than one need. Write # and the number of the need."),
    Wrong.TWO_NEEDS: _l("Name one need, not two."),
}


def line_words(refused: LineRefused | NarrativeRefused) -> str:
    """Why a line cannot be proposed, for whoever typed it."""
    if isinstance(refused, NarrativeRefused):
        return words_for(refused, TEXT_LIMIT)
    return str(_WRONG[refused.wrong]) % {"said": refused.said}
