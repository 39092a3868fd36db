"""Words of emergency requests."""

from enum import StrEnum

REASON_LIMIT = 300
"""Characters of why it cannot wait, and of a chair's no."""
SHORTEST_MINUTES, LONGEST_MINUTES = 30, 60
ANSWER_SHOWN_DAYS = 2
"""So many days Today tells the agency that asked what the chair answered."""


class Why(StrEnum):
    """Why it cannot wait for the next date. A chair reads this much of every request: it points at nobody."""

    DANGER = "danger"
    LEAVING = "leaving"
    NOWHERE_SAFE = "nowhere_safe"
    CHILD = "child"
    DECISION_DUE = "decision_due"
    OTHER = "other_reason"


class RequestState(StrEnum):
    """What became of a request. These are the codes in the record, too."""

    OPEN = "open"
    CALLED = "called"
    DECLINED = "not_called"
