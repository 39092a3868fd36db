"""Rules of drafts. Pure."""

from datetime import datetime, timedelta

from conference.drafts.domain import Saving
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import MemberId, PageId
from conference.kernel.verdict import Verdict, allow, deny

KEEP_DAYS = 14
"""From one conference to the next: who has not gone on with a draft by then begins afresh."""
BEHIND = "draft_changed_elsewhere"


def kept_until(saved_at: datetime) -> datetime:
    """When a draft ends by itself: some days after it was last saved."""
    return saved_at + timedelta(days=KEEP_DAYS)


def may_draft(actor: Actor) -> Verdict:
    """Whether the actor may keep a draft at all: whoever may send what it becomes."""
    return allow() if actor.has(Role.REPRESENTATIVE) else deny("role_has_no_case_access")


def may_begin(*, has_another: bool) -> Verdict:
    """Whether a draft may be begun: one at a time, so that none is forgotten."""
    return deny(BEHIND) if has_another else allow()


def may_end(*, ended: bool) -> Verdict:
    """Whether what a draft became may be sent: once."""
    return deny(BEHIND) if ended else allow()


def may_go_on(actor: Actor, writer: MemberId, saved_by: PageId, saving: Saving, *, ended: bool) -> Verdict:
    """Whether a page may save over what is there: its own writer's, not ended, and not changed since by another page of
    theirs. A page whose answer was lost saves again: what is there then is its own.
    """
    mine = actor.member == writer and not ended
    return allow() if mine and saved_by in {saving.page, saving.after} else deny(BEHIND)
