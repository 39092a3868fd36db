"""Times, members and rooms of a small world in JSON, at the time of one question."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from conference.consent.domain import RoomFacts, Viewer
from conference.directory.domain import AgencyKind
from conference.kernel.clock import Span
from conference.kernel.localday import end_of_day, start_of_day
from tests.contracts import words
from tests.contracts.words import World, keyed, listed, name, values

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_CARDS = frozenset({"representative", "chair", "coordinator", "recorder"})
_ENDS = ("until", "lifted_at", "lifted", "ended_at", "ends", "to")


class Table:
    """Who sits at the table of one world, at one time."""

    def __init__(self, world: World, at: str | None) -> None:
        self.world = world
        self.zone = ZoneInfo(world["task_force"]["time_zone"])
        self.now = self.start(at)
        self.policy = words.policy(world["task_force"])

    def kept(self, collection: str) -> Mapping[str, Any]:
        """A collection of the world, keyed by id; of another case nothing counts."""
        held = self.world.get(collection)
        if isinstance(held, list):
            held = {str(row.get("id", place)): row for place, row in enumerate(values(held))}
        case = self.world["case"]["id"]
        return {key: value for key, value in keyed(held).items() if value.get("case", case) == case}

    # Times

    def start(self, text: str | None) -> datetime:
        """When something begins: an instant, or the first moment of a local day. Nothing said: long ago."""
        if text is None:
            return EARLIEST
        return start_of_day(_day(text), self.zone) if len(text) == 10 else self._instant(text)

    def end(self, text: str | None) -> datetime | None:
        """When something ends: an instant, or with its local day."""
        if text is None:
            return None
        return end_of_day(_day(text), self.zone) if len(text) == 10 else self._instant(text)

    def moment(self, text: str | None) -> datetime | None:
        """What counts from an instant on, or from the first moment of a day."""
        return None if text is None else self.start(text)

    def _instant(self, text: str) -> datetime:
        read = datetime.fromisoformat(text)
        return read if read.tzinfo else read.replace(tzinfo=self.zone)

    def span(self, held: World) -> Span:
        """From when until when something holds."""
        said = [held.get(key) for key in _ENDS]
        texts = [text.get("at") if isinstance(text, Mapping) else text for text in said]
        ends = [end for text in texts if isinstance(text, str) and (end := self.end(text))]
        return Span(self.start(held.get("from", held.get("since"))), min(ends, default=None))

    # Who asks

    def viewer(self, who: str, agency: str, at: datetime | None = None) -> Viewer:
        """Somebody as a member of an agency; without a membership of it, as nobody who is active."""
        now = at or self.now
        person = self._people().get(who) or {}
        held = keyed(person.get("memberships")).get(agency)
        roles = frozenset(listed(held.get("roles"))) if held else frozenset[str]()
        active = held is not None and self.span(held).holds(now) and _is_active(held) and _is_active(person)
        return Viewer(
            person=name(who),
            agency=name(agency),
            active=active,
            current=self._is_current(agency, now),
            reads_cards=not roles.isdisjoint(_CARDS),
            reads_details="representative" in roles,
            kind=words.word(AgencyKind, self._agency(agency).get("kind"), AgencyKind.OTHER),
            took_over=frozenset(name(before) for before in self._predecessors(agency)),
        )

    def _people(self) -> World:
        return keyed(self.world.get("people"))

    def _agency(self, agency: str) -> World:
        return keyed(self.world.get("agencies")).get(agency) or {}

    def _is_current(self, agency: str, now: datetime) -> bool:
        body = self._agency(agency)
        return _is_active(body) and bool(body.get("agreement")) and self.span(body["agreement"]).holds(now)

    def _predecessors(self, agency: str) -> frozenset[str]:
        """All agencies that merged into this one, and those that had merged into them."""
        found: set[str] = set()
        waiting = [agency]
        while waiting:
            for before in listed(self._agency(waiting.pop()).get("takes_over_from")):
                if before not in found:
                    found.add(before)
                    waiting.append(before)
        return frozenset(found)

    def room(self, who: str, agency: str, where: str) -> RoomFacts | None:
        """The live meeting as somebody sits in it; None between meetings."""
        if where != "meeting":
            return None
        meeting = self.world.get("meeting") or {}
        here, now = meeting.get("id"), self.now
        seats = [held for held in values(meeting.get("in_room")) if held.get("person") == who]
        pledges = [
            held
            for held in values(meeting.get("pledges"))
            if held.get("person") == who
            and held.get("agency") == agency
            and held.get("meeting", here) == here
            and held.get("version") == meeting.get("pledge_version")
        ]
        live = meeting.get("state") == "live"
        return RoomFacts(
            present=live and any(self.span(held).holds(now) for held in seats),
            pledged=any(self.start(held.get("at")) <= now for held in pledges),
            case=name(meeting["item"]) if meeting.get("item") else None,
            meeting=name(here),
        )


def _day(text: str) -> date:
    """A local day. Whoever was born on a 29 February comes of age on 1 March of a common year."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        if text.endswith("-02-29"):
            return date(int(text[:4]), 3, 1)
        raise


def _is_active(held: World) -> bool:
    return held.get("status", "active") in {"active", "current"}
