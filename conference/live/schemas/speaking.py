"""Hands and the floor, as a browser sends them; and the words of their refusals."""

from marshmallow import fields

from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l
from conference.live.schemas.given import Commands, Plain


class Raising(FormSchema):
    """A hand, or a direct reply to whoever has the floor."""

    direct = fields.Boolean(load_default=False)


class Giving(FormSchema):
    """The floor, to a named hand or to whoever is next."""

    hand = fields.UUID(load_default=None)


COMMANDS: Commands = {
    "raise_hand": Raising,
    "lower_hand": Plain,
    "give_floor": Giving,
    "floor_over": Plain,
    "close_speakers": Plain,
    "open_speakers": Plain,
}
REFUSALS = {
    "speakers_closed": _l("The list of speakers is closed for now. A direct reply is still possible."),
    "has_the_floor": _l("You have the floor now."),
    "hand_is_down": _l("This hand is not up any more."),
    "nobody_waits": _l("No hand is up."),
    "nobody_speaks": _l("Nobody has the floor now."),
}
