"""Whom she calls today. One rule for pages, mails and whatever a primary contact may do. Pure.

Source: rule book, (a), 5 (one steady contact) and Decisions, 3; issue "Every promise is closed out", Needs and the
primary contact; design, "What must always hold", 5 (what somebody left has an owner at once).
"""

from collections.abc import Sequence
from datetime import datetime

from conference.cases.domain import CaseState
from conference.consent.domain import CaseFacts, Viewer
from conference.consent.domain.contacts import Calls, CallsToday, ContactFacts
from conference.consent.policy.standing import is_shut_out


def calls_today(case: CaseFacts, now: datetime) -> CallsToday:
    """Her primary contact; while it is handed over, both; while the primary contact is away, or is none any more, who
    hands over, and else her backup contact; then nobody, and the agency that leads the case sees to it. Whoever left
    their agency, or whose agency has no agreement any more, stepped aside or is kept out by her is no contact, whatever
    the card says; who is away is not called.
    """
    free = [held for held in case.contacts.named(now) if _free(held, case, now)]
    here = tuple(held for held in free if held.back_at(now) is None)
    primaries = [held for held in case.contacts.primaries(now) if held in free]
    together = case.contacts.together
    if case.contacts.primary in here:
        both = tuple(held for held in primaries if held in here)
        if together is None or len(both) == 1:
            return CallsToday(both, Calls.PRIMARY)
        return CallsToday(both, Calls.TOGETHER, together.end)
    if not here:
        return CallsToday((), Calls.NOBODY, _first_back(free, case, now))
    back = _first_back(primaries, case, now)
    if back is None:
        return CallsToday(here[:1], Calls.FOR_NOW)
    ends = together.end if together and here[0] in primaries else None
    return CallsToday(here[:1], Calls.MEANWHILE, min(back, ends) if ends else back)


def acts_as_primary(viewer: Viewer, case: CaseFacts, now: datetime) -> bool:
    """Whether the viewer may do what her primary contact may: a primary contact, away or not, and whom she calls today
    in their place. It opens nothing to whom she keeps out, and nothing to who stepped aside.
    """
    if is_shut_out(viewer, case, now):
        return False
    primary = any(held.place == (viewer.person, viewer.agency) for held in case.contacts.primaries(now))
    return primary or calls_today(case, now).has(viewer.person, viewer.agency)


def needs_a_contact(case: CaseFacts, now: datetime) -> bool:
    """Whether the agency that leads an open case is asked to see to it: her primary contact is none any more, or nobody
    is there whom she could call. A card that never named a primary contact asks for nothing.
    """
    primary = case.contacts.primary
    if case.state is not CaseState.OPEN or primary is None:
        return False
    holds = primary.acts(now) and _free(primary, case, now)
    return not holds or calls_today(case, now).why is Calls.NOBODY


def _free(held: ContactFacts, case: CaseFacts, now: datetime) -> bool:
    viewer = Viewer(
        person=held.person,
        agency=held.agency,
        active=True,
        current=True,
        reads_cards=True,
        reads_details=True,
        took_over=held.took_over,
    )
    return not is_shut_out(viewer, case, now)


def _first_back(away: Sequence[ContactFacts], case: CaseFacts, now: datetime) -> datetime | None:
    """When the first of them is back who is one of her contacts then; None where nobody is away."""
    back = [(held, held.back_at(now)) for held in away]
    return min((at for held, at in back if at and held in case.contacts.named(at)), default=None)
