"""The cards of cases, as much of them as one reader may read."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from conference.cases import store as cases
from conference.cases.domain import Card
from conference.consent.policy import NO_NAME, knows_pseudonym, reads_free_text, viewer_of, without_free_text
from conference.consent.store.facts import holders_of
from conference.directory import store as directory
from conference.kernel.actor import Actor
from conference.kernel.ids import CaseId


def cards_for(
    actor: Actor, case_ids: Collection[CaseId], labels: Mapping[CaseId, str | None] | None = None
) -> Mapping[CaseId, Card]:
    """The cards of cases that the caller knows to be visible to the actor. `labels`: by what name each is called where
    they are shown, until it has its pseudonym.
    """
    held, policy = cases.cards(list(case_ids)), directory.policy()
    if not policy.involved_only:
        return held
    viewer, holders = viewer_of(actor), holders_of(case_ids)
    shown: dict[CaseId, Card] = {}
    for case, card in held.items():
        cut = card if reads_free_text(viewer, card.lead, holders[case], policy) else without_free_text(card)
        named = knows_pseudonym(viewer, card.lead, card.step, policy)
        shown[case] = cut if named else replace(cut, pseudonym=(labels or {}).get(case) or NO_NAME)
    return shown
