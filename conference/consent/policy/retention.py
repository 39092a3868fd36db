"""When what is kept of a closed case is destroyed. Source: rule book, Events, "Retention end"."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from conference.cases.domain import CaseState
from conference.consent.domain import Basis, Consequence, Reason, Then
from conference.directory.domain import Policy
from conference.kernel.clock import Span
from conference.kernel.localday import end_of_day

DECLINED_KEPT = timedelta(days=14)
"""How long after a conference the words of a case that it did not take on are kept at most, should nobody approve its
minutes: from one conference to the next.
"""
_ERASED = (Then.DESTROY_CASE_KEYS, Then.DESTROY_LOG_CASE_KEY, Then.KEEP_LOG_CHAIN)


def keep_until(closed_at: datetime, policy: Policy, zone: ZoneInfo) -> datetime:
    """Until when the sealed details of a closed case are kept: the end of the local day so many days after closing."""
    return end_of_day(closed_at.astimezone(zone).date() + timedelta(days=policy.keep_days), zone)


def may_empty(words_until: datetime, holds: Iterable[Span], now: datetime) -> Consequence:
    """Whether the words of a case that the table did not take on may be destroyed: its minutes are approved, or have
    waited long enough, and no legal hold is on it. Source: rule book, the filters: "stop, nothing more is said".
    """
    if any(hold.holds(now) for hold in holds):
        return Consequence(allowed=False, code=Reason.LEGAL_HOLD)
    if now < words_until:
        return Consequence(allowed=False, code=Reason.RETENTION_NOT_ENDED)
    return Consequence(allowed=True, code=Basis.THRESHOLD_NOT_MET)


def may_erase(
    state: CaseState, closed_at: datetime | None, holds: Iterable[Span], policy: Policy, zone: ZoneInfo, now: datetime
) -> Consequence:
    """Whether a case may be erased now: closed long enough, under no legal hold. The chain of the record stays."""
    if state is CaseState.ERASED:
        return Consequence(allowed=False, code=Reason.CASE_ERASED)
    if state is not CaseState.CLOSED or closed_at is None:
        return Consequence(allowed=False, code=Reason.CASE_STILL_OPEN)
    if any(hold.holds(now) for hold in holds):
        return Consequence(allowed=False, code=Reason.LEGAL_HOLD)
    if now < keep_until(closed_at, policy, zone):
        return Consequence(allowed=False, code=Reason.RETENTION_NOT_ENDED)
    return Consequence(allowed=True, code=Basis.RETENTION_END, then=_ERASED)
