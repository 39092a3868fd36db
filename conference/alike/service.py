"""Use cases of cards that are like each other. Every look is decided at read time, for the reader and for the other."""

from collections.abc import Sequence
from datetime import datetime

from conference.alike import store
from conference.alike.domain import Answer, LikeCard
from conference.alike.models import AlikeAnswer
from conference.alike.policy import is_told, likeness, may_answer, may_end, to_talk_with
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases.domain import Card, CaseState
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require
from conference.kernel.ids import CaseId

BROUGHT_TWICE = "brought_twice"


def like(actor: Actor, card: Card, facts: CaseFacts, now: datetime) -> Sequence[LikeCard]:
    """The cards that may be of the same person as one that the actor may know of, where the actor is told, and what was
    answered. Nothing is told where nobody of the other agency could be told as much of this card.
    """
    if not is_told(actor, facts, now):
        return ()
    talked = store.answers(card.id)
    same = [other for other, held in talked.items() if held.answer is Answer.THE_SAME]
    wanted = {*consent_store.visible_among(actor, same, now)}
    if card.state is CaseState.OPEN:
        wanted |= {other for other in store.candidates(actor, card, now) if other not in talked}
    others = consent_store.cards_for(actor, sorted(wanted, key=str)).values()
    similar = {other.id: why for other in others if (why := likeness(card, other)) or other.id in talked}
    theirs, found = consent_store.case_facts(similar, directory.zone()), list[LikeCard]()
    actors = store.contacts(theirs.values(), now)
    for other in sorted((held for held in others if held.id in similar), key=lambda held: held.pseudonym):
        held, why = talked.get(other.id), similar[other.id]
        contact = to_talk_with(theirs[other.id], actors, facts, now)
        if contact is not None:
            ends = may_end(actor, card, held).allowed
            found.append(LikeCard(other, contact, None if held else why, held, ends))
    return found


def answer(
    actor: Actor, case: CaseId, other: CaseId, said: Answer, now: datetime, *, goes_on: CaseId | None = None
) -> None:
    """Note what both agencies found when they talked; it holds on both pages. `goes_on`: if it is the same person, with
    which of the two cards. Raises HiddenError, RefusedError.
    """
    with transaction() as current:
        consent.hold_still(min(case, other))
        card, held = _pair(actor, case, other, now)
        require(may_answer(card, held.card, goes_on, said))
        one, two = sorted((case, other))
        row = store.answer(one, two) or AlikeAnswer(one_id=one, other_id=two)
        row.answer, row.goes_on_id, row.by_member, row.at = said, goes_on, actor.member, now
        current.add(row)
        for about in (one, two):
            record.append(Deed.ANSWER_ALIKE, at=now, by=actor, case=about, code=said)


def end(actor: Actor, case: CaseId, other: CaseId, now: datetime) -> None:
    """End a case that was brought twice, for the agency that brought it: it is closed like any other, and nothing of it
    goes to the one that goes on. Raises HiddenError, RefusedError.
    """
    with transaction():
        card, held = _pair(actor, case, other, now)
        require(may_end(actor, card, held.talked))
        consent.close_case(actor, case, now, why=BROUGHT_TWICE)


def require_like(actor: Actor, case: CaseId, other: CaseId, now: datetime) -> None:
    """Whether the actor is told that two cards are alike. Raises HiddenError."""
    _pair(actor, case, other, now)


def _pair(actor: Actor, case: CaseId, other: CaseId, now: datetime) -> tuple[Card, LikeCard]:
    facts = consent.require_visible(actor, case, now)
    card = consent_store.cards_for(actor, [case])[case]
    found = next((held for held in like(actor, card, facts, now) if held.card.id == other), None)
    if found is None:
        raise HiddenError
    return card, found
