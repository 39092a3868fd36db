"""Forms and words of referrals."""

from marshmallow import fields, validate

from conference.actions.domain import GapReason
from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import lazy as _l
from conference.referrals.domain import (
    MINIMUM_LIMIT,
    SERVICE_LIMIT,
    WHO_LIMIT,
    WORD_LIMIT,
    Move,
    ReferralState,
    StepKind,
)
from conference.referrals.policy import STEPS, Refusal

STATE_WORDS = {
    ReferralState.OFFERED: _l("Offered, waits for an answer"),
    ReferralState.ACCEPTED: _l("Accepted"),
    ReferralState.DECLINED: _l("Declined"),
    ReferralState.INTRODUCED: _l("Introduced"),
    ReferralState.MET: _l("She was met"),
    ReferralState.TAKING_PART: _l("She takes part"),
    ReferralState.NOT_TAKING_PART: _l("She does not take part"),
    ReferralState.CLOSED: _l("Closed"),
}
STEP_WORDS = {
    StepKind.CONSENT: _l("She said yes"),
    StepKind.NAMED_PERSON: _l("Somebody there is named"),
    StepKind.INTRODUCED: _l("They were introduced"),
    StepKind.ACCOMPANIED: _l("Somebody went with her"),
    StepKind.MET: _l("They met"),
    StepKind.CHECKED: _l("Asked after two weeks"),
}
NOTE_WORDS = {
    StepKind.NAMED_PERSON: _l("Name who will receive her"),
    StepKind.ACCOMPANIED: _l("Note who went with her"),
    StepKind.CHECKED: _l("Note that somebody asked her after two weeks"),
}
"""What notes a step that is no move."""
MOVE_WORDS = {
    Move.ACCEPT: _l("Accept"),
    Move.DECLINE: _l("Decline"),
    Move.INTRODUCE: _l("They were introduced"),
    Move.MEET: _l("They met"),
    Move.TAKES_PART: _l("She takes part"),
    Move.DROPS_OUT: _l("She does not take part"),
    Move.CLOSE: _l("Close the referral"),
    Move.TAKE_BACK: _l("She does not want it any more"),
}
DONE_WORDS = {
    Move.ACCEPT: _l("Accepted. Next, say who will receive her."),
    Move.DECLINE: _l("Declined, with your reason. It is in the gap ledger, so that the table looks for another way."),
    Move.INTRODUCE: _l("Noted: they were introduced."),
    Move.MEET: _l("Noted: they met. In two weeks, somebody asks her how it goes."),
    Move.TAKES_PART: _l("Noted: she takes part."),
    Move.DROPS_OUT: _l("Noted, with the reason. It is in the gap ledger, so that the table looks for another way."),
    Move.CLOSE: _l("The referral is closed."),
    Move.TAKE_BACK: _l("It ended at once, and shows nothing any more to anybody."),
}
REFUSAL_WORDS = {
    Refusal.NOT_YOUR_ROLE: _l("Representatives and coordinators of your agency do this. Please ask one of them."),
    Refusal.NOT_YOUR_CASE: _l("Referrals are offered by the agency that leads the case, and by whoever works on it."),
    Refusal.CASE_IS_CLOSED: _l("This case is closed. Open it again first."),
    Refusal.CASE_NOT_BROUGHT: _l("Only your agency reads this case. Bring it to the table first."),
    Refusal.NO_LONGER_WANTED: _l("She no longer wants this. Please choose something that she asks for now."),
    Refusal.YOUR_OWN_AGENCY: _l("This is your own agency. Please choose another one."),
    Refusal.AGENCY_CANNOT_BE_ASKED: _l("This agency cannot be asked for this case."),
    Refusal.SHE_TOOK_IT_BACK: _l("She took back what she had agreed to. Please ask her again first."),
    Refusal.OFFERED_ALREADY: _l("A referral to this agency, for the same need, is under way already."),
    Refusal.NOT_YOUR_SIDE: _l("The other agency says this. Nothing was changed."),
    Refusal.NOT_NOW: _l("It has gone on meanwhile. Nothing was changed; here is how it stands."),
    Refusal.NOBODY_NAMED: _l("Please name first who will receive her."),
    Refusal.NOT_CHECKED_YET: _l("Please ask her after two weeks how it goes, before it is closed."),
    Refusal.NOTED_ALREADY: _l("Somebody has noted this already. Nothing was changed."),
    Refusal.DAY_TO_COME: _l("This day is still to come. Please give the day on which it happened."),
    Refusal.OUT_OF_ORDER: _l("This day does not fit the other steps. Please give the day on which it happened."),
    Refusal.TOO_SOON_TO_CHECK: _l("Please give a day at least two weeks after they met."),
}
OFFER_FIELD_OF = {
    Refusal.NO_LONGER_WANTED: "need",
    Refusal.YOUR_OWN_AGENCY: "to",
    Refusal.AGENCY_CANNOT_BE_ASKED: "to",
    Refusal.CASE_NOT_BROUGHT: "to",
    Refusal.OFFERED_ALREADY: "to",
    Refusal.DAY_TO_COME: "yes_on",
    Refusal.SHE_TOOK_IT_BACK: "yes_on",
}
DAY_REFUSALS = frozenset({Refusal.DAY_TO_COME, Refusal.OUT_OF_ORDER, Refusal.TOO_SOON_TO_CHECK})
"""Refusals that are about the field `on`."""

CHOOSE_NEED = _l("Please choose what it is for.")
CHOOSE_AGENCY = _l("Please choose an agency, or name a service outside the table.")
ONE_OF_BOTH = _l("Please leave this empty, or choose no agency: a referral goes one way.")
CHOOSE_REASON = _l("Please choose the reason.")
NAME_A_WORKER = _l("Please say which worker.")
_HER_YES = _l("No referral without her yes. Please ask her first.")
_DAY = _l("Please give a day.")
_WHAT_THEY_ARE_TOLD = _l("Please write what they may be told.")
_WHAT_SHE_SAYS = _l("Please write what she says.")
_UNKNOWN = _l("Please choose what happened.")


class OfferForm(FormSchema):
    """A referral that she said yes to."""

    need = fields.UUID(required=True, error_messages={"required": CHOOSE_NEED, "invalid_uuid": CHOOSE_NEED})
    to = fields.UUID(load_default=None, error_messages={"invalid_uuid": CHOOSE_AGENCY})
    service = NarrativeField(limit=SERVICE_LIMIT, load_default=None)
    minimum = NarrativeField(limit=MINIMUM_LIMIT, required=True, error_messages={"required": _WHAT_THEY_ARE_TOLD})
    said_yes = fields.Boolean(
        required=True,
        validate=validate.Equal(comparable=True, error=_HER_YES),
        error_messages={"required": _HER_YES, "invalid": _HER_YES},
    )
    yes_on = fields.Date(required=True, error_messages={"required": _DAY, "invalid": _DAY})


class MoveForm(FormSchema):
    """What happened, why where it did not work out, and on which day."""

    move = fields.Enum(Move, by_value=True, required=True, error_messages={"required": _UNKNOWN, "unknown": _UNKNOWN})
    reason = fields.Enum(GapReason, by_value=True, load_default=None, error_messages={"unknown": CHOOSE_REASON})
    on = fields.Date(load_default=None, error_messages={"invalid": _DAY})


class StepForm(FormSchema):
    """A step of the warm transfer that is noted by itself."""

    step = fields.Enum(
        StepKind,
        by_value=True,
        required=True,
        validate=validate.OneOf(list(STEPS), error=_UNKNOWN),
        error_messages={"required": _UNKNOWN, "unknown": _UNKNOWN},
    )
    who = NarrativeField(limit=WHO_LIMIT, load_default=None)
    on = fields.Date(load_default=None, error_messages={"invalid": _DAY})


class WordForm(FormSchema):
    """What she says of it."""

    text = NarrativeField(limit=WORD_LIMIT, required=True, error_messages={"required": _WHAT_SHE_SAYS})
