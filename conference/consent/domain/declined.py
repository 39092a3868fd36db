"""Words of a case that the table did not take on."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Declined:
    """That a conference said no to a case. `on`: its day. `words_until`: how long the card and what was noted are kept.
    `emptied`: they are destroyed, and the rest is all there is.
    """

    on: date
    words_until: datetime
    emptied: bool
