"""Rules of the directory. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from conference.directory.domain import PROFILES, STRICT_ENTRY, AgencyKind, AgreementDays, Policy, Profile

NOTICE_DAYS = 30
"""How long before an agreement ends somebody is told. Source: issue 2, Real input."""
_DAY = timedelta(days=1)


class Signing(StrEnum):
    """What a signed agreement means beside those that are recorded already."""

    KNOWN = "known"
    NEW = "new"
    LONGER = "longer"
    SHORTER = "shorter"


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signed agreement means, and the days to record for it; None where there is nothing to record."""

    signing: Signing
    record: AgreementDays | None


def signed_beside(held: Sequence[AgreementDays], signed: AgreementDays) -> Signed:
    """What signing an agreement changes. History is kept: a longer end is recorded as the days that come to it.

    SHORTER means that the recorded agreement runs on past the signed end; nothing is recorded then, for adding days
    can never end an agreement sooner.
    """
    if signed in held:
        return Signed(Signing.KNOWN, None)
    last = _runs_until(held, signed.first)
    if last is None:
        return Signed(Signing.NEW, signed)
    if last == signed.last:
        return Signed(Signing.KNOWN, None)
    if last > signed.last:
        return Signed(Signing.SHORTER, None)
    return Signed(Signing.LONGER, AgreementDays(last + _DAY, signed.last))


def _runs_until(held: Sequence[AgreementDays], first: date) -> date | None:
    """The last day of the agreement that began on `first`, with the ones that follow it without a gap."""
    by_first = {days.first: days.last for days in held}
    last = by_first.get(first)
    while last is not None and last + _DAY in by_first:
        last = by_first[last + _DAY]
    return last


class Standing(StrEnum):
    """How an agency stands with its agreements."""

    CURRENT = "current"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"
    NOT_BEGUN = "not_begun"


def standing(held: Sequence[AgreementDays], today: date) -> tuple[Standing, date]:
    """How an agency with at least one agreement stands on a local day, and the day that matters: its last or first."""
    ahead = sorted(days.first for days in held if days.first > today)
    running = [days.first for days in held if days.first <= today <= days.last]
    if running:
        last = max(_runs_until(held, first) or first for first in running)
        soon = last < today + NOTICE_DAYS * _DAY and not any(first <= last + _DAY for first in ahead)
        return (Standing.ENDS_SOON if soon else Standing.CURRENT), last
    if ahead:
        return Standing.NOT_BEGUN, ahead[0]
    return Standing.ENDED, max(days.last for days in held)


def policy_of(profile: Profile, changed: Mapping[str, Any]) -> Policy:
    """The settings that hold: those of the profile, but for what the task force changed."""
    settings = dict(changed)
    if "strict_entry" in settings:
        settings["strict_entry"] = frozenset(AgencyKind(kind) for kind in settings["strict_entry"])
    return replace(PROFILES[profile], **settings)


BOUNDS: Mapping[str, tuple[int, int]] = {
    "longest_release_days": (1, 90),
    "offered_release_days": (1, 90),
    "override_hours": (1, 24),
    "longest_override_hours": (1, 24),
    "override_review_days": (1, 5),
    "keep_days": (1, 365),
    "actions_hours": (1, 168),
    "minutes_days": (1, 10),
    "hidden_inside": (5, 50),
    "hidden_published": (10, 50),
}
"""The least and the most of every number. Source: rule book, Decisions, 4; thresholds never below its own."""


def settings_wrong(policy: Policy) -> dict[str, str]:
    """What keeps settings from being taken, as the setting and a code. The looser ones never reach a victim service.

    Source: rule book, finding 6 and Decisions, 4.
    """
    wrong = {
        name: "out_of_bounds" for name, (least, most) in BOUNDS.items() if not least <= getattr(policy, name) <= most
    }
    if policy.offered_release_days > policy.longest_release_days:
        wrong.setdefault("offered_release_days", "longer_than_longest")
    if policy.override_hours > policy.longest_override_hours:
        wrong.setdefault("override_hours", "longer_than_longest")
    if policy.hidden_published < policy.hidden_inside:
        wrong.setdefault("hidden_published", "fewer_than_inside")
    if not policy.strict_entry >= STRICT_ENTRY:
        wrong["strict_entry"] = "victim_services_always"
    return wrong


def changed_from(profile: Profile, policy: Policy) -> dict[str, Any]:
    """Where settings differ from what their profile begins with, as they are stored."""
    differs = {name: getattr(policy, name) for name in _different(PROFILES[profile], policy)}
    if "strict_entry" in differs:
        differs["strict_entry"] = sorted(policy.strict_entry)
    return differs


def change_codes(before: Policy, after: Policy) -> list[str]:
    """How the record names each change: the setting, and what it says now."""
    return [f"{name}_{_said(name, after)}" for name in _different(before, after)]


def _different(one: Policy, other: Policy) -> list[str]:
    return [held.name for held in fields(Policy) if getattr(one, held.name) != getattr(other, held.name)]


def _said(name: str, policy: Policy) -> str:
    if name == "strict_entry":
        return f"{len(policy.strict_entry)}_kinds"
    value = getattr(policy, name)
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
