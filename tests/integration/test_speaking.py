"""Hands, voices and outcomes as commands, on both databases."""

from typing import Any

import pytest

from conference.attendance import service as attendance
from conference.cases.domain import Step
from conference.infra.database import transaction
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId, MeetingId
from conference.live import projection
from conference.live.domain import HandFacts
from conference.live.service import presence
from conference.live.store import speaking as store
from conference.meetings import store as meetings
from conference.meetings.domain import EventKind, ItemOutcome, ItemState, ReturnReason
from conference.minutes import service as minutes_service
from tests import builders
from tests.cast import Cast

ROLES = ("chair", "counsellor", "shelter", "detective", "lawyer", "recorder")


class Room:
    """A running conference with a case on the table at step 2, and one that waits."""

    def __init__(self, cast: Cast, now: Any) -> None:
        self.cast, self.now = cast, now
        kept_out = [cast.agencies["lawyer"]]
        self.case: CaseId = builders.bring_case(cast["counsellor"], now, kept_out=kept_out)
        self.other: CaseId = builders.bring_case(cast["shelter"], now)
        self.meeting: MeetingId = builders.meeting(cast["chair"], [self.case, self.other], now)
        for role in ROLES:
            builders.enter(cast[role], self.meeting, now)
        self.does("chair", "open")
        builders.call(cast["chair"], self.meeting, self.case, now)

    def does(self, role: str, kind: str, **values: Any) -> int:
        return builders.command(self.cast[role], self.meeting, kind, self.now, **values)

    def refuses(self, role: str, kind: str, **values: Any) -> str:
        with pytest.raises(RefusedError) as refusal:
            self.does(role, kind, **values)
        return str(refusal.value.code)

    def raises_hand(self, role: str, *, direct: bool = False) -> None:
        self.does(role, "raise_hand", direct=direct)

    def gives_floor(self, hand: HandFacts | None = None) -> None:
        self.does("chair", "give_floor", hand=hand.id if hand else None)

    def board(self, role: str = "chair") -> projection.Board:
        return builders.board(self.cast[role], self.meeting, self.now)

    @property
    def speakers(self) -> projection.Speakers:
        found = self.board().table.speakers
        assert found is not None
        return found

    @property
    def waiting(self) -> list[str]:
        return [hand.name for hand in self.speakers.waiting]

    @property
    def floor(self) -> str | None:
        return self.speakers.floor.name if self.speakers.floor else None

    def item(self, case: CaseId) -> Any:
        return next(item for item in meetings.items(self.meeting) if item.case_id == case)

    def happened(self) -> list[EventKind]:
        return [event.kind for event in meetings.events(self.meeting)]


pytestmark = pytest.mark.scene.with_args(Room)


@pytest.fixture
def room(played: Room) -> Room:
    return played


def test_hands_go_up_get_the_floor_and_go_down(room: Room):
    for role in ("detective", "shelter", "recorder"):
        room.raises_hand(role)
    assert room.waiting == ["Tom Okafor", "Sam Lindqvist", "Mei Tran"]
    room.does("shelter", "lower_hand")
    room.gives_floor()
    assert (room.floor, room.waiting) == ("Tom Okafor", ["Mei Tran"])
    room.does("detective", "floor_over")
    assert (room.floor, room.waiting) == (None, ["Mei Tran"])
    assert room.happened()[-6:] == [
        *[EventKind.HAND_RAISED] * 3,
        EventKind.HAND_LOWERED,
        EventKind.FLOOR_GIVEN,
        EventKind.FLOOR_LEFT,
    ]


def test_a_hand_raised_twice_is_one_hand(room: Room):
    room.raises_hand("detective")
    room.raises_hand("detective")
    assert room.waiting == ["Tom Okafor"]
    assert room.happened().count(EventKind.HAND_RAISED) == 1


def test_a_direct_reply_passes_those_who_wait(room: Room):
    room.raises_hand("detective")
    room.raises_hand("shelter")
    room.gives_floor()
    room.raises_hand("recorder", direct=True)
    assert room.waiting == ["Mei Tran", "Sam Lindqvist"]
    room.raises_hand("counsellor")
    room.raises_hand("counsellor", direct=True)
    assert room.waiting == ["Mei Tran", "Rosa Imani", "Sam Lindqvist"]


def test_without_a_speaker_a_direct_reply_is_a_hand_like_others(room: Room):
    room.raises_hand("detective")
    room.raises_hand("shelter", direct=True)
    assert room.waiting == ["Tom Okafor", "Sam Lindqvist"]


def test_the_chair_gives_the_floor_to_whom_it_names_and_the_speaker_has_spoken(room: Room):
    for role in ("detective", "shelter"):
        room.raises_hand(role)
    room.gives_floor()
    room.raises_hand("recorder")
    room.gives_floor(room.speakers.waiting[1])
    assert (room.floor, room.waiting) == ("Mei Tran", ["Sam Lindqvist"])


def test_a_closed_list_takes_direct_replies_only(room: Room):
    room.raises_hand("detective")
    room.raises_hand("shelter")
    room.gives_floor()
    room.does("chair", "close_speakers")
    assert room.refuses("recorder", "raise_hand", direct=False) == "speakers_closed"
    room.raises_hand("recorder", direct=True)
    assert room.waiting == ["Mei Tran", "Sam Lindqvist"]
    room.does("chair", "open_speakers")
    room.raises_hand("counsellor")
    assert "Rosa Imani" in room.waiting


def test_what_is_not_possible_is_refused_in_words(room: Room):
    assert room.refuses("chair", "give_floor", hand=None) == "nobody_waits"
    assert room.refuses("chair", "floor_over") == "nobody_speaks"
    assert room.refuses("detective", "lower_hand") == "hand_is_down"
    room.raises_hand("detective")
    room.raises_hand("shelter")
    room.gives_floor()
    assert room.refuses("detective", "raise_hand", direct=False) == "has_the_floor"
    assert room.refuses("detective", "lower_hand") == "hand_is_down"
    assert room.refuses("shelter", "floor_over") == "not_the_chair"
    given = room.speakers.floor
    assert given is not None
    assert room.refuses("chair", "give_floor", hand=given.id) == "hand_is_down"
    for kind in ("close_speakers", "open_speakers"):
        assert room.refuses("detective", kind) == "not_the_chair"
    assert room.refuses("detective", "give_floor", hand=None) == "not_the_chair"


@pytest.mark.parametrize(
    "deed",
    [
        lambda room: room.does("chair", "next"),
        lambda room: room.does("chair", "call", item=room.item(room.other).id),
        lambda room: room.does(
            "chair", "return", item=room.item(room.case).id, reason=ReturnReason.INFORMATION_AWAITED
        ),
        lambda room: room.does("chair", "read_back"),
    ],
    ids=["next", "call", "return", "read_back"],
)
def test_hands_and_a_closed_list_end_with_the_item(room: Room, deed: Any):
    for role in ("detective", "shelter"):
        room.raises_hand(role)
    room.gives_floor()
    room.does("chair", "close_speakers")
    deed(room)
    assert not store.all_hands_up(room.meeting)
    assert not builders.held_meeting(room.meeting).speakers_closed
    if room.item(room.other).state is not ItemState.CURRENT:
        builders.call(room.cast["chair"], room.meeting, room.other, room.now)
    assert (room.floor, room.waiting, room.speakers.closed) == (None, [], False)
    room.raises_hand("detective")
    assert room.waiting == ["Tom Okafor"]


def test_who_leaves_takes_their_hand_along(room: Room):
    for role in ("detective", "shelter"):
        room.raises_hand(role)
    room.gives_floor()
    for role in ("detective", "shelter"):
        presence.leave(room.cast[role], room.meeting, room.now)
    assert (room.floor, room.waiting) == (None, [])


def test_who_steps_aside_has_no_hand_up_any_more(room: Room):
    for role in ("detective", "shelter"):
        room.raises_hand(role)
    attendance.step_aside(room.cast["detective"], room.case, room.now)
    assert room.waiting == ["Sam Lindqvist"]


def test_of_a_private_item_neither_hands_nor_voices_are_there(room: Room):
    room.raises_hand("detective")
    room.does("detective", "voice", yes=True)
    shown = room.board("lawyer")
    assert (shown.table.speakers, shown.table.threshold, shown.table.needed) == (None, None, frozenset())
    for kind, values in (
        ("raise_hand", {"direct": False}),
        ("lower_hand", {}),
        ("floor_over", {}),
        ("voice", {"yes": True}),
        ("outcome", {"outcome": ItemOutcome.CLOSED}),
    ):
        with pytest.raises(HiddenError):
            room.does("lawyer", kind, **values)


def test_each_agency_has_one_voice_and_may_change_it(room: Room):
    room.does("detective", "voice", yes=False)
    room.does("counsellor", "voice", yes=True)
    room.does("detective", "voice", yes=True)
    asked = room.board("shelter").table.threshold
    assert asked is not None
    assert [(voice.agency_name, voice.yes) for voice in asked.voices] == [
        ("Lakeshore Victim Services", True),
        ("Regional Police", True),
    ]
    # The lawyer's agency is kept out, and is counted like one that says nothing.
    assert (asked.yes, asked.no, asked.silent) == (2, 0, 3)
    assert room.refuses("recorder", "voice", yes=True) == "representatives_only"


def test_a_threshold_that_is_not_met_ends_the_item_there(room: Room):
    room.raises_hand("detective")
    assert room.refuses("counsellor", "threshold", met=False) == "not_the_chair"
    room.does("chair", "threshold", met=False)
    item = room.item(room.case)
    assert (item.state, item.threshold_met, item.outcome) == (ItemState.DONE, False, ItemOutcome.DECLINED)
    assert [room.board(role).stopped for role in ("shelter", "lawyer")] == [True, False]
    builders.call(room.cast["chair"], room.meeting, room.other, room.now)
    assert (room.waiting, room.board("shelter").stopped) == ([], False)


@pytest.mark.parametrize("way", ["call", "previous"])
def test_an_item_that_comes_again_is_asked_about_again(room: Room, way: str):
    room.does("counsellor", "voice", yes=False)
    room.does("chair", "threshold", met=False)
    room.does("chair", way, item=room.item(room.case).id)
    asked = room.board().table.threshold
    assert asked is not None
    assert (asked.voices, asked.met, room.item(room.case).outcome) == ((), None, None)


def test_a_threshold_that_is_met_leaves_the_case_at_step_2(room: Room):
    room.does("chair", "threshold", met=True)
    asked = room.board().table.threshold
    assert asked is not None
    assert asked.met is True
    assert builders.held_case(room.case).step == Step.DE_IDENTIFIED
    assert room.refuses("counsellor", "voice", yes=True) == "threshold_not_asked"
    assert room.refuses("chair", "threshold", met=False) == "threshold_not_asked"


@pytest.mark.parametrize("before", [(None, None), (False, ItemOutcome.DECLINED)])
@pytest.mark.parametrize("step", [Step.LIMITED_IDENTITY, Step.NEEDED_AGENCIES])
def test_going_on_says_that_the_threshold_is_met(room: Room, step: Step, before: Any):
    with transaction():
        room.item(room.case).threshold_met, room.item(room.case).outcome = before
    room.does("chair", "step", step=step, agencies=[])
    assert (room.item(room.case).threshold_met, room.item(room.case).outcome) == (True, None)
    assert EventKind.THRESHOLD_SET in room.happened()
    assert room.refuses("counsellor", "voice", yes=True) == "threshold_not_asked"


@pytest.mark.parametrize("role", ["chair", "counsellor"])
def test_the_table_hears_one_word_afterwards(room: Room, role: str):
    assert room.refuses("detective", "outcome", outcome=ItemOutcome.CLOSED) == "not_the_lead"
    room.does(role, "outcome", outcome=ItemOutcome.CONNECTED)
    room.does("chair", "end")
    held = builders.held_meeting(room.meeting)
    for reader, outcome in (("detective", ItemOutcome.CONNECTED), ("lawyer", None)):
        minutes = minutes_service.minutes(room.cast[reader], held, room.now).minutes
        line = next(item.line for item in minutes.items if item.line.id == room.item(room.case).id)
        assert line.outcome is outcome


def test_the_chair_gives_one_more_agency_a_part(room: Room):
    agencies = {room.cast.agencies[role] for role in ("counsellor", "shelter")}
    room.does("chair", "step", step=Step.NEEDED_AGENCIES, agencies=[room.cast.agencies["shelter"]])
    assert (room.board().table.needed, room.board("detective").table.needed) == (agencies, frozenset())
    more = [*agencies, room.cast.agencies["detective"]]
    room.does("chair", "step", step=Step.NEEDED_AGENCIES, agencies=more)
    assert room.board().table.needed == set(more)
