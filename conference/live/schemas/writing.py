"""What is written at the table, as a browser sends it."""

from conference.infra.forms import FormSchema, NarrativeField
from conference.infra.words import lazy as _l
from conference.live.schemas.given import Commands

NOTE_LIMIT = 500


class Noting(FormSchema):
    """A line for the item on the table."""

    text = NarrativeField(
        limit=NOTE_LIMIT, required=True, error_messages={"required": _l("Please write the note first.")}
    )


COMMANDS: Commands = {"note": Noting}
