"""Words of drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from conference.kernel.ids import DraftId, PageId

Fields = Mapping[str, str | list[str]]
"""A form as it was typed, by the names of its fields."""


class Ended(StrEnum):
    """Why a draft is no more. These are the codes in the record."""

    SENT = "draft_sent"
    THROWN_AWAY = "draft_thrown_away"
    RAN_OUT = "draft_ran_out"


@dataclass(frozen=True, slots=True)
class Begun:
    """That something was begun, without what it says. `page`: which page saved it last."""

    id: DraftId
    page: PageId
    begun_at: datetime
    saved_at: datetime
    kept_until: datetime


@dataclass(frozen=True, slots=True)
class Saving:
    """Which page of which draft is saved. `after`: the page that had saved it last when this one was opened."""

    draft: DraftId
    page: PageId
    after: PageId | None
