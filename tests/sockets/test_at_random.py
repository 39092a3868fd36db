"""Six pages, over WebSockets and long polling, command a conference at random and at the same time: nothing that was
acknowledged is lost or doubled, every page is right in the end, and nobody was sent what they may not have.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random
from typing import Any

import pytest
import requests

from conference.consent.domain import Purpose
from conference.kernel.ids import MeetingId
from conference.live.schemas import COMMANDS
from conference.meetings import store as meetings
from tests import builders
from tests.builders import CANARY
from tests.cast import PARTS
from tests.faults.scene import soon, wrong_pages
from tests.kept import answers_are_kept, kept
from tests.live.plausible import LIKELY, Chance, Draw, values
from tests.sockets.conftest import Table
from tests.sockets.crowd import Member

SEED = 417
EACH = 25
SEATS = {
    "chair": "websocket",
    "counsellor": "websocket",
    "shelter": "polling",
    "detective": "websocket",
    "lawyer": "polling",
    "recorder": "websocket",
}
COVERED = frozenset({"counsellor", "shelter"})
"""The holder of the detail, and whom her release names."""
ENDS_IT = frozenset({"end", "threshold", "return", "hand_chair", "read_back"})
"""Not here: after these there is too little to talk about. The state machine beside the rules has them."""
_TOKEN = re.compile(r'data-csrf="([^"]+)"')
_OFFERED = re.compile(r'name="(action|note|hand|need|item|member)" value="([^"]+)"')


class Recorded(Member):
    """A member that keeps everything it was ever sent."""

    def __init__(self, url: str, role: str, meeting: object, transport: str) -> None:
        super().__init__(url, role, meeting, transport)
        self.frames: list[dict[str, Any]] = []
        self.answers: list[Any] = []
        self.bodies: list[str] = []
        self.looked: list[str] = []
        self.http.hooks["response"].append(self._keep)

    def _keep(self, answer: requests.Response, **_more: object) -> None:
        kept = self.looked if "/shared/" in answer.url else self.bodies
        kept.append(answer.text)

    def _pushed(self, pushed: Any) -> None:
        self.frames.append(pushed)
        super()._pushed(pushed)

    def until_lost(self, event: str, sent: Any) -> Any:
        self.answers.append(super().until_lost(event, sent))
        return self.answers[-1]

    def look(self, detail: str) -> None:
        """Ask for the contents of what is shared, as the page does."""
        token = next(_TOKEN.finditer("".join(self.bodies)))[1]
        url = f"{self.url}/conferences/{self.meeting}/shared/{detail}"
        self.http.post(url, data={"csrf_token": token}, timeout=60)

    def everything(self) -> str:
        """All that came to this page, besides the contents that it looked at."""
        return str((self.frames, self.answers, self.bodies))


class Room:
    """A conference with two cases, one of them hidden from the recorder; the other holds a detail that is shared."""

    def __init__(self, table: Table) -> None:
        self.table = table
        table.work(self._prepare)
        self.members = {role: Recorded(table.server.url, role, self.meeting, SEATS[role]) for role in SEATS}
        for member in self.members.values():
            member.sit_down()

    def _prepare(self) -> None:
        cast, now = self.table.cast, self.table.now
        case = builders.bring_case(cast["counsellor"], now, question="What of the heron?")
        hidden = builders.bring_case(
            cast["shelter"], now, question="What of the plover?", kept_out=[cast.agencies["recorder"]]
        )
        builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
        self.detail = str(builders.detail(cast["counsellor"], case, now))
        self.meeting: MeetingId = builders.meeting(cast["chair"], [case, hidden], now)
        self.item = str(next(item.id for item in meetings.items(self.meeting) if item.case_id == case))
        self.hidden = [builders.held_case(hidden).pseudonym, "What of the plover?"]
        self.needed = [str(cast.agencies[role]) for role in ("shelter", "detective")]

    def known(self, member: Member) -> dict[str, list[str]]:
        """What the page itself offers, and what everybody knows."""
        known: dict[str, list[str]] = {"detail": [self.detail], "agency": self.needed}
        known["agency_name"] = [PARTS[role].agency for role in SEATS]
        for kind, id_ in _OFFERED.findall("".join(member.shown.values())):
            known.setdefault(kind, []).append(id_)
        return known


@pytest.fixture
def room(table: Table) -> Iterator[Room]:
    made = Room(table)
    yield made
    for member in made.members.values():
        member.leave()


def commands_of(role: str) -> list[str]:
    """What somebody mostly sends, and a little of everything."""
    mine = [kind for kind in COMMANDS if LIKELY.get(kind, "chair") == role]
    writes = ["note", "propose", "raise_hand", "voice", "lower_hand"]
    return [kind for kind in [*mine * 2, *writes * 3, *COMMANDS] if kind not in ENDS_IT]


def play(room: Room, role: str, say: Callable[[], str]) -> None:
    """One page's part: commands, each perhaps sent again, and looks at what is shared."""
    member, random = room.members[role], Random(f"{SEED} {role}")
    for number in range(EACH):
        kind = random.choice(commands_of(role))
        chance = Chance([random.randrange(256) for _ in range(8)])
        member.surely(kind, **values(kind, Draw(room.known(member), say, chance)))
        entry = member.ledger[-1]
        if entry.answer["ok"] and random.randrange(4) == 0:
            told = {"id": entry.id, "meeting": member.meeting, "kind": kind, "values": entry.values}
            assert member.until_lost("command", told) == entry.answer
        if role != "recorder" and number % 5 == 0:
            member.look(room.detail)


def test_nothing_is_lost_or_doubled_or_told_to_whom_it_may_not(room: Room):
    members = room.members
    begin(room)
    said = count()
    with ThreadPoolExecutor(len(members)) as pool:
        for done in [pool.submit(play, room, role, lambda: f"The owl says {words(next(said))}") for role in members]:
            done.result()
    right = soon(lambda: not wrong_pages(members.values()))
    assert right, wrong_pages(members.values())
    every_answer_is_kept(room)
    nobody_was_told_too_much(room)


def begin(room: Room) -> None:
    """The case is on the table, its detail is shared, and whoever is covered has looked at it."""
    chair, counsellor = room.members["chair"], room.members["counsellor"]
    assert chair.surely("open")["ok"]
    assert chair.surely("call", item=room.item, knowing=True)["ok"]
    assert chair.surely("step", step=4, agencies=room.needed)["ok"]
    assert counsellor.surely("share", detail=room.detail, purpose=Purpose.SAFETY_PLANNING.value)["ok"]
    assert counsellor.http.get(f"{counsellor.url}/conferences/{room.meeting}/share").ok


def words(number: int) -> str:
    """A number in letters: no number is part of another one, and the guard of free text has nothing to say."""
    return "".join("bcdfghjklm"[int(digit)] for digit in f"{number:04}")


def every_answer_is_kept(room: Room) -> None:
    entries = [entry for member in room.members.values() for entry in member.ledger]
    yes = [entry for entry in entries if entry.answer["ok"]]
    assert len(yes) > len(entries) / 5, "most was refused: this tells little"
    stored = room.table.work(lambda: kept(room.meeting))
    answers_are_kept(stored, {entry.id: (entry.kind, entry.answer["version"]) for entry in yes})
    texts = [text for text in (*stored.needs, *stored.notes, *stored.actions) if text.startswith("The owl")]
    found = [re.search("The owl says [a-z]+", str(entry.values)) for entry in yes]
    assert Counter(texts) == Counter(one[0] for one in found if one)
    for member in room.members.values():
        heard = [pushed["version"] for pushed in member.frames]
        assert heard == sorted(heard), member.role


def nobody_was_told_too_much(room: Room) -> None:
    """The detail came to nobody but in the looks of those who are covered; what is hidden or kept came to nobody."""
    private = room.table.work(lambda: [(str(n.text), n.by_agency) for n in meetings.notes(room.meeting) if n.private])
    assert private
    assert any(CANARY in text for text in room.members["shelter"].looked)
    for role, member in room.members.items():
        everything = member.everything()
        assert CANARY not in everything, role
        assert role in COVERED or CANARY not in str(member.looked), role
        others = [text for text, agency in private if agency != room.table.cast.agencies[role]]
        assert [text for text in others if text in everything] == [], role
    assert [word for word in room.hidden if word in room.members["recorder"].everything()] == []
