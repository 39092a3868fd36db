"""How her needs stand, as a browser sends it; and the words of its refusals."""

from marshmallow import fields

from conference.cases.domain import NEED_LIMIT, NeedState
from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import lazy as _l
from conference.live.schemas.given import Choice, Commands


class Tending(FormSchema):
    """How one of her needs stands now."""

    need = fields.UUID(required=True)
    state = Choice(NeedState, missing=_l("Please choose how it stands."))


class AlsoAsking(FormSchema):
    """Something else that she asked for."""

    text = NarrativeField(
        limit=NEED_LIMIT, required=True, error_messages={"required": _l("Please say what she asked for.")}
    )


COMMANDS: Commands = {"need": Tending, "add_need": AlsoAsking}
REFUSALS = {
    "needs_of_others": _l("The agency that leads this case, her contacts, the chair and the recorder change this."),
}
