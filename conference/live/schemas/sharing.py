"""Sharing a sealed detail, as a browser sends it; and the words of its refusals."""

from marshmallow import fields

from conference.consent.domain import Purpose
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l
from conference.live.schemas.given import Choice, Commands, Plain


class Sharing(FormSchema):
    """Show one sealed detail for one purpose."""

    detail = fields.UUID(required=True)
    purpose = Choice(Purpose)


COMMANDS: Commands = {"share": Sharing, "stop_sharing": Plain}
REFUSALS = {
    "nothing_to_share": _l("Your agency holds no such detail of this case."),
    "nobody_covered": _l("Nobody in the room is covered by a release for this."),
}
