"""What several kinds of command are given."""

from enum import StrEnum
from typing import Any

from marshmallow import fields

from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l

NOT_POSSIBLE = _l("This is not possible now. The page has been brought up to date.")
Commands = dict[str, type[FormSchema]]


class Choice(fields.Enum[Any]):
    """One of a few words; `missing` is said when none was chosen."""

    def __init__(self, kind: type[StrEnum], missing: str = NOT_POSSIBLE) -> None:
        super().__init__(kind, by_value=True, required=True, error_messages={"required": missing})


class Plain(FormSchema):
    """A command that needs nothing but its kind."""


class OnItem(FormSchema):
    """A command about one item."""

    item = fields.UUID(required=True)


class OnAction(FormSchema):
    """A command about one action."""

    action = fields.UUID(required=True)


class OnMember(FormSchema):
    """A command about somebody."""

    member = fields.UUID(required=True)
