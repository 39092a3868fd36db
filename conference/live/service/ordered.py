"""A command being carried out, and what every kind of it needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from conference.consent import service as consent
from conference.consent.domain import CaseFacts
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError, require, require_known
from conference.live.domain import Region
from conference.live.policy import LiveReason, may_speak
from conference.meetings import store as meetings_store
from conference.meetings.domain import EventKind
from conference.meetings.models import AgendaItem, Meeting
from conference.meetings.service import running as meetings


@dataclass(frozen=True, slots=True)
class Ordered:
    """A command being carried out, inside its transaction, on the locked meeting."""

    actor: Actor
    meeting: Meeting
    values: Mapping[str, Any]
    now: datetime

    def happened(self, kind: EventKind, **facts: UUID | int | bool | StrEnum) -> None:
        """Note what happened; facts are ids, numbers and fixed words only."""
        plain = {name: value if isinstance(value, int) else str(value) for name, value in facts.items()}
        meetings.append_event(self.meeting, kind, facts=plain, by=self.actor.member, now=self.now)

    def item(self) -> AgendaItem:
        """The item that the command names. Raises HiddenError."""
        item = require_known(meetings_store.item(self.values["item"]))
        if item.meeting_id != self.meeting.id:
            raise HiddenError
        return item

    def item_on_table(self) -> AgendaItem:
        """The current item, for somebody who may speak to it. Raises HiddenError, RefusedError."""
        return self._on_table()[0]

    def case_on_table(self) -> tuple[AgendaItem, CaseFacts]:
        """The current item and its case, for somebody who may speak to it. Raises HiddenError, RefusedError."""
        item, case = self._on_table()
        if case is None:
            raise RefusedError(LiveReason.NO_CASE_ON_THE_TABLE)
        return item, case

    def _on_table(self) -> tuple[AgendaItem, CaseFacts | None]:
        require(may_speak(self.actor, self.meeting.state))
        item = meetings_store.current_item(self.meeting.id)
        if item is None:
            raise RefusedError(LiveReason.NO_CASE_ON_THE_TABLE)
        if item.case_id is None:
            return item, None
        return item, consent.require_on_table(self.actor, item.case_id, self.now, meeting=self.meeting.id)

    def require_chair(self) -> None:
        """Raise RefusedError unless the actor chairs this running meeting."""
        require(meetings.may_run(self.meeting, self.actor))

    @property
    def chairs(self) -> bool:
        """Whether the actor chairs this running meeting."""
        return meetings.may_run(self.meeting, self.actor).allowed


Deeds = Mapping[str, tuple[Callable[[Ordered], None], frozenset[Region]]]
"""Commands by name: what each does, and the regions of the page that change."""
