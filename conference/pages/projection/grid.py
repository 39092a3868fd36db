"""Who may see what: agencies by kinds of detail, as far as one reader may know. Pure: facts in, cells out.

The agency that holds details reads what became of its own releases. Any other reads what is open to itself, and not
even that another agency holds something. Whom the survivor keeps out looks like any agency without a release.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from conference.consent.domain import Basis, CaseFacts, Category, Cover, Covered, Party
from conference.consent.policy import covered, knows_kept_out, viewer_of
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId
from conference.kernel.localday import last_day

_OPEN = frozenset({Cover.SEES, Cover.WAITS})
_NOTHING = Cover.NOTHING


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a cell says. `holder`: whose detail it is, where it is not the reader's own agency's.

    `last_day`: of a release. `until`: of an override, to the minute.
    """

    covered: Covered
    last_day: date | None
    until: datetime | None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one agency may see of one kind. Empty: nothing. `asks`: the reader may ask why."""

    category: Category
    holds: bool
    said: tuple[Said, ...]
    asks: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One agency."""

    agency: AgencyId
    name: str
    cells: tuple[Cell, ...]

    @property
    def empty(self) -> bool:
        """Whether the agency may see nothing, as far as the reader may know."""
        return not any(cell.holds or cell.said for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole. `rows`: the reader's own agency, then those that something is said of; `others`: all the others."""

    kinds: tuple[Category, ...]
    rows: tuple[Row, ...]
    others: tuple[Row, ...]


def grid(
    actor: Actor,
    case: CaseFacts,
    holds: frozenset[Category],
    parties: Mapping[AgencyId, Party],
    now: datetime,
    zone: ZoneInfo,
) -> Grid:
    """The grid for one reader. `holds`: the kinds of which the reader's own agency keeps a detail."""
    board = _Board(actor, case, parties, now, zone)
    given = {kind for held in case.releases if actor.stands_for(held.holder) for kind in held.categories}
    received = {kind: board.received(kind) for kind in Category}
    kinds = tuple(kind for kind in Category if kind in holds or kind in given or received[kind])
    keeps = any(kind in holds or kind in given for kind in kinds)
    own = Row(
        actor.agency,
        parties[actor.agency].name,
        tuple(Cell(kind, kind in holds, received[kind], kind in holds) for kind in kinds),
    )
    asked = [party for party in parties.values() if keeps and not actor.stands_for(party.agency)]
    others = [(party, board.row(party, kinds)) for party in asked]
    return Grid(
        kinds=kinds,
        rows=(own, *(row for _party, row in others if not row.empty)),
        others=tuple(row for party, row in others if row.empty and party.current),
    )


@dataclass(frozen=True, slots=True)
class _Board:
    actor: Actor
    case: CaseFacts
    parties: Mapping[AgencyId, Party]
    now: datetime
    zone: ZoneInfo

    def row(self, party: Party, kinds: tuple[Category, ...]) -> Row:
        """What another agency may see of what the reader's agency holds."""
        return Row(
            party.agency,
            party.name,
            tuple(Cell(kind, holds=False, said=self._given(party, kind), asks=True) for kind in kinds),
        )

    def _given(self, party: Party, kind: Category) -> tuple[Said, ...]:
        holders = (self.actor.agency, *sorted(self.actor.took_over, key=str))
        found = [covered(party.viewers, holder, kind, self.case, self.now) for holder in holders]
        told = [self._told(one) for one in found]
        best = min(told, key=lambda one: _RANK.index(one.cover))
        return () if best.cover is _NOTHING else (self._said(best),)

    def _told(self, found: Covered) -> Covered:
        """As far as the reader may know: an agency that is kept out looks like any other without a release."""
        if found.cover is Cover.KEPT_OUT and not knows_kept_out(viewer_of(self.actor), self.case, self.now):
            return Covered(_NOTHING, "")
        return found

    def received(self, kind: Category) -> tuple[Said, ...]:
        """What the reader's agency may see of others' details. Told withdrawn or expired is the holder only."""
        mine = self.parties[self.actor.agency].viewers
        viewers = (mine[0], *(viewer for viewer in mine[1:] if viewer.person == self.actor.person))
        holders = self.case.holders | {held.holder for held in self.case.releases}
        found = [
            self._said(one, self.parties[holder].name)
            for holder in sorted(holders, key=lambda agency: self.parties[agency].name)
            if not self.actor.stands_for(holder)
            and (one := covered(viewers, holder, kind, self.case, self.now)).cover in _OPEN
        ]
        return tuple(found)

    def _said(self, found: Covered, holder: str = "") -> Said:
        by_hours = found.basis is Basis.OVERRIDE
        return Said(
            covered=found,
            last_day=last_day(found.until, self.zone) if found.until and not by_hours else None,
            until=found.until if by_hours else None,
            holder=holder,
        )


_RANK = (Cover.SEES, Cover.WAITS, Cover.KEPT_OUT, Cover.ENDED, Cover.NOTHING)
