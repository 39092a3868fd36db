"""Words of Today and the case page, and of a refusal that no page has words of its own for."""

from collections.abc import Mapping

from conference.actions.schemas import REFUSAL_WORDS as OF_ACTIONS
from conference.consent.schemas import REASON_WORDS
from conference.emergency.schemas import REFUSAL_WORDS as OF_EMERGENCIES
from conference.infra.words import lazy as _l
from conference.kernel.actor import Role
from conference.live.schemas import REFUSALS as OF_LIVE
from conference.meetings.domain import MeetingState
from conference.meetings.schemas import REFUSAL_WORDS as OF_MEETINGS
from conference.minutes.schemas import REFUSAL_WORDS as OF_MINUTES
from conference.needs.schemas import REFUSAL_WORDS as OF_NEEDS

RELEASE_WORDS = {
    None: _l("in effect"),
    "release_withdrawn": _l("withdrawn"),
    "signer_not_allowed": _l("not signed by who may sign"),
    "signer_authority_ended": _l("who signed may sign no longer"),
    "release_not_in_writing": _l("spoken only: not yet signed"),
    "release_incomplete": _l("not complete"),
    "release_ended_by_closing": _l("ended when the case was closed"),
    "release_not_yet_valid": _l("not yet in effect"),
    "release_expired": _l("ended"),
}

HELD_WORDS = {
    MeetingState.PUBLISHED: _l("On the agenda"),
    MeetingState.LIVE: _l("At the table now"),
    MeetingState.ENDED: _l("Was on the agenda"),
}

DUTIES = {
    Role.ADMINISTRATOR: _l("You keep accounts and settings in order. You read no case, and no case is shown here."),
    Role.ADVISER: _l("You help the table do better. For that you need nobody’s case, and none is shown here."),
    Role.OBSERVER: _l("You sit with the table and listen. Every case is a private item for you."),
    Role.STEERING: _l("You look after how the task force works, by counts alone. No case is shown here."),
    Role.PRIVACY_OFFICER: _l("You can prove who saw what, and on what basis. No case is shown here."),
}

_REFUSED: Mapping[str, str] = {
    **{
        str(code): words
        for words_of in (OF_LIVE, OF_MEETINGS, OF_EMERGENCIES, OF_ACTIONS, OF_MINUTES, OF_NEEDS)
        for code, words in words_of.items()
    },
    **{str(code): words for code, words in REASON_WORDS.items()},
}


def refusal_words(code: str) -> str:
    """Why something was refused, as a sentence; empty where nobody is told."""
    return str(_REFUSED.get(code, ""))
