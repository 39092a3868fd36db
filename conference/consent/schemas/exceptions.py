"""Forms and words of overrides, lawful disclosures, papers and legal holds."""

from marshmallow import fields, validate

from conference.accounts.schemas import PasswordForm
from conference.consent.domain import (
    Body,
    Category,
    Claim,
    Harm,
    HoldReason,
    NotTold,
    OverrideState,
    Reason,
    ReviewResult,
    TellWhat,
    Then,
)
from conference.infra.forms import ChosenField, FormSchema
from conference.infra.words import lazy as _l

HARM_WORDS = {
    Harm.SERIOUS_BODILY_HARM: _l("There is a significant risk of serious bodily harm to a person"),
    Harm.DEATH: _l("There is a significant risk that a person dies"),
    Harm.CHILD_IN_DANGER: _l("A child is in danger of serious harm"),
    Harm.HELD_OR_MISSING: _l("A person is held against their will, or missing and in danger"),
}
STATE_WORDS = {
    OverrideState.WAITING: _l("waits for a yes"),
    OverrideState.HOLDS: _l("holds now"),
    OverrideState.OVER: _l("over"),
    OverrideState.LAPSED: _l("never held"),
}
REVIEW_WORDS = {
    ReviewResult.IN_ORDER: _l("In order"),
    ReviewResult.NOT_IN_ORDER: _l("Not in order"),
}
CLAIM_WORDS = {
    Claim.LEGAL_DUTY: _l("A law says that we must report this"),
    Claim.COURT_ORDER: _l("An order or a warrant, signed by a judge"),
    Claim.SUBPOENA: _l("A subpoena, or a letter from a lawyer"),
    Claim.POLICE_REQUEST: _l("The police ask, without a paper"),
}
BODY_WORDS = {
    Body.COURT: _l("A court"),
    Body.CHILD_PROTECTION: _l("Child protection"),
    Body.POLICE: _l("Police"),
    Body.CORONER: _l("A coroner"),
    Body.PUBLIC_HEALTH: _l("Public health"),
    Body.DEFENCE: _l("The defence"),
    Body.OTHER: _l("Another body"),
}
NOT_TOLD_WORDS = {
    NotTold.NOT_SAFE: _l("It is not safe to tell her now"),
    NotTold.NO_SAFE_CONTACT: _l("No safe contact is recorded"),
    NotTold.COULD_NOT_REACH: _l("She could not be reached by her safe contact"),
}
TELL_WORDS = {
    TellWhat.OVERRIDE: _l("Some of her details were opened because of serious harm"),
    TellWhat.DISCLOSURE: _l("One of her details was handed to a body outside the table"),
    TellWhat.SUBPOENA: _l("A subpoena asked for her details, and was refused"),
    TellWhat.COURT_ORDER: _l("A court’s order asks for her details"),
}
HOLD_WORDS = {
    HoldReason.SUBPOENA: _l("A subpoena came"),
    HoldReason.COURT_ORDER: _l("A court’s order came"),
    HoldReason.COUNSEL: _l("The agency’s counsel asks"),
}
THEN_WORDS = {
    Then.RECORD_DISCLOSURE: _l("It is recorded: one detail, to one body. Nobody gets a view of anything."),
    Then.TELL_SURVIVOR: _l("Tell her, only by her recorded safe contact: beforehand if that is safe."),
    Then.LEGAL_HOLD: _l("A legal hold has begun: nothing of this case is destroyed. It opens nothing."),
    Then.PRIVACY_LEAD_REVIEW: _l("The privacy officers have been asked to read it. Speak with your counsel."),
    Then.TELL_HOLDER: _l("The agency that holds the details has been told, without saying more in the mail."),
}
REFUSED_WORDS = {
    Reason.NO_RELEASE: _l("A wish of the police is no order and no duty: only a release that she signed opens this."),
    Reason.RECUSED: _l("You have stepped aside from this. A colleague of yours can answer it."),
}
TOLD = "told"
TELLING_ERRORS = {
    ("told_on", "not_yet"): _l("This day is still to come."),
    ("told", "missing"): _l("Please say whether she knows."),
    ("ask_again_on", "later_day_needed"): _l("Please give a later day, on which somebody asks again if it is safe."),
}


def _chosen_kinds() -> ChosenField:
    return ChosenField(fields.Enum(Category, by_value=True), _l("Please choose at least one kind of detail."))


class OverrideForm(PasswordForm):
    """An override, as it is asked for. Its reason is chosen, never typed."""

    why = fields.Enum(
        Harm, by_value=True, required=True, error_messages={"required": _l("Please choose what is feared.")}
    )
    people = ChosenField(fields.UUID(), _l("Please choose at least one person."))
    categories = _chosen_kinds()
    hours = fields.Integer(required=True, error_messages={"required": _l("Please say for how many hours.")})


class ReviewForm(FormSchema):
    """What the review of an override found."""

    result = fields.Enum(
        ReviewResult,
        by_value=True,
        required=True,
        error_messages={"required": _l("Please say whether it was right to open this.")},
    )


class TellingForm(FormSchema):
    """Whether she knows: told, and on which day; or why not, and when to ask again if it is safe."""

    told = fields.String(
        load_default=None, validate=validate.OneOf([TOLD, *NotTold], error=_l("Please look at this again."))
    )
    told_on = fields.Date(load_default=None)
    ask_again_on = fields.Date(load_default=None)


class DisclosureForm(TellingForm):
    """A detail that somebody outside asks for."""

    claim = fields.Enum(
        Claim, by_value=True, required=True, error_messages={"required": _l("Please choose on what it is asked for.")}
    )
    body = fields.Enum(
        Body, by_value=True, required=True, error_messages={"required": _l("Please choose who asks for it.")}
    )
    duty = fields.UUID(load_default=None)
    order = fields.UUID(load_default=None)


class PaperForm(FormSchema):
    """A paper from a court or a lawyer."""

    by_judge = fields.Boolean(
        required=True, error_messages={"required": _l("Please say whether a judge has signed it.")}
    )
    body = fields.Enum(
        Body, by_value=True, required=True, error_messages={"required": _l("Please choose who asks for it.")}
    )
    categories = _chosen_kinds()
    first_day = fields.Date(required=True, error_messages={"required": _l("Please give the first day it holds.")})
    last_day = fields.Date(required=True, error_messages={"required": _l("Please give the last day it holds.")})
    stayed = fields.Boolean(load_default=False)


class StayedForm(FormSchema):
    """Whether a court has suspended an order."""

    stayed = fields.Boolean(required=True)
