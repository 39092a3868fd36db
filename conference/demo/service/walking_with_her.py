"""What goes on with her between two conferences of the demo: two referrals, her needs, and a contact who hands over."""

from datetime import datetime, timedelta

from conference.cases import store as cases_store
from conference.cases.domain import Agrees, NeedState
from conference.demo.service.last_time import Casebook
from conference.demo.service.people import Cast
from conference.kernel.ids import CaseId, NeedId
from conference.kernel.narrative import Narrative
from conference.needs import service as needs
from conference.needs.domain import NewHandover, NewTold
from conference.needs.service import handing_over
from conference.referrals import service as referrals
from conference.referrals.domain import Move, NewReferral, StepKind


def walk_with_her(cast: Cast, book: Casebook) -> None:
    """One referral that waits for its answer and one on which she was met; a hand-over that is half done."""
    _counselling(cast, book)
    _evenings(cast, book)
    _hand_over(cast, book)


def _counselling(cast: Cast, book: Casebook) -> None:
    adele, amal = cast.people["adele"], cast.people["amal"]
    need = _needs(book.healing)[1]
    minimum = Narrative.read("Mornings, in Spanish, with the same counsellor each time.")
    new = NewReferral(need, cast.agencies["newcomer"], Narrative(""), minimum, _day(cast, 6).date())
    referral = referrals.offer(adele, book.healing, new, _day(cast, 6))
    referrals.move(amal, referral, Move.ACCEPT, _day(cast, 5))
    who = Narrative.read("A counsellor of the morning team")
    referrals.note_step(amal, referral, StepKind.NAMED_PERSON, _day(cast, 5), on=_day(cast, 5).date(), who=who)
    referrals.move(adele, referral, Move.INTRODUCE, _day(cast, 4), on=_day(cast, 4).date())
    referrals.move(amal, referral, Move.MEET, _day(cast, 2), on=_day(cast, 2).date())
    referrals.say(adele, referral, Narrative.read("They let me begin with what I wanted to say."), _day(cast, 1))
    needs.set_state(adele, book.healing, need, NeedState.UNDER_WAY, _day(cast, 2))


def _evenings(cast: Cast, book: Casebook) -> None:
    rosa = cast.people["rosa"]
    home, _income, evenings = _needs(book.moving_on)
    minimum = Narrative.read("She would like a call on weekday evenings, after nine.")
    new = NewReferral(evenings, cast.agencies["friendship"], Narrative(""), minimum, _day(cast, 1).date())
    referrals.offer(rosa, book.moving_on, new, _day(cast, 1))
    needs.set_state(rosa, book.moving_on, home, NeedState.UNDER_WAY, _day(cast, 4))
    told = Narrative.read("Two rooms can be seen in daylight, and nobody decides before she does.")
    needs.tell(rosa, book.moving_on, NewTold(_day(cast, 5).date(), None, told), _day(cast, 5))


def _hand_over(cast: Cast, book: Casebook) -> None:
    """Rosa stood in for Adele until now; from here on she is the one whom she calls first."""
    left = ("Meet her together, where she feels at ease", "Ask which of the two she wants at the clinic")
    new = NewHandover(
        to=cast.people["rosa"].member,
        last_day=cast.today + timedelta(days=10),
        agrees=Agrees.YES,
        why=Narrative(""),
        left=tuple(map(Narrative.read, left)),
    )
    handing_over.hand_over(cast.people["adele"], book.healing, new, _day(cast, 1))


def _needs(case: CaseId) -> list[NeedId]:
    return [need.id for need in cases_store.cards([case])[case].needs]


def _day(cast: Cast, ago: int) -> datetime:
    """Some days ago, in the middle of the morning."""
    return cast.at(cast.today - timedelta(days=ago), "10:40")
