"""The whole cast at one table with three cases, in one process on a real database that is put back for each try."""

import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from marshmallow import ValidationError

from conference.accounts import service as accounts
from conference.actions import store as actions
from conference.actions.domain.one_line import LineRefused
from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.directory import store as directory
from conference.infra import clock, log, realtime
from conference.infra.database import db
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId, CommandId, DetailId, ReleaseId, new_uuid
from conference.kernel.narrative import NarrativeRefused
from conference.live.jobs import arriving, seats
from conference.live.jobs.arriving import Arriving
from conference.live.schemas import COMMANDS
from conference.live.service import commands, displays, presence
from conference.live.store import speaking
from conference.meetings import store as meetings
from tests import builders
from tests.builders import CANARY
from tests.cast import Cast
from tests.conftest import NOW
from tests.live.pages import Pages
from tests.live.secrets_kept import BIRDS, Secrets, need_of, question_of

LANGUAGES = {
    "chair": "en",
    "counsellor": "en",
    "shelter": "en",
    "detective": "en",
    "recorder": "en",
    "lawyer": "fr",
    "adviser": "en",
    "observer": "en",
}
TABLE, WAITING, THIRD = range(3)
REFUSALS = (ValidationError, LineRefused, NarrativeRefused, RefusedError, HiddenError)
"""How a command is refused: what `live.sockets` answers in words."""


class House:
    """The database as it is when everybody is called to the table."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cast = Cast(NOW)
        people, agencies = self.cast, self.cast.agencies
        self.cases = (
            self._case("counsellor", BIRDS[TABLE], []),
            self._case("shelter", BIRDS[WAITING], [agencies["recorder"]]),
            self._case("counsellor", BIRDS[THIRD], [agencies["detective"]]),
        )
        holders = {
            TABLE: ("counsellor", "shelter"),
            WAITING: ("shelter", "counsellor"),
            THIRD: ("counsellor", "shelter"),
        }
        self.releases: dict[CaseId, ReleaseId] = {}
        self.details: dict[DetailId, tuple[CaseId, str, str]] = {}
        for number, (holder, to) in holders.items():
            case = self.cases[number]
            self.releases[case] = builders.release(people[holder], case, agencies[to], NOW)
            text = f"{CANARY}-{number}"
            self.details[builders.detail(people[holder], case, NOW, text=text)] = case, holder, to
        self.meeting = builders.meeting(people["chair"], self.cases, NOW)
        for role in LANGUAGES:
            attendance.pledge(people[role], self.meeting, NOW)
        self.names = {case: card.pseudonym for case, card in cases.cards(list(self.cases)).items()}
        self._let_go_of_the_files()
        self._kept = folder.parent / f"{folder.name}-kept"
        shutil.copytree(folder, self._kept)

    def _case(self, by: str, bird: str, kept_out: Sequence[Any]) -> CaseId:
        return builders.bring_case(
            self.cast[by], NOW, question=question_of(bird), needs=[need_of(bird)], kept_out=kept_out
        )

    def put_back(self) -> None:
        """Everything as it was."""
        self._let_go_of_the_files()
        for path in self.folder.glob("*.db*"):
            path.unlink()
        for path in self._kept.glob("*.db*"):
            shutil.copy(path, self.folder / path.name)

    def let_go(self) -> None:
        """Nobody is here any more."""
        realtime._seats.clear()
        self._let_go_of_the_files()

    @staticmethod
    def _let_go_of_the_files() -> None:
        db.session.close()
        for engine in db.engines.values():
            engine.dispose()


class Table:
    """A conference that begins, and everything that was answered in it."""

    def __init__(self, house: House, patch: pytest.MonkeyPatch) -> None:
        house.put_back()
        realtime._seats.clear()
        self.house, self.cast, self.meeting = house, house.cast, house.meeting
        self.now = NOW
        self.withdrawn: set[CaseId] = set()
        self.changed = True
        """Whether anything may have changed since it was looked at."""
        self.failed: list[tuple[str, object]] = []
        self.answered: dict[str, tuple[str, str, Mapping[str, Any], int]] = {}
        self.pages = Pages(self.cast, self.meeting, LANGUAGES)
        self.secrets = Secrets(house.names, house.cast.agencies)
        self.secrets.keep_out(house.cases[WAITING], "recorder")
        self.secrets.keep_out(house.cases[THIRD], "detective")
        self._sign_ins = {role: builders.signed_in(self.cast[role], NOW) for role in LANGUAGES}
        patch.setattr(clock, "now", lambda: self.now)
        patch.setattr(log, "failure", lambda event, **_facts: self.failed.append((event, sys.exc_info()[1])))
        patch.setattr(realtime, "emit", self.pages.receive)
        patch.setattr(realtime, "is_open", lambda _sid: True)
        for gone in ("join_room", "leave_room", "disconnect"):
            patch.setattr(realtime, gone, lambda *_args, **_more: None)
        self._seat(LANGUAGES)

    # -------------------------------------------------------------------------------------------------- what happens
    def order(self, role: str, kind: str, sent: Mapping[str, Any], id_: str = "") -> int | None:
        """Send a command as a browser does; the version that it was answered, None when it was refused."""
        id_ = id_ or str(new_uuid())
        self.now += timedelta(seconds=1)
        before, heard = self.standing(), len(self.pages.pushed)
        try:
            values = cast(Mapping[str, Any], COMMANDS[kind]().load(sent))
            version = commands.carry_out(
                self.cast[role], self.meeting, CommandId(UUID(id_)), kind=kind, values=values, clock=lambda: self.now
            )
        except REFUSALS:
            assert self.standing() == before, f"a refused {kind} changed something"
            assert len(self.pages.pushed) == heard, f"a refused {kind} was pushed"
            return None
        self.changed = True
        if id_ in self.answered:
            assert self.answered[id_] == (role, kind, sent, version), "a repeated command has its first answer"
            assert self.standing() == before, f"a repeated {kind} changed something"
        else:
            self.answered[id_] = role, kind, dict(sent), version
        return version

    def arrive(self, role: str) -> None:
        """Open a page; whoever has one open opens it anew."""
        self._seat([role])

    def _seat(self, roles: Iterable[str]) -> None:
        pages = [Arriving(role, self._sign_ins[role], self.cast[role], LANGUAGES[role]) for role in roles]
        self.changed = True
        for page, fresh in zip(pages, arriving._seat_all(self.meeting, pages), strict=True):
            if isinstance(fresh, Exception):  # the conference is over
                realtime.unseat(page.sid)
                continue
            self.pages.shown[page.sid] = dict(fresh["regions"])
            self.pages.at[page.sid] = fresh["version"]

    def leave(self, role: str) -> None:
        """The page is closed, and is not opened again for a while."""
        seat = realtime.unseat(role)
        if seat is not None:
            seats.lost(seat)
            self.pass_time(seats.GRACE.seconds)

    def pass_time(self, seconds: int) -> None:
        """What looks after the meetings does what is due."""
        self.now += timedelta(seconds=seconds)
        self.changed = True
        for sign_in in self._sign_ins.values():
            accounts.note_use(sign_in, self.now)
        seats.let_go(self.now)
        seats.send_away_the_unentitled()
        presence.offer_the_chair(self.meeting, self.now)

    # ---------------------------------------------------------------------------------------------------- what there is
    @property
    def chair(self) -> str:
        """Whoever chairs now."""
        chair = builders.held_meeting(self.meeting).chair_id
        return next((role for role in LANGUAGES if self.cast[role].member == chair), "chair")

    @property
    def case(self) -> CaseId | None:
        """The case on the table."""
        item = meetings.current_item(self.meeting)
        return item.case_id if item else None

    def standing(self) -> tuple[object, ...]:
        """Whatever a command can change, in short."""
        db.session.rollback()
        held = builders.held_meeting(self.meeting)
        return (
            (held.version, held.state, held.chair_id, held.chair_offered, held.clock_until, held.clock_left),
            (held.speakers_closed, held.reading_back, len(meetings.events(self.meeting))),
            [(item.id, item.state, item.threshold_met, item.outcome) for item in meetings.items(self.meeting)],
            sorted((note.id, note.private) for note in meetings.notes(self.meeting)),
            sorted((action.id, action.state) for action in actions.for_meeting(self.meeting)),
            sorted((hand.id, hand.direct, hand.spoke_at is None) for hand in speaking.all_hands_up(self.meeting)),
            [card.needs for _case, card in sorted(cases.cards(list(self.house.cases)).items())],
        )

    def known(self) -> dict[str, list[str]]:
        """What somebody may name in a command, right or wrong, in an order that is the same each time."""
        people, cards = self.cast, cases.cards(list(self.house.cases))
        notes = sorted(meetings.notes(self.meeting), key=lambda note: note.at)
        asked = sorted(actions.for_meeting(self.meeting), key=lambda action: action.text)
        hands = sorted(speaking.all_hands_up(self.meeting), key=lambda hand: hand.raised_at)
        agencies = [people.agencies[role] for role in ("shelter", "detective", "counsellor", "lawyer", "recorder")]
        names = directory.names()
        return {
            "item": _ids(item.id for item in meetings.items(self.meeting)),
            "member": _ids(people[role].member for role in (*LANGUAGES, "outsider", "administrator")),
            "agency": _ids([*agencies, people.agencies["outsider"]]),
            "agency_name": [names[agency] for agency in agencies],
            "note": _ids(note.id for note in reversed(notes)),
            "action": _ids(action.id for action in reversed(asked)),
            "hand": _ids(hand.id for hand in hands),
            "need": _ids(need.id for case in self.house.cases for need in cards[case].needs),
            "detail": _ids(self.house.details),
            "code": [displays.open_screen(None, "en", self.now).code, "K7QM-3PXA"],
        }


def _ids(found: Any) -> list[str]:
    return [str(one) for one in found]
