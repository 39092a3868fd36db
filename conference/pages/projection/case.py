"""What the case page shows to one reader. Pure: facts in, lines out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from conference.actions.domain import ActionFacts
from conference.alike.domain import LikeCard
from conference.cases.domain import Card, CardChange, CaseState, Step
from conference.consent.domain import AskWhy, CaseFacts, Category, Purpose, Reason, ReleaseFacts, in_order
from conference.consent.domain.contacts import CallsNow
from conference.consent.domain.declined import Declined
from conference.consent.policy import (
    is_assigned,
    knows_kept_out,
    may_rename,
    may_take_off_team,
    release_state,
    viewer_of,
)
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import ActionId, AgencyId, DetailId, MeetingId, ReleaseId, RevealId
from conference.kernel.localday import last_day
from conference.meetings.domain import MeetingState
from conference.needs.policy import may_hand_over
from conference.pages.projection.grid import Grid
from conference.queue.domain import Stated
from conference.referrals.domain import ReferralFacts
from conference.referrals.policy import may_offer


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release as one side reads it. `other`: who receives it, or for the receiver, who holds it.

    `why_not`: why it is not in effect; `taken_back`: kinds that she took back from it. Told to its holder only.
    """

    id: ReleaseId
    other: str
    categories: tuple[Category, ...]
    taken_back: tuple[Category, ...]
    purposes: tuple[Purpose, ...]
    signed_on: date
    last_day: date | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class ShownTo:
    """A showing of a detail to an agency between meetings, which its holder can end."""

    reveal: RevealId
    agency: str
    purpose: Purpose
    since: datetime


@dataclass(frozen=True, slots=True)
class OwnDetail:
    """A sealed detail of the reader's own agency: its kind, never its contents, and to whom it is shown."""

    id: DetailId
    category: Category
    about_child: bool
    shown: tuple[ShownTo, ...]


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A detail that another agency shows to the reader's, or that an override opens: its kind, never its contents."""

    id: DetailId
    holder: str
    category: Category
    purpose: Purpose
    by_override: bool
    last_day: date | None
    until: datetime | None
    copy_allowed: bool


@dataclass(frozen=True, slots=True)
class AskLine:
    """A release of the reader's agency that somebody should speak with her about. `on`: the local day of the reason."""

    recipients: str
    why: AskWhy
    on: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """A conference that had the case on its agenda."""

    meeting: MeetingId
    starts_at: datetime
    state: MeetingState


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do on the case page, and whether the survivor's exclusions are theirs to know.

    `has_part`: they work on the case. `keeps_team`: they look after their agency's people on it. `reads_releases`: as
    on the page Today, representatives and coordinators.
    """

    acts: bool
    has_part: bool
    keeps_team: bool
    reads_details: bool
    reads_releases: bool
    leads: bool
    knows_kept_out: bool
    brings_to_table: bool
    renames: bool
    refers: bool
    hands_over: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """The case page for one reader. `renamed`: when it got another pseudonym, for whoever meets it under one."""

    card: Card
    calls: CallsNow
    stated: tuple[Stated, ...]
    rights: Rights
    kept_out: tuple[str, ...]
    actions: tuple[ActionFacts, ...]
    followed: frozenset[ActionId]
    nudgeable: frozenset[ActionId]
    referrals: tuple[ReferralFacts, ...]
    given: tuple[ReleaseLine, ...]
    received: tuple[ReleaseLine, ...]
    details: tuple[OwnDetail, ...]
    shared: tuple[SharedLine, ...]
    ask_again: tuple[AskLine, ...]
    grid: Grid | None
    held: tuple[Held, ...]
    changes: tuple[CardChange, ...]
    renamed: tuple[datetime, ...]
    declined: Declined | None
    alike: tuple[LikeCard, ...]


def rights(actor: Actor, card: Card, facts: CaseFacts, now: datetime) -> Rights:
    """What a reader may do and know beyond the card."""
    reads, viewer = actor.has(Role.REPRESENTATIVE), viewer_of(actor)
    acts = reads and card.state is CaseState.OPEN
    leads = actor.stands_for(facts.lead)
    return Rights(
        acts=acts,
        has_part=reads and is_assigned(viewer, facts, None, now),
        keeps_team=bool(may_take_off_team(actor, viewer, facts, now)),
        reads_details=reads,
        reads_releases=reads or actor.has(Role.COORDINATOR),
        leads=leads,
        knows_kept_out=knows_kept_out(viewer, facts, now),
        brings_to_table=acts and leads and facts.step is Step.HOME_AGENCY,
        renames=bool(may_rename(viewer, facts)),
        refers=bool(may_offer(actor, facts, now)),
        hands_over=bool(may_hand_over(actor, facts, now)),
    )


def given(
    actor: Actor, case: CaseFacts, names: Mapping[AgencyId, str], now: datetime, zone: ZoneInfo
) -> tuple[ReleaseLine, ...]:
    """An agency's own releases, whatever became of them: only the holder is told. Those in effect first."""
    lines = [
        _line(release, case, _receivers(release, names), now, zone)
        for release in sorted(case.releases, key=lambda held: held.signed_at, reverse=True)
        if actor.stands_for(release.holder)
    ]
    return tuple(sorted(lines, key=lambda line: line.why_not is not None))


def received(
    actor: Actor, case: CaseFacts, names: Mapping[AgencyId, str], now: datetime, zone: ZoneInfo
) -> tuple[ReleaseLine, ...]:
    """Releases that name the reader's agency, or the reader in person, as far as they are in effect."""
    lines = [
        replace(_line(release, case, names[release.holder], now, zone), taken_back=())
        for release in case.releases
        if any(held.names(actor.person, actor.agency) for held in release.recipients)
    ]
    return tuple(line for line in lines if line.why_not is None and line.categories)


def _receivers(release: ReleaseFacts, names: Mapping[AgencyId, str]) -> str:
    return ", ".join(names[held.agency] for held in release.recipients if held.agency)


def _line(release: ReleaseFacts, case: CaseFacts, other: str, now: datetime, zone: ZoneInfo) -> ReleaseLine:
    why_not = release_state(release, case, now)
    taken = {kind for kind in release.categories if why_not is None and _taken_back(release, kind, case, now)}
    return ReleaseLine(
        id=release.id,
        other=other,
        categories=in_order(release.categories - taken),
        taken_back=in_order(taken),
        purposes=tuple(purpose for purpose in Purpose if purpose in release.purposes),
        signed_on=release.signed_at.astimezone(zone).date(),
        last_day=last_day(release.ends_at, zone) if release.ends_at else None,
        why_not=why_not,
    )


def _taken_back(release: ReleaseFacts, kind: Category, case: CaseFacts, now: datetime) -> bool:
    return release_state(release, case, now, category=kind) is Reason.RELEASE_WITHDRAWN
