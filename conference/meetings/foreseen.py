"""What a chair is warned of while planning: who cannot come, what nobody may share, and, only where the chair may know
it, that somebody is expected whom she keeps out. Pure. It stops nothing.

Source: experience, Agenda; rule book, (b), "What the person is shown": whom she keeps out looks like any agency without
a release, to everybody but the lead's representatives and her contacts.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from conference.cases.domain import Step
from conference.consent.domain import CaseFacts, Party, Viewer
from conference.consent.policy import is_excluded, knows_kept_out, opens_anything
from conference.kernel.ids import AgencyId, MeetingId
from conference.meetings.planner import POSTPONED_OFTEN


class Foreseen(StrEnum):
    """What may stand in the way of an item."""

    POSTPONED_OFTEN = "postponed_often"
    LEAD_ABSENT = "lead_absent"
    NEEDED_ABSENT = "needed_absent"
    NOT_COVERED = "not_covered"
    KEPT_OUT_EXPECTED = "kept_out_expected"


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning, and the agencies that it names, by name."""

    of: Foreseen
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """The conference that is planned: when it is, and which agencies will not be there."""

    meeting: MeetingId
    starts_at: datetime
    absent: frozenset[AgencyId]


def foreseen(
    reader: Viewer, case: CaseFacts, parties: Collection[Party], day: Day, postponed: int
) -> tuple[Warned, ...]:
    """The warnings about one case for a chair who may know of it, as things stand on the day of the conference."""
    away = [party for party in parties if party.agency in day.absent]
    expected = [party for party in parties if party not in away]
    kept_out = [p for p in expected if p.current and is_excluded(p.viewers[0], case, day.starts_at)]
    found = {
        Foreseen.LEAD_ABSENT: [party for party in away if party.agency == case.lead],
        Foreseen.NEEDED_ABSENT: [p for p in away if p.agency in case.needed and p.agency != case.lead],
        Foreseen.NOT_COVERED: _not_covered(case, expected, day),
        Foreseen.KEPT_OUT_EXPECTED: kept_out if knows_kept_out(reader, case, day.starts_at) else [],
    }
    named = tuple(Warned(of, tuple(sorted(p.name for p in them))) for of, them in found.items() if them)
    return ((Warned(Foreseen.POSTPONED_OFTEN),) if postponed >= POSTPONED_OFTEN else ()) + named


def _not_covered(case: CaseFacts, expected: Collection[Party], day: Day) -> list[Party]:
    """Agencies with a part to play that will be there and to which no release opens anything then, from step 3 on."""
    if case.step < Step.LIMITED_IDENTITY:
        return []
    holders = case.holders | {case.lead}
    there = replace(case, releases=tuple(held for held in case.releases if held.meeting in {None, day.meeting}))
    return [
        party
        for party in expected
        if party.agency in case.needed
        and not any(party.viewers[0].stands_for(holder) for holder in holders)
        and not opens_anything(party.viewers, holders, there, day.starts_at)
    ]
