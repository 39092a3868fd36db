"""Words of cards that are like each other."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from conference.cases.domain import Card, Contact
from conference.kernel.ids import CaseId


class Answer(StrEnum):
    """What both agencies found when they talked. These are the codes in the record."""

    NOT_THE_SAME = "not_the_same"
    THE_SAME = "the_same"


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two cards have in common beside age band, area, language and interpreter. `facts`: risk and protective
    factors. `days`: how far apart they were brought.
    """

    needs: int
    facts: int
    days: int


@dataclass(frozen=True, slots=True)
class Talked:
    """What was answered for two cards. `goes_on`: the one of them that the table goes on with."""

    answer: Answer
    goes_on: CaseId | None
    at: datetime


@dataclass(frozen=True, slots=True)
class LikeCard:
    """Another card that may be of the same person, and whom of its agency to talk with. `likeness`: why, while nobody
    has answered.
    """

    card: Card
    contact: Contact
    likeness: Likeness | None
    talked: Talked | None
    ends: bool = False
    """Whether the reader can end the case whose page it is, for it was brought twice."""
