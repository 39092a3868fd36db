"""What the demo's agencies did since their last conference, and the one that can be opened now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.actions.domain import ActionFacts, ActionState, GapReason, Outcome
from conference.demo.service.last_time import MINUTES, Casebook
from conference.demo.service.people import Cast
from conference.kernel.ids import CaseId, SeriesId
from conference.kernel.narrative import Narrative
from conference.meetings import service as meetings

_QUARTER = timedelta(minutes=15)
_TIME_TO_LOOK_ROUND = timedelta(minutes=10)


def follow_up(cast: Cast, book: Casebook) -> None:
    """One action done, one ended honestly, one with news, two more asked for and waiting for their yes."""
    rosa, sam, mei = (cast.people[key] for key in ("rosa", "sam", "mei"))
    show = _promised(cast, book.moving_on, "shelter")
    seen = Narrative.read("She saw both rooms and likes the one with the window to the garden.")
    actions.close(sam, show.id, Outcome.DONE, reason=None, text=seen, now=_ago(cast, days=4))
    money = _promised(cast, book.moving_on, "income")
    asked = Narrative.read("The question is with the team that decides; they answer in writing.")
    actions.update(mei, money.id, asked, _ago(cast, days=3))
    papers = _promised(cast, book.healing, "legal")
    full = Narrative.read("The clinic takes nothing new for five weeks. We told her worker the same day.")
    actions.close(
        cast.people["priya"],
        papers.id,
        Outcome.NOT_POSSIBLE,
        reason=GapReason.NO_CAPACITY,
        text=full,
        now=_ago(cast, days=3),
    )
    actions.propose(
        rosa,
        case=book.moving_on,
        agency=cast.agencies["shelter"],
        text=Narrative.read("Keep her evening call with the night team after she has moved"),
        due=cast.today + timedelta(days=12),
        now=_ago(cast, days=1),
    )
    actions.propose(
        cast.people["adele"],
        case=book.healing,
        agency=cast.agencies["victims"],
        text=Narrative.read("Go with her to the appointment at income support"),
        due=cast.today + timedelta(days=7),
        now=_ago(cast, days=1),
    )


def _ago(cast: Cast, *, days: int) -> datetime:
    return cast.at(cast.today - timedelta(days=days), "10:15")


def _promised(cast: Cast, case: CaseId, agency: str) -> ActionFacts:
    held = actions_store.for_case(case)
    return next(a for a in held if a.agency == cast.agencies[agency] and a.state is ActionState.ACCEPTED)


def call_today(cast: Cast, series: SeriesId, cases: Sequence[CaseId]) -> None:
    """Call an extra conference that begins within the half hour."""
    chair = cast.people["nadia"]
    meeting = meetings.add_meeting(series, _next_quarter(cast.now), MINUTES)
    for case in cases:
        meetings.add_case(chair, meeting, case, cast.now)
    meetings.publish_agenda(chair, meeting)


def _next_quarter(now: datetime) -> datetime:
    soon = (now + _TIME_TO_LOOK_ROUND).replace(second=0, microsecond=0)
    return soon + _QUARTER - timedelta(minutes=soon.minute % 15)
