"""Whose the chair is, as a browser sends it; and the words of its refusals."""

from marshmallow import fields

from conference.infra.words import lazy as _l
from conference.live.schemas.given import Commands, OnMember, Plain


class Seating(OnMember):
    """Note somebody as present. `aloud`: the chair heard them accept the pledge."""

    aloud = fields.Boolean(load_default=False)


COMMANDS: Commands = {
    "name_co_chair": OnMember,
    "drop_co_chair": OnMember,
    "hand_chair": OnMember,
    "take_chair": Plain,
    "seat": Seating,
    "unseat": OnMember,
}
REFUSALS = {
    "not_here": _l("They have no page of this conference open now."),
    "cannot_chair": _l("They take no part at the table, so they cannot chair it."),
    "not_on_the_chairs_list": _l("Only somebody on the chair's list can chair this conference."),
    "already_chairs": _l("They are chairing already."),
    "chair_not_offered": _l("The chair is not free. Somebody is chairing this conference."),
    "already_here": _l("They are noted as being in the room already."),
    "has_a_page": _l("They have a page of this conference open. They leave by closing it."),
}
