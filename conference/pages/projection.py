"""What Today and the case page show to one reader. Pure: facts in, lines out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conference.actions.domain import ActionFacts, ActionState
from conference.cases.domain import Card, CaseState, Step
from conference.consent.domain import CaseFacts, Category, Purpose, ReleaseFacts
from conference.consent.policy import release_state
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, CaseId, DetailId, MeetingId, ReleaseId
from conference.meetings.domain import MeetingState
from conference.queue.domain import Stated


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release as one side reads it. `other`: who receives it, or for the receiver, who holds it.

    `why_not`: why it is not in effect, told to its holder only.
    """

    id: ReleaseId
    other: str
    categories: tuple[Category, ...]
    purposes: tuple[Purpose, ...]
    signed_on: date
    last_day: date | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class OwnDetail:
    """A sealed detail of the reader's own agency: its kind, never its contents."""

    id: DetailId
    category: Category


@dataclass(frozen=True, slots=True)
class Held:
    """A conference that had the case on its agenda."""

    meeting: MeetingId
    starts_at: datetime
    state: MeetingState


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do on the case page, and whether the survivor's exclusions are theirs to know."""

    acts: bool
    leads: bool
    knows_kept_out: bool
    brings_to_table: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """The case page for one reader."""

    card: Card
    stated: tuple[Stated, ...]
    rights: Rights
    kept_out: tuple[str, ...]
    actions: tuple[ActionFacts, ...]
    given: tuple[ReleaseLine, ...]
    received: tuple[ReleaseLine, ...]
    details: tuple[OwnDetail, ...]
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class EndingRelease:
    """A release of the reader's agency that ends soon."""

    case: CaseId
    pseudonym: str
    recipient: str
    last_day: date
    days_left: int


@dataclass(frozen=True, slots=True)
class NextConference:
    """The conference that runs or comes next."""

    id: MeetingId
    starts_at: datetime
    minutes: int
    state: MeetingState
    chaired: bool


@dataclass(frozen=True, slots=True)
class Today:
    """Today for one reader of cards."""

    conference: NextConference | None
    owed: tuple[ActionFacts, ...]
    asked: tuple[ActionFacts, ...]
    ending: tuple[EndingRelease, ...]
    mine: tuple[Card, ...]


def rights(actor: Actor, card: Card, facts: CaseFacts) -> Rights:
    """What a reader may do and know beyond the card. Exclusions: the lead's representatives, the contacts."""
    acts = actor.has(Role.REPRESENTATIVE) and card.state is CaseState.OPEN
    leads = actor.agency == facts.lead
    return Rights(
        acts=acts,
        leads=leads,
        knows_kept_out=(leads and actor.has(Role.REPRESENTATIVE)) or actor.person in facts.contacts,
        brings_to_table=acts and leads and facts.step is Step.HOME_AGENCY,
    )


def given(
    agency: AgencyId, case: CaseFacts, names: Mapping[AgencyId, str], now: datetime, zone: ZoneInfo
) -> tuple[ReleaseLine, ...]:
    """An agency's own releases, whatever became of them: only the holder is told."""
    return tuple(
        _line(release, case, _receivers(release, names), now, zone)
        for release in case.releases
        if release.holder == agency
    )


def received(
    agency: AgencyId, case: CaseFacts, names: Mapping[AgencyId, str], now: datetime, zone: ZoneInfo
) -> tuple[ReleaseLine, ...]:
    """Releases that name an agency as the receiver, while they are in effect."""
    return tuple(
        _line(release, case, names[release.holder], now, zone)
        for release in case.releases
        if release.names_agency(agency) and release_state(release, case, now) is None
    )


def _receivers(release: ReleaseFacts, names: Mapping[AgencyId, str]) -> str:
    return ", ".join(names[held.agency] for held in release.recipients if held.agency)


def _line(release: ReleaseFacts, case: CaseFacts, other: str, now: datetime, zone: ZoneInfo) -> ReleaseLine:
    return ReleaseLine(
        id=release.id,
        other=other,
        categories=tuple(kind for kind in Category if kind in release.categories),
        purposes=tuple(purpose for purpose in Purpose if purpose in release.purposes),
        signed_on=release.signed_at.astimezone(zone).date(),
        last_day=_last_day(release, zone),
        why_not=release_state(release, case, now),
    )


def _last_day(release: ReleaseFacts, zone: ZoneInfo) -> date | None:
    if release.ends_at is None:
        return None
    return (release.ends_at - timedelta(microseconds=1)).astimezone(zone).date()


def owed_first(actions: Sequence[ActionFacts]) -> tuple[ActionFacts, ...]:
    """What an agency said yes to: by its day, so that overdue ones come first; without a day last."""
    accepted = [action for action in actions if action.state is ActionState.ACCEPTED]
    return tuple(sorted(accepted, key=lambda action: (action.due is None, action.due or date.max, action.proposed_at)))


def still_open(actions: Sequence[ActionFacts]) -> tuple[ActionFacts, ...]:
    """What is promised and what waits for an answer, of any agency."""
    return (*owed_first(actions), *asked(actions))


def asked(actions: Sequence[ActionFacts]) -> tuple[ActionFacts, ...]:
    """What waits for an agency's yes or no, the longest waiting first."""
    proposed = [action for action in actions if action.state is ActionState.PROPOSED]
    return tuple(sorted(proposed, key=lambda action: action.proposed_at))
