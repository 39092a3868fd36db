"""Rules of referrals: none without her yes, none to whom she keeps out; nobody says yes for another agency. Pure."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from conference.actions.policy import ANSWERING_ROLES, must_be_placed
from conference.cases.domain import CaseState, NeedState, PersonKind, Step
from conference.consent.domain import CaseFacts
from conference.consent.policy import viewer_of, works_on
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId
from conference.kernel.localday import end_of_day
from conference.kernel.verdict import Verdict, allow, deny
from conference.referrals.domain import CHECK_AFTER_DAYS, STEP_OF, Move, ReferralFacts, ReferralState, Side, StepKind


class Refusal(StrEnum):
    """Why it is refused."""

    NOT_YOUR_ROLE = "not_your_role"
    NOT_YOUR_CASE = "not_your_case"
    CASE_IS_CLOSED = "case_is_closed"
    CASE_NOT_BROUGHT = "case_not_brought"
    NO_LONGER_WANTED = "no_longer_wanted"
    YOUR_OWN_AGENCY = "your_own_agency"
    AGENCY_CANNOT_BE_ASKED = "agency_cannot_be_asked"
    SHE_TOOK_IT_BACK = "she_took_it_back"
    OFFERED_ALREADY = "offered_already"
    NOT_YOUR_SIDE = "not_your_side"
    NOT_NOW = "not_now"
    NOBODY_NAMED = "nobody_named"
    NOT_CHECKED_YET = "not_checked_yet"
    NOTED_ALREADY = "noted_already"
    DAY_TO_COME = "day_to_come"
    OUT_OF_ORDER = "out_of_order"
    TOO_SOON_TO_CHECK = "too_soon_to_check"


_S = ReferralState
_BOTH, _RECEIVES = frozenset(Side), frozenset({Side.RECEIVES})
RUNNING = frozenset({_S.OFFERED, _S.ACCEPTED, _S.INTRODUCED, _S.MET, _S.TAKING_PART, _S.NOT_TAKING_PART})
"""States in which something is still to be done, or may still come to an end for her."""

MOVES: Mapping[Move, tuple[frozenset[ReferralState], ReferralState, frozenset[Side]]] = {
    Move.ACCEPT: (frozenset({_S.OFFERED}), _S.ACCEPTED, _RECEIVES),
    Move.DECLINE: (frozenset({_S.OFFERED}), _S.DECLINED, _RECEIVES),
    Move.INTRODUCE: (frozenset({_S.ACCEPTED}), _S.INTRODUCED, _BOTH),
    Move.MEET: (frozenset({_S.INTRODUCED}), _S.MET, _BOTH),
    Move.TAKES_PART: (frozenset({_S.MET, _S.NOT_TAKING_PART}), _S.TAKING_PART, _BOTH),
    Move.DROPS_OUT: (
        frozenset({_S.ACCEPTED, _S.INTRODUCED, _S.MET, _S.TAKING_PART}),
        _S.NOT_TAKING_PART,
        _BOTH,
    ),
    Move.CLOSE: (frozenset({_S.DECLINED, _S.TAKING_PART, _S.NOT_TAKING_PART}), _S.CLOSED, frozenset({Side.OFFERS})),
    Move.TAKE_BACK: (RUNNING, _S.CLOSED, _BOTH),
}
"""Of each move: from which states, to which, and who makes it. Source: issue "Every promise is closed out"."""

STEPS: Mapping[StepKind, tuple[frozenset[ReferralState], frozenset[Side]]] = {
    StepKind.NAMED_PERSON: (frozenset({_S.ACCEPTED, _S.INTRODUCED, _S.MET}), _RECEIVES),
    StepKind.ACCOMPANIED: (frozenset({_S.INTRODUCED, _S.MET}), _BOTH),
    StepKind.CHECKED: (frozenset({_S.MET, _S.TAKING_PART, _S.NOT_TAKING_PART}), _BOTH),
}
"""Of each step that is no move: in which states it is noted, and by whom. Her consent is noted by offering."""


def sides(actor: Actor, referral: ReferralFacts) -> frozenset[Side]:
    """For whom the actor acts in a referral: its agency's own side, and that of an outside service as well. Who took
    over the agency that it leads to receives nothing: her yes was to another. Source: rule book, Events, Agency merged.
    """
    offers = actor.stands_for(referral.offered_by)
    receives = offers if referral.to is None else actor.agency == referral.to
    return frozenset(side for side, holds in ((Side.OFFERS, offers), (Side.RECEIVES, receives)) if holds)


def may_read(actor: Actor, referral: ReferralFacts, lead: AgencyId) -> bool:
    """Whether a referral, of a case that the actor may know of, is theirs to read: it is between the agency that offers
    it and the one that it is offered to; the agency that leads the case knows of it too. Source: rule book, (a), 1.
    """
    return actor.has(*ANSWERING_ROLES) and (bool(sides(actor, referral)) or actor.stands_for(lead))


def shows_minimum(actor: Actor, referral: ReferralFacts, case: CaseFacts) -> bool:
    """Whether a referral tells the actor what it carries: to its receiver while it runs and its case was not closed
    since, to the others until she takes it back. Source: rule book, Events, Withdrawal and Closing.
    """
    if referral.taken_back:
        return False
    closed_since = case.closed_at is not None and referral.offered_at <= case.closed_at
    return sides(actor, referral) != _RECEIVES or (referral.state in RUNNING and not closed_since)


def told_until(referral: ReferralFacts, longest_days: int, zone: ZoneInfo) -> datetime:
    """Until when its receiver reads what it was told: no longer than a release would hold that she signed on the day of
    her yes. What follows from it goes on. Source: rule book, Decisions, 4.
    """
    return end_of_day(_said_yes(referral, zone) + timedelta(days=longest_days), zone)


def still_told(actor: Actor, referral: ReferralFacts, case: CaseFacts, now: datetime, zone: ZoneInfo) -> bool:
    """Whether that holds: who offers it, and the agency that leads the case, read on what they told."""
    return sides(actor, referral) != _RECEIVES or now < told_until(referral, case.policy.longest_release_days, zone)


def ended_by_her(
    referral: ReferralFacts, case: CaseFacts, before: frozenset[AgencyId], now: datetime, zone: ZoneInfo
) -> bool:
    """Whether she has ended it without saying so of this one: she keeps the agency that it leads to or through, or one
    that merged into it (`before`), out of the case, or took everything back since. Asked at every reading. Source: rule
    book, Events.
    """
    if must_be_placed(referral.through, case, before, now):
        return True
    said_yes = _said_yes(referral, zone)
    return any(
        held >= referral.offered_at or held.astimezone(zone).date() > said_yes for held in _took_everything_back(case)
    )


def may_offer(actor: Actor, case: CaseFacts, now: datetime) -> Verdict:
    """Whether the actor may offer referrals in a case: for the agency that leads it, or with a part in it."""
    if not actor.has(*ANSWERING_ROLES):
        return deny(Refusal.NOT_YOUR_ROLE)
    if not (actor.stands_for(case.lead) or works_on(viewer_of(actor), case, now)):
        return deny(Refusal.NOT_YOUR_CASE)
    return allow() if case.state is CaseState.OPEN else deny(Refusal.CASE_IS_CLOSED)


def may_offer_to(
    actor: Actor,
    to: AgencyId | None,
    need: NeedState,
    case: CaseFacts,
    now: datetime,
    *,
    current: bool,
    before: frozenset[AgencyId],
    running: Collection[AgencyId],
) -> Verdict:
    """Whether it may be offered to this agency for this need. `current`: its agreement is in force; `before`: who
    merged into it; `running`: to whom a referral for the need is under way, as far as the actor may read of it. An
    outside service: None.

    An agency that may not know of the case gets the same answer for each reason why. Source: rule book, Exclusion.
    """
    if need is NeedState.NO_LONGER_WANTED:
        return deny(Refusal.NO_LONGER_WANTED)
    if to is None:
        return allow()
    if actor.stands_for(to):
        return deny(Refusal.YOUR_OWN_AGENCY)
    if case.step is Step.HOME_AGENCY:
        return deny(Refusal.CASE_NOT_BROUGHT)
    if not current or must_be_placed(to, case, before, now):
        return deny(Refusal.AGENCY_CANNOT_BE_ASKED)
    return deny(Refusal.OFFERED_ALREADY) if to in running else allow()


def yes_holds(yes_on: date, case: CaseFacts, today: date, zone: ZoneInfo) -> Verdict:
    """Whether a yes of hers can carry a referral: she has said it, and did not take everything back after that day."""
    if yes_on > today:
        return deny(Refusal.DAY_TO_COME)
    if any(held.astimezone(zone).date() > yes_on for held in _took_everything_back(case)):
        return deny(Refusal.SHE_TOOK_IT_BACK)
    return allow()


def may_move(move: Move, actor: Actor, referral: ReferralFacts) -> Verdict:
    """Whether the actor may make a move, in the present state, for their side. Source: `MOVES`.

    Nobody is introduced before somebody there is named, and nothing that goes well is closed before the check.
    """
    states, _to, who = MOVES[move]
    verdict = _may(actor, referral, states, who)
    if not verdict:
        return verdict
    if move is Move.INTRODUCE and referral.day_of(StepKind.NAMED_PERSON) is None:
        return deny(Refusal.NOBODY_NAMED)
    unchecked = referral.state is _S.TAKING_PART and referral.day_of(StepKind.CHECKED) is None
    return deny(Refusal.NOT_CHECKED_YET) if move is Move.CLOSE and unchecked else allow()


def may_note(kind: StepKind, actor: Actor, referral: ReferralFacts) -> Verdict:
    """Whether the actor may note a step that is no move, once. Source: `STEPS`."""
    states, who = STEPS.get(kind, (frozenset[ReferralState](), _BOTH))
    verdict = _may(actor, referral, states, who)
    return deny(Refusal.NOTED_ALREADY) if verdict and referral.day_of(kind) else verdict


def may_say(actor: Actor, referral: ReferralFacts) -> Verdict:
    """Whether the actor may write down what she says of it: whoever acts in it, until it is closed."""
    return _may(actor, referral, frozenset(_S) - {_S.CLOSED}, _BOTH)


def day_fits(kind: StepKind, on: date, referral: ReferralFacts, today: date) -> Verdict:
    """Whether a step can have been made on a day: not to come, in the order of the steps, and for the check two weeks
    after she was met.
    """
    if on > today:
        return deny(Refusal.DAY_TO_COME)
    order = list(StepKind)
    place = order.index(kind)
    earlier = [step.on for step in referral.steps if order.index(step.kind) < place]
    later = [step.on for step in referral.steps if order.index(step.kind) > place]
    if any(day > on for day in earlier) or any(day < on for day in later):
        return deny(Refusal.OUT_OF_ORDER)
    due = check_due(referral)
    return deny(Refusal.TOO_SOON_TO_CHECK) if kind is StepKind.CHECKED and due and on < due else allow()


def check_due(referral: ReferralFacts) -> date | None:
    """The day from which somebody asks her how it goes: two weeks after she was met."""
    met = referral.day_of(StepKind.MET)
    return None if met is None else met + timedelta(days=CHECK_AFTER_DAYS)


def step_of(move: Move) -> StepKind | None:
    """The step of the warm transfer that a move is, if it is one."""
    return STEP_OF.get(move)


def _may(actor: Actor, referral: ReferralFacts, states: Collection[ReferralState], who: frozenset[Side]) -> Verdict:
    if not actor.has(*ANSWERING_ROLES):
        return deny(Refusal.NOT_YOUR_ROLE)
    if sides(actor, referral).isdisjoint(who):
        return deny(Refusal.NOT_YOUR_SIDE)
    if referral.taken_back:
        return deny(Refusal.SHE_TOOK_IT_BACK)
    return allow() if referral.state in states else deny(Refusal.NOT_NOW)


def _said_yes(referral: ReferralFacts, zone: ZoneInfo) -> date:
    return referral.day_of(StepKind.CONSENT) or referral.offered_at.astimezone(zone).date()


def _took_everything_back(case: CaseFacts) -> list[datetime]:
    """When the survivor took everything back. What a child, or somebody for a child, takes back is another matter."""
    people = (held for held in case.people.values() if held.kind is PersonKind.SURVIVOR)
    return [held.withdrew_everything_at for held in people if held.withdrew_everything_at is not None]
