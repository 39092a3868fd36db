"""What Today and the case page show to one reader. Pure: facts in, lines out."""

from conference.pages.projection.case import (
    AskLine,
    CasePage,
    Held,
    OwnDetail,
    ReleaseLine,
    Rights,
    SharedLine,
    ShownTo,
    given,
    last_day,
    received,
    rights,
)
from conference.pages.projection.grid import Cell, Grid, Row, Said, grid
from conference.pages.projection.today import (
    EndingRelease,
    NextConference,
    Today,
    asked,
    owed_first,
    still_open,
)

__all__ = [
    "AskLine",
    "CasePage",
    "Cell",
    "EndingRelease",
    "Grid",
    "Held",
    "NextConference",
    "OwnDetail",
    "ReleaseLine",
    "Rights",
    "Row",
    "Said",
    "SharedLine",
    "ShownTo",
    "Today",
    "asked",
    "given",
    "grid",
    "last_day",
    "owed_first",
    "received",
    "rights",
    "still_open",
]
