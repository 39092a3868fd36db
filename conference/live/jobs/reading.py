"""One reading of a meeting: what every audience is shown of it at one instant, read and rendered once for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import force_locale

from conference.accounts.service import acting
from conference.consent import service as consent
from conference.consent.domain import RoomFacts, Viewer
from conference.consent.policy import as_anybody, everyone_in, knows_pseudonym, may_know, reads_free_text, viewer_of
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, CaseId
from conference.live import store
from conference.live.domain import EVERYTHING, LiveAudience, Place, Region
from conference.live.projection import Board, board
from conference.meetings.models import Meeting
from conference.meetings.policy import may_chair
from conference.meetings.service import standing_of


@dataclass(frozen=True, slots=True)
class _Rights:
    """What the rules say of the cases of an agenda to one kind of viewer."""

    hidden: frozenset[CaseId]
    bare: frozenset[CaseId]
    unnamed: frozenset[CaseId]


class Reading:
    """A meeting as it stands at `now`. Read anew for every push and every fetch; nothing of it is kept for the next."""

    def __init__(self, meeting: Meeting, now: datetime) -> None:
        self.facts = store.meeting_facts(meeting, now)
        self._standing = standing_of(meeting)
        wanted = {*self.facts.cards, *(action.case for action in self.facts.unfinished)}
        self._cases = tuple(store.facts_of_cases(list(wanted)).values())
        self._everyone = everyone_in(self._cases)
        self._room = consent.room_for(meeting.id)
        self._keeping_notes = frozenset(note.private_to for note in self.facts.notes if note.private_to)
        self._rights: dict[tuple[Viewer, RoomFacts], _Rights] = {}
        self._boards: dict[LiveAudience, Board] = {}
        self._html: dict[tuple[LiveAudience, Region], str] = {}

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

        Of somebody who may not act now nobody can tell what they may know; nor where nobody is there.
        """
        people = store.perhaps_in_the_room(self.facts.id)
        actors = acting(list(people), self.facts.now)
        known = bool(self.facts.people) and people == frozenset(actors)
        all_rights = [self._rights_of(actor) for actor in actors.values()]
        every_case = frozenset(case.id for case in self._cases)
        return LiveAudience(
            meeting=self.facts.id,
            place=Place.ROOM,
            hidden=_union(rights.hidden for rights in all_rights) if known else every_case,
            language=language,
            bare=_union(rights.bare for rights in all_rights),
            unnamed=_union(rights.unnamed for rights in all_rights),
        )

    def board(self, audience: LiveAudience) -> Board:
        """What an audience may see."""
        if audience not in self._boards:
            self._boards[audience] = board(self.facts, audience)
        return self._boards[audience]

    def html(self, audience: LiveAudience, region: Region) -> str:
        """One region as HTML, in the audience's language."""
        if (audience, region) not in self._html:
            shown = self.board(audience)
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

    def _place(self, actor: Actor) -> Place:
        if may_chair(actor, self._standing):
            return Place.CHAIR
        return Place.SEATED if actor.reads_cards else Place.OBSERVER

    def _with_notes(self, agency: AgencyId) -> AgencyId | None:
        return agency if agency in self._keeping_notes else None

    def _rights_of(self, actor: Actor) -> _Rights:
        """Asked once for all whom the rules cannot tell apart."""
        viewer, room = as_anybody(viewer_of(actor), self._everyone), self._room(actor.member)
        if (viewer, room) not in self._rights:
            self._rights[viewer, room] = self._decide(viewer, room)
        return self._rights[viewer, room]

    def _decide(self, viewer: Viewer, room: RoomFacts) -> _Rights:
        cases, now = self._cases, self.facts.now
        return _Rights(
            hidden=frozenset(c.id for c in cases if not may_know(viewer, c, now, room)),
            bare=frozenset(c.id for c in cases if not reads_free_text(viewer, c.lead, c.holders, c.policy)),
            unnamed=frozenset(c.id for c in cases if not knows_pseudonym(viewer, c.lead, c.step, c.policy)),
        )


def _union(cases: Iterable[frozenset[CaseId]]) -> frozenset[CaseId]:
    return frozenset[CaseId]().union(*cases)
