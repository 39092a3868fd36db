"""What is written at the table, as a browser sends it; and the words of its refusals."""

from marshmallow import fields

from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import lazy as _l
from conference.live.schemas.given import Commands

NOTE_LIMIT = 500


class Noting(FormSchema):
    """A line for the item on the table. `private`: to the writer's agency alone."""

    text = NarrativeField(
        limit=NOTE_LIMIT, required=True, error_messages={"required": _l("Please write the note first.")}
    )
    private = fields.Boolean(load_default=False)


class OnNote(FormSchema):
    """A command about one note."""

    note = fields.UUID(required=True)


class Deciding(FormSchema):
    """What the table decided of the item before it."""

    text = NarrativeField(
        limit=NOTE_LIMIT, required=True, error_messages={"required": _l("Please write what was decided first.")}
    )


COMMANDS: Commands = {"note": Noting, "share_note": OnNote, "decide": Deciding}
REFUSALS = {"chair_or_recorder": _l("Only the chair and the recorder write down decisions.")}
