"""The commands of the running meeting, as a browser sends them; and the words of their refusals."""

from conference.infra.words import lazy as _l
from conference.live.schemas import (
    chairing,
    chairs,
    displays,
    promising,
    sharing,
    speaking,
    tending,
    threshold,
    writing,
)
from conference.live.schemas.given import NOT_POSSIBLE, Commands

COMMANDS: Commands = {
    **chairing.COMMANDS,
    **writing.COMMANDS,
    **tending.COMMANDS,
    **promising.COMMANDS,
    **sharing.COMMANDS,
    **displays.COMMANDS,
    **speaking.COMMANDS,
    **threshold.COMMANDS,
    **chairs.COMMANDS,
}
REFUSALS = {
    "not_in_the_room": _l("You are not in the room now. The page brings you back by itself."),
    "not_pledged": _l("Please accept the pledge for this conference first."),
    "meeting_not_live": _l("The conference is not running."),
    "no_case_on_the_table": _l("There is no case on the table now."),
    "representatives_only": _l("Only the agencies' representatives do this."),
    "listens_only": _l("At this table you listen: those who read cases write, propose and answer."),
    **chairing.REFUSALS,
    **writing.REFUSALS,
    **tending.REFUSALS,
    **chairs.REFUSALS,
    **promising.REFUSALS,
    **sharing.REFUSALS,
    **displays.REFUSALS,
    **speaking.REFUSALS,
    **threshold.REFUSALS,
}

__all__ = ["COMMANDS", "NOT_POSSIBLE", "REFUSALS"]
