"""Forms and words of actions."""

from marshmallow import fields

from conference.actions.domain import UPDATE_LIMIT, ActionState, GapCause, GapReason, Outcome
from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import lazy as _l

GAP_WORDS = {
    GapReason.NO_CAPACITY: _l("No capacity at the moment"),
    GapReason.WAITING_LIST: _l("There is a waiting list"),
    GapReason.NOT_ELIGIBLE: _l("She is not eligible"),
    GapReason.SURVIVOR_DECLINED: _l("The survivor declined"),
    GapReason.COULD_NOT_REACH_HER: _l("We could not reach her"),
    GapReason.OTHER: _l("Another reason"),
}

CAUSE_WORDS = {
    GapCause.NO_CAPACITY: _l("No capacity at the moment"),
    GapCause.WAITING_LIST: _l("There is a waiting list"),
    GapCause.NOT_ELIGIBLE: _l("She is not eligible"),
    GapCause.SURVIVOR_DECLINED: _l("The survivor declined"),
    GapCause.COULD_NOT_REACH_HER: _l("She could not be reached"),
    GapCause.OTHER: _l("Another reason"),
    GapCause.NOT_ANSWERED: _l("No agency has answered"),
}
"""Why nobody could do something, as the table says it."""

OUTCOME_WORDS = {
    Outcome.DONE: _l("Done"),
    Outcome.NOT_POSSIBLE: _l("Not possible, circumstances changed"),
    Outcome.NOT_DONE: _l("We did not do it"),
}

OUTCOME_HELP = {
    Outcome.DONE: _l("It happened as we promised."),
    Outcome.NOT_POSSIBLE: _l("Something outside our hands changed, and it cannot happen any more."),
    Outcome.NOT_DONE: _l("It was ours to do and it did not happen. Saying so helps the table see what is missing."),
}

STATE_WORDS = {
    ActionState.PROPOSED: _l("Waits for an answer"),
    ActionState.ACCEPTED: _l("Accepted"),
    ActionState.DECLINED: _l("Declined"),
    ActionState.CLOSED: _l("Closed out"),
    ActionState.TO_PLACE: _l("To be placed"),
}

NO_AGENCY = _l("No agency yet")
"""Where an action was taken from its agency: neither which one it was nor why is said."""

REFUSAL_WORDS = {
    "not_your_role": _l("Representatives and coordinators of your agency answer for it. Please ask one of them."),
    "not_answered_yet": _l("Your agency has not said yes to this yet. Please accept or decline it first."),
    "already_answered": _l("Somebody of your agency has answered this already."),
    "was_declined": _l("Your agency declined this, so there is nothing to do here."),
    "to_be_placed": _l("This went back to the table. Nothing was changed."),
    "agency_cannot_be_asked": _l("This agency cannot be asked for this case."),
    "already_closed": _l("This was closed out already. Nothing was changed."),
}
"""What is said when something was done twice or by the wrong hands; the page then shows how things stand."""

_CHOOSE_REASON = _l("Please choose the reason.")


class DeclineForm(FormSchema):
    """An agency's no."""

    reason = fields.Enum(
        GapReason, by_value=True, required=True, error_messages={"required": _CHOOSE_REASON, "unknown": _CHOOSE_REASON}
    )


class UpdateForm(FormSchema):
    """A line for the history."""

    text = NarrativeField(
        limit=UPDATE_LIMIT, required=True, error_messages={"required": _l("Please write what happened.")}
    )


class CloseForm(FormSchema):
    """The honest end."""

    outcome = fields.Enum(
        Outcome, by_value=True, required=True, error_messages={"required": _l("Please choose how this ends.")}
    )
    reason = fields.Enum(GapReason, by_value=True, load_default=None, error_messages={"unknown": _CHOOSE_REASON})
    closing = NarrativeField(limit=UPDATE_LIMIT, load_default=None)


class PlaceForm(FormSchema):
    """Another agency for an action that has none."""

    agency = fields.UUID(required=True, error_messages={"required": _l("Please choose the agency you ask.")})
