"""Survivors whose contact is being handed over, or is away."""

from datetime import datetime, timedelta

from conference.accounts.service import absences
from conference.cases.domain import Agrees
from conference.directory import service as directory
from conference.kernel.ids import AgencyId, CaseId
from conference.kernel.narrative import Narrative
from conference.needs.domain import NewHandover
from conference.needs.service import handing_over
from tests import builders
from tests.cast import Cast

_LEFT = ("Go with her to the bank, if she still wants that", "Ask how the first night in the new room was")


def furnish(cast: Cast, out: list[AgencyId], now: datetime) -> dict[str, CaseId]:
    """One that Rosa hands over to Pia, and one of Noa's, who is away, so that Rosa stands in."""
    rosa, today = cast["counsellor"], directory.today(now)
    pia, noa = (builders.colleague(cast, "counsellor", name, now) for name in ("Pia Laurent", "Noa Berg"))
    handed_over = builders.bring_case(rosa, now, question="Who goes with her to the bank?", kept_out=out)
    left, why = tuple(map(Narrative.read, _LEFT)), Narrative.read("She is told when they next meet, on Friday")
    new = NewHandover(pia.member, today + timedelta(days=13), Agrees.NOT_ASKED_YET, why, left)
    handing_over.hand_over(rosa, handed_over, new, now)
    question = "Which school takes her son?"
    stood_in = builders.bring_case(noa, now, question=question, backup=rosa, kept_out=out)
    absences.say_away(noa, today, today + timedelta(days=8), None, now)
    return {"handed_over": handed_over, "stood_in": stood_in}
