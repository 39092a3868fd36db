"""One reading of a meeting: what every audience is shown of it at one instant, read and rendered once for all."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conference.accounts.service import acting
from conference.attendance.service import bound_by_pledge
from conference.consent import service as consent
from conference.consent.domain import CaseFacts, RoomFacts, Viewer
from conference.consent.policy import as_anybody, everyone_in, knows_pseudonym, may_know, reads_free_text, viewer_of
from conference.infra import clock
from conference.infra.changes import Look
from conference.infra.http import this_app
from conference.infra.realtime import Pages
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, CaseId, MeetingId
from conference.live import store
from conference.live.domain import EVERYTHING, ChairFacts, LiveAudience, Place, Region
from conference.live.jobs.rendering import rendering
from conference.live.jobs.seats import still_here
from conference.live.projection import Board, board
from conference.live.service.warning import chair_facts
from conference.live.store import displays
from conference.live.store.facts import meeting_facts, zone
from conference.meetings.policy import may_chair
from conference.meetings.store import running

_MINUTE_SECONDS = 60
CHAIRS = frozenset({Region.CHAIR, Region.AGENDA, Region.BAR})
"""Where the chair's page shows more than others'."""


@dataclass(frozen=True, slots=True)
class _Rights:
    """What the rules say of the cases of an agenda to one kind of viewer."""

    hidden: frozenset[CaseId]
    bare: frozenset[CaseId]
    unnamed: frozenset[CaseId]


@dataclass(frozen=True, slots=True)
class _Said:
    """What the rules said, and within which second: None where it holds for the instant alone that was asked of."""

    rights: _Rights
    within: int | None


class Agenda:
    """The cases of an agenda as the rules read them; and, while these stay as they are, what the rules said last.

    `read_at`: an instant by which they had been read. Of an earlier one nothing is kept: what was decided in between
    would not hold yet.
    """

    def __init__(self, cases: tuple[CaseFacts, ...], read_at: datetime) -> None:
        self.cases = cases
        self.everyone = everyone_in(cases)
        self._read_at = read_at
        self._said: dict[tuple[Viewer, RoomFacts], _Said] = {}

    def rights(self, viewer: Viewer, room: RoomFacts, now: datetime, *, exact: bool) -> _Rights:
        """What the rules say to all of whom `viewer` is one; unless `exact`, what they said within the same second."""
        asks = viewer, room
        second = int(now.timestamp()) if now >= self._read_at else None
        said = self._said.get(asks)
        if said is None:
            said = self._said[asks] = _Said(self._decide(*asks, now), second)
        elif exact:
            return self._decide(*asks, now)  # not kept: others of this kind have not been told
        elif said.within is None or said.within != second:
            said = self._said[asks] = _Said(self._decide(*asks, now), second)
        return said.rights

    def turn(self, now: datetime) -> bool:
        """Ask anew for everybody who was asked about; whether the rules say something else by now."""
        again = {asks: _Said(self._decide(*asks, now), int(now.timestamp())) for asks in self._said}
        turned = any(again[asks].rights != said.rights for asks, said in self._said.items())
        self._said = again
        return turned

    def _decide(self, viewer: Viewer, room: RoomFacts, now: datetime) -> _Rights:
        return _Rights(
            hidden=frozenset(c.id for c in self.cases if not may_know(viewer, c, now, room)),
            bare=frozenset(c.id for c in self.cases if not reads_free_text(viewer, c.lead, c.holders, c.policy)),
            unnamed=frozenset(c.id for c in self.cases if not knows_pseudonym(viewer, c.lead, c.step, c.policy)),
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """People whom nothing tells apart: not the rules, as they read `viewer` in the room, nor from where they look, nor
    whose private notes they read (`agency`), nor the language. Hundreds look at a meeting, and are of few kinds.
    """

    viewer: Viewer
    present: bool
    pledged: bool
    place: Place
    agency: AgencyId | None
    language: str


class Reading:
    """A meeting as it stands at `now`, for all who look at it then. Parts that have not changed are not read again.

    For a push, what ends by the clock alone may be up to a second late; not so for what a page fetches (`exact`).
    `as_of`: when its meeting was seen; of two readings of one process, the one that saw more has the greater.
    """

    def __init__(self, meeting_id: MeetingId, now: datetime, *, exact: bool = True) -> None:
        meeting, self.look = running.meeting_now(meeting_id)
        self.as_of = self.look.seen_at
        with self.look.session():
            self.facts = meeting_facts(meeting, self.look, now)
            self._zone = zone(self.look).key
            wanted = tuple(sorted({*self.facts.cards, *(action.case for action in self.facts.unfinished)}))
            self.agenda = self.look.read(("agenda", meeting_id, wanted), lambda: _agenda(wanted, self.look))
            self._room = consent.kept_room(meeting_id, self.look)
        self._standing = meeting.standing
        self._exact = exact
        self.kinds_by = self.agenda.everyone, self._room.seated, self._room.pledged, self._standing, self.facts.keeping
        """Somebody is of the same kind as long as these are the same."""
        minute = int(now.timestamp()) // _MINUTE_SECONDS
        self.made_of = self.facts, self.agenda.cases, self._room, self._standing, minute
        """Pages show the same as long as these are the same. They say to the minute when the meeting will end."""
        self._boards: dict[tuple[LiveAudience, bool], Board] = {}
        self._html: dict[tuple[LiveAudience, Region], str] = {}

    def still_here(self, pages: Pages) -> Mapping[str, Actor]:
        """Which of some open pages may stay open, and whose they are."""
        return still_here(pages, self.look, self.facts.now)

    def audience(self, actor: Actor, language: str) -> LiveAudience:
        """The audience that one member belongs to."""
        return self.audience_of(self.kind(actor, language))

    def kind(self, actor: Actor, language: str) -> Kind:
        """Of which kind one member is."""
        room = self._room.for_member(actor.member)
        return Kind(
            viewer=as_anybody(viewer_of(actor), self.agenda.everyone),
            present=room.present,
            pledged=room.pledged,
            place=self._place(actor),
            agency=self._with_notes(actor.agency),
            language=language,
        )

    def audience_of(self, kind: Kind) -> LiveAudience:
        """The audience that all of a kind belong to."""
        room = RoomFacts(present=kind.present, pledged=kind.pledged, case=self._room.case, meeting=self.facts.id)
        rights = self.agenda.rights(kind.viewer, room, self.facts.now, exact=self._exact)
        return LiveAudience(
            meeting=self.facts.id,
            place=kind.place,
            hidden=rights.hidden,
            language=kind.language,
            bare=rights.bare,
            unnamed=rights.unnamed,
            agency=kind.agency,
        )

    def everybody(self, language: str) -> LiveAudience:
        """Everybody in the room at once, for a screen that all of them see: what is hidden from one is hidden from it.

        Of somebody who may not act now nobody can tell what they may know; nor where nobody is there. Beside somebody
        who did not accept the pledge no case is shown. Source: rule book, four filters, step 2: "pledged attendees".
        """
        with this_app().app_context():
            people = displays.perhaps_in_the_room(self.facts.id)
            actors = acting(list(people), self.facts.now)
            bound = people <= bound_by_pledge(self.facts.id)
        known = bound and bool(self.facts.people) and people == frozenset(actors)
        all_rights = [self._rights_of(actor) for actor in actors.values()]
        every_case = frozenset(case.id for case in self.agenda.cases)
        return LiveAudience(
            meeting=self.facts.id,
            place=Place.ROOM,
            hidden=_union(rights.hidden for rights in all_rights) if known else every_case,
            language=language,
            bare=_union(rights.bare for rights in all_rights),
            unnamed=_union(rights.unnamed for rights in all_rights),
        )

    def board(self, audience: LiveAudience, regions: Collection[Region] = EVERYTHING) -> Board:
        """What an audience may see in these regions. What the chair is warned of is loaded for the chair alone."""
        warned = audience.chair and not CHAIRS.isdisjoint(regions)
        known = self._boards.get((audience, True)) or self._boards.get((audience, warned))
        if known is None:
            known = board(self.facts, audience, self._chair_facts() if warned else None)
            self._boards[audience, warned] = known
        return known

    def html(self, audience: LiveAudience, region: Region) -> str:
        """One region as HTML, in the audience's language."""
        if (audience, region) not in self._html:
            self._html[audience, region] = rendering.html(self.board(audience, [region]), region, self._zone)
        return self._html[audience, region]

    def message(
        self, audience: LiveAudience, regions: Iterable[Region] = EVERYTHING, *, before: int = 0
    ) -> dict[str, Any]:
        """Regions of the page for one audience, with the version that they are of and the one that they follow on."""
        return {
            "before": before,
            "version": self.facts.version,
            "as_of": self.as_of,
            "now": self.facts.now.timestamp(),
            "regions": {region.value: self.html(audience, region) for region in regions},
        }

    def _chair_facts(self) -> ChairFacts:
        facts, agenda = self.facts, self.agenda
        chairs = facts.chair, facts.chairs, facts.co_chairs
        made_of = int(facts.now.timestamp()), facts.people, facts.cards, agenda, chairs
        return self.look.read(("chair", facts.id), lambda: chair_facts(facts, agenda.cases, self.look), at=made_of)

    def _place(self, actor: Actor) -> Place:
        if may_chair(actor, self._standing):
            return Place.CHAIR
        return Place.SEATED if actor.reads_cards else Place.OBSERVER

    def _with_notes(self, agency: AgencyId) -> AgencyId | None:
        return agency if agency in self.facts.keeping else None

    def _rights_of(self, actor: Actor) -> _Rights:
        viewer, room = as_anybody(viewer_of(actor), self.agenda.everyone), self._room.for_member(actor.member)
        return self.agenda.rights(viewer, room, self.facts.now, exact=self._exact)


def _agenda(cases: Collection[CaseId], look: Look) -> Agenda:
    facts = look.read_each(consent.CASE_FACTS, cases, store.facts_of_cases)
    return Agenda(tuple(held for held in facts.values() if held is not None), clock.now())


def _union(cases: Iterable[frozenset[CaseId]]) -> frozenset[CaseId]:
    return frozenset[CaseId]().union(*cases)
