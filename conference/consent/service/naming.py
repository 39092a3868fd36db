"""What a case is called: a new pseudonym for it, unlike every name that is sealed of it."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases.policy import draw_pseudonym
from conference.consent import store
from conference.consent.domain import Category
from conference.consent.events import RightsChanged
from conference.consent.policy import NAMES, gives_away, may_rename, viewer_of
from conference.consent.service.details import unseal
from conference.consent.service.erasing import was_given
from conference.consent.service.rights import hold_still, require_visible
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import RefusedError, require
from conference.kernel.ids import AgencyId, CaseId

NOT_OFFERED = "name_not_offered"


def is_like_her_name(actor: Actor, case: CaseId, category: Category, text: str, now: datetime) -> bool:
    """Whether the name that the actor knows a case by resembles one that they have just sealed. Raises HiddenError."""
    require_visible(actor, case, now)
    return gives_away(store.cards_for(actor, [case])[case].pseudonym, category, text)


def new_names(actor: Actor, case: CaseId, now: datetime) -> Sequence[str]:
    """The pseudonyms that are offered for a case in place of its own: the same ones to everybody until one is taken.
    Whoever could draw for ever would learn from what never comes. Raises HiddenError, RefusedError.
    """
    with transaction():
        require(may_rename(viewer_of(actor), require_visible(actor, case, now)))
        return cases.offered(actor.member, was_given=was_given, case_id=case, avoid=_sealed_names(case))


def rename(actor: Actor, case: CaseId, name: str, now: datetime) -> None:
    """Call a case by one of the pseudonyms that are offered for it. The old one is never given again, and every word
    kept of the case says the new one instead: notes, actions and minutes, approved or not.

    Raises HiddenError, RefusedError.
    """
    with transaction():
        hold_still(case)
        if name not in new_names(actor, case, now):
            raise RefusedError(NOT_OFFERED)
        before = cases.rename(case, name, now)
        cases.let_go_offered(actor.member, case)
        store.say_instead(case, before, name)
        record.append(Deed.RENAME_CASE, at=now, by=actor, case=case, code="new_name")
        publish(RightsChanged(case))


def fresh_name(case: CaseId, taken: Collection[str]) -> str:
    """A name for one conference, unlike every name that is sealed of a case, and neither `taken` nor ever given."""
    used, avoid = set(taken), _sealed_names(case)
    while was_given(drawn := draw_pseudonym(used, secrets.choice, avoid)):
        used.add(drawn)
    return drawn


def _sealed_names(case: CaseId) -> list[str]:
    """The names that are sealed of a case, those of each agency as one text: opened for the drawing, and shown to
    nobody.
    """
    found = defaultdict[AgencyId, list[str]](list)
    for detail in store.details(case):
        held = store.sealed(detail.id) if detail.category in NAMES else None
        if held is not None:
            found[detail.holder].append(unseal(*held))
    return [" ".join(texts) for texts in found.values()]
