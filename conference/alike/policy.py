"""When two cards may be of one person, and who is told. Pure.

Only what both agencies read on the cards anyway is compared. No identifying detail is, nor a hash of one: comparing it
would disclose it already. Source: rule book, finding 1; issue "From the queue to the agenda to the minutes".
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from conference.alike.domain import Answer, Likeness, Talked
from conference.cases.domain import Card, CaseState, Contact, NeedLine, Step
from conference.consent.domain import CaseFacts
from conference.consent.policy import calls_today, may_know, viewer_of
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import CaseId, MemberId
from conference.kernel.verdict import Verdict, allow, deny

WITHIN = timedelta(days=21)
"""How far apart two cards of one person are brought, at most."""
IN_COMMON = 3
"""So many needs and listed facts, taken together, both cards name."""
NOT_AGREED = "not_agreed"

_WORD = re.compile(r"[^\W\d_]+")
_TELLING = 4
"""What has fewer letters says little of a need: a, the, her, une."""
_BETWEEN = frozenset({"and", "et", "or", "ou", "some", "little", "un", "peu", "de", "a"})
"""Words that stand between the names of languages."""


def likeness(one: Card, other: Card) -> Likeness | None:
    """Why two cards may be of one person; None where they need not be. Two agencies brought them to the table within
    21 days; age band and area are said, and the same, and so is whether she needs an interpreter; a language is in
    common; and so are at least three of her needs, of what makes it harder and of what helps her, taken together.
    """
    if one.lead == other.lead or not (_on_table(one) and _on_table(other)) or not _same_frame(one, other):
        return None
    needs = sum(any(_same_need(need, against) for against in other.needs) for need in one.needs)
    facts = len(one.risks & other.risks) + len(one.protections & other.protections)
    if needs + facts < IN_COMMON:
        return None
    return Likeness(needs=needs, facts=facts, days=abs((one.brought_on - other.brought_on).days))


def is_told(actor: Actor, case: CaseFacts, now: datetime) -> bool:
    """Whether the actor is told of cards that are like this one: her contacts in the agency that brought it, and its
    coordinators. Nobody else.
    """
    if not actor.stands_for(case.lead):
        return False
    return actor.has(Role.COORDINATOR) or case.contacts.has(actor.person, actor.agency, now)


def to_talk_with(other: CaseFacts, actors: Mapping[MemberId, Actor], here: CaseFacts, now: datetime) -> Contact | None:
    """Whom to talk with about another card: a contact of its own agency who may know of this one, too, first whom she
    calls today. Where there is none, nobody is told that the cards are alike.
    """
    for contact in (*calls_today(other, now).people, *other.contacts.named(now)):
        held = actors.get(contact.member)
        if held and held.stands_for(other.lead) and may_know(viewer_of(held), here, now):
            return Contact(held.member, held.name, held.agency_name)
    return None


def may_end(actor: Actor, card: Card, talked: Talked | None) -> Verdict:
    """Whether the actor may end a case because it was brought twice: for the agency that brought it, once both agencies
    have talked and the other one goes on.
    """
    if talked is None or talked.answer is not Answer.THE_SAME or talked.goes_on in {None, card.id}:
        return deny(NOT_AGREED)
    acts = actor.has(Role.REPRESENTATIVE) and actor.stands_for(card.lead)
    return allow() if acts and card.state is CaseState.OPEN else deny(NOT_AGREED)


def may_answer(card: Card, other: Card, goes_on: CaseId | None, answer: Answer) -> Verdict:
    """Whether an answer can be given: while both cases are open, and naming the one that goes on if there is one."""
    if card.state is not CaseState.OPEN or other.state is not CaseState.OPEN:
        return deny(NOT_AGREED)
    named = goes_on in {card.id, other.id}
    return allow() if named == (answer is Answer.THE_SAME) else deny(NOT_AGREED)


def _on_table(card: Card) -> bool:
    return card.state is CaseState.OPEN and card.step >= Step.DE_IDENTIFIED


def _same_frame(one: Card, other: Card) -> bool:
    """What must be the same before anything is counted."""
    return (
        one.age_band is not None
        and one.age_band is other.age_band
        and one.interpreter is other.interpreter
        and abs(one.brought_on - other.brought_on) <= WITHIN
        and bool(_words(one.region))
        and _words(one.region) == _words(other.region)
        and bool((_words(one.languages) & _words(other.languages)) - _BETWEEN)
    )


def _same_need(one: NeedLine, other: NeedLine) -> bool:
    """Whether two needs say the same: at least half of the telling words of the shorter one stand in the other."""
    first, second = _telling(one.text), _telling(other.text)
    return bool(first and second) and 2 * len(first & second) >= min(len(first), len(second))


def _telling(text: str) -> frozenset[str]:
    return frozenset(word for word in _words(text) if len(word) >= _TELLING)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
