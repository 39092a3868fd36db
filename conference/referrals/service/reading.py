"""Reading referrals: what of each a reader may know is decided anew at every reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from conference.cases.domain import Card, NeedLine
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.consent.policy import reads_free_text, viewer_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require, require_known
from conference.kernel.ids import AgencyId, CaseId, NeedId, ReferralId
from conference.kernel.narrative import Narrative
from conference.referrals import store
from conference.referrals.domain import Move, ReferralFacts, ReferralState, StepKind
from conference.referrals.policy import (
    RUNNING,
    STEPS,
    ended_by_her,
    may_move,
    may_note,
    may_offer,
    may_read,
    may_say,
    shows_minimum,
    still_told,
)

_NOTHING = Narrative("")


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """A referral for one reader: what the case is called, what it is for, and what they can do with it now."""

    referral: ReferralFacts
    card: Card
    need: NeedLine | None
    moves: frozenset[Move]
    steps: frozenset[StepKind]
    says: bool


def page(actor: Actor, referral: ReferralId, now: datetime) -> ReferralPage:
    """One referral, as much of it as the actor may read now. Raises HiddenError."""
    found = own(actor, referral, now)
    card = consent_store.cards_for(actor, [found.case])[found.case]
    return ReferralPage(
        referral=found,
        card=card,
        need=next((need for need in card.needs if need.id == found.need), None),
        moves=frozenset(made for made in Move if _could(made, actor, found)),
        steps=frozenset(kind for kind in STEPS if may_note(kind, actor, found)),
        says=bool(may_say(actor, found)),
    )


def _could(made: Move, actor: Actor, found: ReferralFacts) -> bool:
    return bool(may_move(made, actor, found))


def own(actor: Actor, referral: ReferralId, now: datetime) -> ReferralFacts:
    """A referral that the actor may read. Raises HiddenError for every other."""
    row = require_known(store.referral(referral))
    facts = consent.require_visible(actor, row.case_id, now)
    found = _cut([store.facts(referral)], {facts.id: facts}, actor, now)
    return found[0] if found else _hidden()


def _hidden() -> ReferralFacts:
    raise HiddenError


def of_case(actor: Actor, case: CaseFacts, now: datetime) -> Sequence[ReferralFacts]:
    """The referrals of a case, which the actor may know of, that they may read."""
    return _cut(store.for_case(case.id), {case.id: case}, actor, now)


def running_to(actor: Actor, case: CaseFacts, need: NeedId, now: datetime) -> frozenset[AgencyId]:
    """To which agencies a referral for one of her needs is under way, as far as the actor may read of it: being told
    that it was offered already would tell of the others.
    """
    running = [held for held in of_case(actor, case, now) if held.need == need and held.state in RUNNING]
    return frozenset(held.to for held in running if held.to is not None)


def ours(actor: Actor, now: datetime) -> Sequence[ReferralFacts]:
    """What the actor's agency offered or was offered, of cases that the actor may know of, under the names that they
    know these by.
    """
    held = store.of_agencies(actor.agencies, consent_store.visible_cases(actor, now))
    known = {one.case for one in held}
    found = _cut(held, consent_store.case_facts(known, directory.zone()), actor, now)
    cards = consent_store.cards_for(actor, known)
    return [replace(one, pseudonym=cards[one.case].pseudonym) for one in found]


def to_offer(actor: Actor, case: CaseId, now: datetime) -> tuple[Card, Sequence[tuple[AgencyId, str]]]:
    """The card, and the agencies that can be chosen for a new referral. That she keeps one of them out is not told by
    its missing. Raises HiddenError, RefusedError.
    """
    facts = consent.require_visible(actor, case, now)
    require(may_offer(actor, facts, now))
    current = directory_store.current_agencies(now, directory.zone())
    others = [(agency, name) for agency, name in directory_store.names().items() if agency in current]
    card = consent_store.cards_for(actor, [case])[case]
    return card, [(agency, name) for agency, name in others if not actor.stands_for(agency)]


def _cut(
    held: Sequence[ReferralFacts], facts: Mapping[CaseId, CaseFacts], actor: Actor, now: datetime
) -> list[ReferralFacts]:
    """Referrals as they are for one reader, now."""
    return [_for_reader(one, facts[one.case], actor, now) for one in held if may_read(actor, one, facts[one.case].lead)]


def _for_reader(held: ReferralFacts, facts: CaseFacts, actor: Actor, now: datetime) -> ReferralFacts:
    reads_words = reads_free_text(viewer_of(actor), facts.lead, facts.holders, facts.policy)
    if held.taken_back or ended_by_her(held, facts, merged_into(held.through), now, directory.zone()):
        held = _ended(held)
    if reads_words and shows_minimum(actor, held, facts):
        return held if still_told(actor, held, facts, now, directory.zone()) else replace(held, told=None)
    steps = tuple(replace(step, who=_NOTHING) for step in held.steps)
    name = held.to_name if held.to or held.taken_back else _NOTHING
    return replace(held, told=None, words=(), steps=steps, to_name=name)


def _ended(held: ReferralFacts) -> ReferralFacts:
    """What she ended: neither with whom it was nor how she ended it is told. Whoever made a step there would tell with
    whom, so nobody is named but who offered it.
    """
    history = tuple(replace(line, by=line.by if line.to is ReferralState.OFFERED else "") for line in held.history)
    steps = tuple(replace(step, by=step.by if step.kind is StepKind.CONSENT else "") for step in held.steps)
    ended = {"state": ReferralState.CLOSED, "taken_back": True, "reason": None, "to_name": ""}
    return replace(held, history=history, steps=steps, **ended)


def merged_into(agency: AgencyId | None) -> frozenset[AgencyId]:
    """The agencies that merged into this one."""
    return directory_store.lineage().get(agency, frozenset()) if agency else frozenset()
