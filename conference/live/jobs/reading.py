"""One reading of a meeting: what every audience is shown of it at one instant, read and rendered once for all."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import force_locale

from conference.accounts.service import acting
from conference.attendance.service import bound_by_pledge
from conference.consent import service as consent
from conference.consent.domain import CaseFacts, RoomFacts, Viewer
from conference.consent.policy import as_anybody, everyone_in, knows_pseudonym, may_know, reads_free_text, viewer_of
from conference.infra.changes import Look
from conference.infra.http import this_app
from conference.infra.realtime import Seat
from conference.kernel.actor import Actor
from conference.kernel.errors import require_known
from conference.kernel.ids import AgencyId, CaseId, MeetingId
from conference.live import store
from conference.live.domain import EVERYTHING, ChairFacts, LiveAudience, Place, Region
from conference.live.jobs.seats import still_here
from conference.live.projection import Board, board
from conference.live.service.warning import chair_facts
from conference.live.store.facts import meeting_facts
from conference.meetings import store as meetings
from conference.meetings.policy import may_chair
from conference.meetings.service import standing_of

CHAIRS = frozenset({Region.CHAIR, Region.AGENDA, Region.BAR})
"""Where the chair's page shows more than others'."""


@dataclass(frozen=True, slots=True)
class _Rights:
    """What the rules say of the cases of an agenda to one kind of viewer."""

    hidden: frozenset[CaseId]
    bare: frozenset[CaseId]
    unnamed: frozenset[CaseId]


class _Agenda:
    """The cases of an agenda as the rules read them; and, while these stay as they are, what the rules said last."""

    def __init__(self, cases: tuple[CaseFacts, ...]) -> None:
        self.cases = cases
        self.everyone = everyone_in(cases)
        self._said: dict[tuple[Viewer, RoomFacts], _Rights] = {}
        self._said_at = 0

    def rights(self, viewer: Viewer, room: RoomFacts, now: datetime, *, exact: bool) -> _Rights:
        """What the rules say to somebody, asked once for all whom they cannot tell apart; unless `exact`, what they
        said within the same second.
        """
        if exact or self._said_at != int(now.timestamp()):
            self._said.clear()
            self._said_at = int(now.timestamp())
        asks = as_anybody(viewer, self.everyone), room
        if asks not in self._said:
            self._said[asks] = self._decide(*asks, now)
        return self._said[asks]

    def _decide(self, viewer: Viewer, room: RoomFacts, now: datetime) -> _Rights:
        return _Rights(
            hidden=frozenset(c.id for c in self.cases if not may_know(viewer, c, now, room)),
            bare=frozenset(c.id for c in self.cases if not reads_free_text(viewer, c.lead, c.holders, c.policy)),
            unnamed=frozenset(c.id for c in self.cases if not knows_pseudonym(viewer, c.lead, c.step, c.policy)),
        )


class Reading:
    """A meeting as it stands at `now`, for all who look at it then. Parts that have not changed are not read again.

    For a push, what ends by the clock alone may be up to a second late; not so for what a page fetches (`exact`).
    """

    def __init__(self, meeting_id: MeetingId, now: datetime, *, exact: bool = True) -> None:
        with this_app().app_context():  # a session of its own: the caller's may still look at what was before
            meeting = require_known(meetings.meeting(meeting_id))  # first: its version may be older, never newer
            self.look = Look()
            self.facts = meeting_facts(meeting, self.look, now)
            self._standing = standing_of(meeting)
        wanted = tuple(sorted({*self.facts.cards, *(action.case for action in self.facts.unfinished)}))
        self._agenda = self.look.read(("agenda", wanted), lambda: _Agenda(tuple(store.facts_of_cases(wanted).values())))
        self._room = self.look.read(("room", meeting_id), lambda: consent.whole_room(meeting_id))
        self._exact = exact
        self._keeping_notes = frozenset(note.private_to for note in self.facts.notes if note.private_to)
        self._boards: dict[tuple[LiveAudience, bool], Board] = {}
        self._html: dict[tuple[LiveAudience, Region], str] = {}

    def still_here(self, seats: Sequence[Seat]) -> Mapping[str, Actor]:
        """Which of some open pages may stay open, and whose they are."""
        return still_here(seats, self.look, self.facts.now)

    def audience(self, actor: Actor, language: str) -> LiveAudience:
        """The audience that one member belongs to."""
        rights = self._rights_of(actor)
        return LiveAudience(
            meeting=self.facts.id,
            place=self._place(actor),
            hidden=rights.hidden,
            language=language,
            bare=rights.bare,
            unnamed=rights.unnamed,
            agency=self._with_notes(actor.agency),
        )

    def everybody(self, language: str) -> LiveAudience:
        """Everybody in the room at once, for a screen that all of them see: what is hidden from one is hidden from it.

        Of somebody who may not act now nobody can tell what they may know; nor where nobody is there. Beside somebody
        who did not accept the pledge no case is shown. Source: rule book, four filters, step 2: "pledged attendees".
        """
        with this_app().app_context():
            people = store.perhaps_in_the_room(self.facts.id)
            actors = acting(list(people), self.facts.now)
            bound = people <= bound_by_pledge(self.facts.id)
        known = bound and bool(self.facts.people) and people == frozenset(actors)
        all_rights = [self._rights_of(actor) for actor in actors.values()]
        every_case = frozenset(case.id for case in self._agenda.cases)
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
        if (audience, warned) not in self._boards:
            self._boards[audience, warned] = board(self.facts, audience, self._chair_facts() if warned else None)
        return self._boards[audience, warned]

    def html(self, audience: LiveAudience, region: Region) -> str:
        """One region as HTML, in the audience's language."""
        if (audience, region) not in self._html:
            shown = self.board(audience, [region])
            with force_locale(audience.language):
                text = render_template(f"live/regions/{region.value}.html", board=shown, lang=audience.language)
            self._html[audience, region] = text
        return self._html[audience, region]

    def message(
        self, audience: LiveAudience, regions: Iterable[Region] = EVERYTHING, *, before: int = 0
    ) -> dict[str, Any]:
        """Regions of the page for one audience, with the version that they are of and the one that they follow on."""
        return {
            "before": before,
            "version": self.facts.version,
            "now": self.facts.now.timestamp(),
            "regions": {region.value: self.html(audience, region) for region in regions},
        }

    def _chair_facts(self) -> ChairFacts:
        key = ("chair", self.facts.id, self.facts.items, self.facts.people)
        return self.look.read(key, lambda: chair_facts(self.facts), at=int(self.facts.now.timestamp()))

    def _place(self, actor: Actor) -> Place:
        if may_chair(actor, self._standing):
            return Place.CHAIR
        return Place.SEATED if actor.reads_cards else Place.OBSERVER

    def _with_notes(self, agency: AgencyId) -> AgencyId | None:
        return agency if agency in self._keeping_notes else None

    def _rights_of(self, actor: Actor) -> _Rights:
        room = self._room.for_member(actor.member)
        return self._agenda.rights(viewer_of(actor), room, self.facts.now, exact=self._exact)


def _union(cases: Iterable[frozenset[CaseId]]) -> frozenset[CaseId]:
    return frozenset[CaseId]().union(*cases)
