"""The demo's last conference, from its agenda to its end, step by step as people at the table take them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from conference.actions import store as actions_store
from conference.actions.domain import GapReason
from conference.attendance import service as attendance
from conference.cases.domain import Step
from conference.consent import store as consent_store
from conference.consent.domain import Purpose
from conference.demo.service.people import Cast
from conference.directory import store as directory_store
from conference.kernel.ids import ActionId, CaseId, CommandId, MeetingId, SeriesId, new_uuid
from conference.kernel.narrative import Narrative
from conference.live.service import commands, presence
from conference.meetings import service as meetings

MINUTES = 120
_STARTS = "13:30"
_IN_THE_ROOM = ("nadia", "jonas", "rosa", "sam", "mei", "adele", "joan", "luc", "marie", "amal", "priya", "tom")


@dataclass(frozen=True, slots=True)
class Casebook:
    """The cases that were on the agenda."""

    healing: CaseId
    moving_on: CaseId
    school: CaseId
    near_family: CaseId


@dataclass(frozen=True, slots=True)
class Room:
    """The running conference, as the story writes it."""

    cast: Cast
    meeting: MeetingId
    starts_at: datetime

    def do(self, who: str, minute: int, kind: str, **values: Any) -> None:
        """One command, so many minutes after the start."""
        at = self.starts_at + timedelta(minutes=minute)
        actor, command = self.cast.people[who], CommandId(new_uuid())
        commands.carry_out(actor, self.meeting, command, kind=kind, values=values, clock=lambda: at)

    def note(self, who: str, minute: int, text: str) -> None:
        """A line of the minutes."""
        self.do(who, minute, "note", text=Narrative.read(text))

    def ask(self, who: str, minute: int, agency: str, text: str, due_in: int | None = None) -> ActionId:
        """Propose an action. `due_in`: days from the story's today."""
        asked = directory_store.names()[self.cast.agencies[agency]]
        day = "" if due_in is None else f" !{self.cast.today + timedelta(days=due_in)}"
        self.do(who, minute, "propose", line=f"{text} @{asked}{day}")
        return next(held.id for held in actions_store.for_meeting(self.meeting) if held.text == text)

    def promise(self, who: str, minute: int, action: ActionId) -> None:
        """The asked agency's yes."""
        self.do(who, minute, "accept", action=action)


def hold(cast: Cast, book: Casebook, day: date) -> SeriesId:
    """Hold the conference of `day`: three cases discussed, one not reached."""
    first_day = day - timedelta(weeks=12)
    series = meetings.create_series(
        first_day=first_day, every_weeks=2, starts_at=time.fromisoformat(_STARTS), minutes=MINUTES
    )
    room = Room(cast, meetings.add_meeting(series, cast.at(day, _STARTS), MINUTES), cast.at(day, _STARTS))
    _plan(room, book)
    for place, who in enumerate(_IN_THE_ROOM):
        arrived = room.starts_at - timedelta(minutes=9) + timedelta(seconds=45 * place)
        attendance.pledge(cast.people[who], room.meeting, arrived)
        presence.arrive(cast.people[who], room.meeting, arrived)
    room.do("nadia", 1, "open")
    _unfinished(room)
    _moving_on(room, book)
    _healing(room)
    _school(room)
    room.do("nadia", 117, "end")
    return series


def _plan(room: Room, book: Casebook) -> None:
    chair, planned = room.cast.people["nadia"], room.starts_at - timedelta(days=5)
    for case, minutes in ((book.moving_on, 35), (book.healing, 30), (book.school, 25), (book.near_family, 20)):
        item = meetings.add_case(chair, room.meeting, case, planned)
        meetings.set_minutes(chair, room.meeting, item, minutes, planned)
    meetings.publish_agenda(chair, room.meeting)


def _unfinished(room: Room) -> None:
    room.do("nadia", 2, "next")
    room.note(
        "jonas", 6, "Nothing is left open from before. The clinic’s agreement ends soon; its renewal is on its way."
    )


def _moving_on(room: Room, book: Casebook) -> None:
    room.do("nadia", 11, "next")
    needed = [room.cast.agencies[key] for key in ("shelter", "income", "legal")]
    room.do("nadia", 14, "step", step=Step.NEEDED_AGENCIES, agencies=needed)
    detail = consent_store.details(book.moving_on)[0].id
    room.do("rosa", 17, "share", detail=detail, purpose=Purpose.SAFETY_PLANNING)
    room.do("rosa", 21, "stop_sharing")
    room.note("jonas", 23, "She would like to see a home before deciding. A viewing in daylight, with company.")
    show = room.ask("rosa", 25, "shelter", "Show her the two moving-on rooms")
    room.promise("sam", 26, show)
    home = room.ask("sam", 28, "victims", "Go with her to look at a home near the bus", due_in=2)
    room.promise("rosa", 29, home)
    money = room.ask(
        "rosa", 33, "income", "Find out whether the start-up benefit can come before the first rent", due_in=-2
    )
    room.promise("mei", 35, money)
    room.do("nadia", 44, "extend", minutes=5)
    room.note("mei", 47, "No lease is needed to ask for the start-up benefit; a letter from the shelter is enough.")


def _healing(room: Room) -> None:
    room.do("nadia", 52, "next")
    room.note("adele", 58, "A replacement for her papers can take eight weeks. Income support need not wait for them.")
    letter = room.ask(
        "mei", 62, "hospital", "Write the letter that income support needs instead of her papers", due_in=6
    )
    room.promise("adele", 63, letter)
    papers = room.ask("adele", 66, "legal", "Ask for her papers back in writing")
    room.promise("priya", 68, papers)
    exhibits = room.ask("adele", 69, "police", "Say when the papers held as exhibits can go back to her", due_in=9)
    room.promise("tom", 70, exhibits)
    spanish = room.ask("adele", 71, "newcomer", "Offer counselling in Spanish")
    room.do("amal", 73, "decline", action=spanish, reason=GapReason.WAITING_LIST)
    room.note("jonas", 76, "Nobody at the table has counselling in Spanish free in the coming months: kept as a gap.")


def _school(room: Room) -> None:
    room.do("nadia", 84, "next")
    room.note("joan", 90, "Elle veut garder la même intervenante et ne parler qu’à elle. L’école est d’accord.")
    same = room.ask(
        "luc", 96, "children", "Lui présenter une seule intervenante, et convenir avec elle des visites", due_in=4
    )
    room.promise("joan", 97, same)
    rights = room.ask("joan", 100, "court", "Lui expliquer ses droits, à son rythme, là où elle veut", due_in=5)
    room.promise("luc", 101, rights)
    room.note("luc", 104, "L’école propose un horaire allégé jusqu’aux examens ; elle peut dire non à tout moment.")
    room.do("nadia", 109, "pause")
    room.do("nadia", 112, "resume")
