"""Who has a case called by another pseudonym, and whether it must be: it never resembles a sealed name.

Source: issue "From the queue to the agenda to the minutes", Bringing a case.
"""

from collections.abc import Collection

from conference.cases.domain import CaseState
from conference.cases.policy import resembles
from conference.consent.domain import CaseFacts, Category, Reason, Viewer
from conference.consent.policy.cards import knows_pseudonym
from conference.kernel.verdict import Verdict, allow, deny

NAMES = frozenset({Category.IDENTITY, Category.LEGAL_NAME})
"""Kinds of detail that hold a name."""
MOST_NAMES = 12
"""So many names of one agency have others drawn: hers and those of her children, and what else they are called."""


def may_rename(viewer: Viewer, case: CaseFacts) -> Verdict:
    """Whether the viewer has a new pseudonym drawn for an open case: representatives of the agency that brought it and
    of those that hold a detail of it, where they know its pseudonym. For any reason, and none is asked: a new name must
    not tell that the old one was like hers.
    """
    if not viewer.reads_details:
        return deny(Reason.ROLE_HAS_NO_CASE_ACCESS)
    if case.state is not CaseState.OPEN:
        return deny(Reason.CASE_CLOSED)
    involved = any(viewer.stands_for(agency) for agency in (case.lead, *case.holders))
    known = knows_pseudonym(viewer, case.lead, case.step, case.policy)
    return allow() if involved and known else deny(Reason.NOT_THE_HOLDER)


def gives_away(pseudonym: str, category: Category, text: str) -> bool:
    """Whether a pseudonym resembles a name that is being sealed. Told to whoever seals it, and to nobody else."""
    return category in NAMES and resembles(pseudonym, text)


def draws_anew(category: Category, held: Collection[Category]) -> bool:
    """Whether other pseudonyms are offered because a name was just sealed, of an agency that holds these kinds of
    detail of the case now: for its first names. Whoever could have them drawn for ever would learn from what never
    comes what others have sealed.
    """
    return category in NAMES and sum(one in NAMES for one in held) <= MOST_NAMES
