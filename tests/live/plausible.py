"""What a browser could send with each command, at random: mostly of things that are there, at times nonsense."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from conference.actions.domain import GapCause, GapReason
from conference.cases.domain import NeedState
from conference.consent.domain import Purpose
from conference.live.schemas import COMMANDS
from conference.meetings.domain import ItemOutcome, ReturnReason

T = TypeVar("T")
Values = dict[str, Any]
NOBODY = "019a0000-0000-7000-8000-000000000000"
"""The id of nothing."""
NONSENSE: Sequence[Any] = (None, 7, "x", NOBODY, [], {"a": 1}, True, "")
MOSTLY_NOT = (False, False, False, True)


class Chance:
    """Choices that somebody else has drawn, so that they can be drawn again, and made smaller."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = numbers
        self._at = -1

    def of(self, options: Sequence[T]) -> T:
        """One of some things. The first comes of the smallest number."""
        self._at += 1
        return options[self._numbers[self._at % len(self._numbers)] % len(options)]


@dataclass(frozen=True)
class Draw:
    """What there is to choose from: ids and names by what they are of; and new words to say."""

    known: Mapping[str, Sequence[str]]
    say: Callable[[], str]
    chance: Chance

    def one(self, kind: str) -> str:
        return self.chance.of(self.known.get(kind) or [NOBODY])

    def text(self) -> Values:
        return {"text": self.say()}

    def about(self, *kinds: str) -> Values:
        return {kind: self.one(kind) for kind in kinds}

    def word(self, name: str, words: Sequence[str]) -> Values:
        return {name: str(self.chance.of(words))}


def _moving(draw: Draw) -> Values:
    return {"knowing": not draw.chance.of(MOSTLY_NOT)}


def _about(*kinds: str) -> Callable[[Draw], Values]:
    return lambda draw: draw.about(*kinds)


def _step(draw: Draw) -> Values:
    needed = [draw.one("agency") for _ in range(draw.chance.of((2, 1, 0)))]
    return {"step": draw.chance.of((4, 4, 3, 2, 1)), "agencies": needed}


def _propose(draw: Draw) -> Values:
    day = draw.chance.of(("", " !2026-12-04", " !fri", " !2020-01-01"))
    return {"line": f"{draw.say()} @{draw.one('agency_name')}{day}"}


def _share(draw: Draw) -> Values:
    return draw.about("detail") | draw.word("purpose", [Purpose.SAFETY_PLANNING, *Purpose])


PLAUSIBLE: Mapping[str, Callable[[Draw], Values]] = {
    "call": lambda d: d.about("item") | _moving(d),
    "next": _moving,
    "previous": _moving,
    "return": lambda d: d.about("item") | d.word("reason", list(ReturnReason)),
    "extend": lambda d: {"minutes": d.chance.of((1, 5, 60, 0, 61))},
    "step": _step,
    "note": lambda d: d.text() | {"private": d.chance.of((False, True))},
    "share_note": _about("note"),
    "decide": lambda d: d.text(),
    "need": lambda d: d.about("need") | d.word("state", list(NeedState)),
    "add_need": lambda d: d.text(),
    "propose": _propose,
    "accept": _about("action"),
    "decline": lambda d: d.about("action") | d.word("reason", list(GapReason)),
    "ask_another": _about("action", "agency"),
    "note_gap": lambda d: d.about("action") | d.word("cause", list(GapCause)),
    "share": _share,
    "pair_display": lambda d: {"code": d.one("code"), "language": d.chance.of((None, "fr", "xx"))},
    "raise_hand": lambda d: {"direct": d.chance.of(MOSTLY_NOT)},
    "give_floor": lambda d: {"hand": d.chance.of((None, d.one("hand")))},
    "voice": lambda d: {"yes": d.chance.of((True, False))},
    "threshold": lambda d: {"met": d.chance.of((True, False))},
    "outcome": lambda d: d.word("outcome", list(ItemOutcome)),
    **dict.fromkeys(("name_co_chair", "drop_co_chair", "hand_chair", "seat", "unseat"), _about("member")),
}
"""Commands that are sent with something; all others are sent with nothing."""


def values(kind: str, draw: Draw) -> Values:
    """What somebody sends with a command of this kind; one time in sixteen something of it is wrong."""
    sent = PLAUSIBLE[kind](draw) if kind in PLAUSIBLE else {}
    if draw.chance.of(range(16)) != 15:
        return sent
    return {**sent, draw.chance.of([*sent, "extra"]): draw.chance.of(NONSENSE)}


LIKELY: Mapping[str, str] = {
    **dict.fromkeys(("note", "share_note", "lower_hand"), "detective"),
    **dict.fromkeys(("share", "stop_sharing", "add_need", "need", "propose", "raise_hand"), "counsellor"),
    **dict.fromkeys(("accept", "decline", "voice"), "shelter"),
    **dict.fromkeys(("take_chair",), "recorder"),
}
"""Who mostly does what; all else is mostly done by whoever chairs."""

assert set(PLAUSIBLE) | set(LIKELY) <= set(COMMANDS)
