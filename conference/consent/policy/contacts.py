"""Whom she calls today. One rule for pages, mails and whatever a primary contact may do. Pure.

Source: rule book, (a), 5 (one steady contact) and Decisions, 3; issue "Every promise is closed out", Needs and the
primary contact; design, "What must always hold", 5 (what somebody left has an owner at once).
"""

from datetime import datetime

from conference.cases.domain import CaseState
from conference.consent.domain import CaseFacts, Viewer
from conference.consent.domain.contacts import Calls, CallsToday, ContactFacts
from conference.consent.policy.standing import is_shut_out


def calls_today(case: CaseFacts, now: datetime) -> CallsToday:
    """Her primary contact; while it is handed over, both; while all of them are away, or once none is left, her backup
    contact; then nobody, and the agency that leads the case sees to it. Whoever left their agency, stepped aside or is
    kept out by her is no contact, whatever the card says, and whoever is away is not called.
    """
    primaries = tuple(held for held in case.contacts.primaries(now) if _free(held, case, now))
    here = tuple(held for held in primaries if held.back_at(now) is None)
    if here:
        together = case.contacts.together if len(primaries) > 1 else None
        return CallsToday(here, Calls.TOGETHER if together else Calls.PRIMARY, together.end if together else None)
    back = _first_back(primaries, case, now)
    backup = case.contacts.backup
    if backup is None or backup not in case.contacts.named(now) or not _free(backup, case, now):
        return CallsToday((), Calls.NOBODY, back)
    if returns := backup.back_at(now):
        return CallsToday((), Calls.NOBODY, min(back, returns) if back else returns)
    return CallsToday((backup,), Calls.BACKUP_MEANWHILE if primaries else Calls.BACKUP_NOW, back)


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
    holds = primary.member_for.holds(now) and _free(primary, case, now)
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


def _first_back(primaries: tuple[ContactFacts, ...], case: CaseFacts, now: datetime) -> datetime | None:
    """When the first of them is back who is a primary contact then."""
    back = [(held, held.back_at(now)) for held in primaries]
    return min((at for held, at in back if at and held in case.contacts.primaries(at)), default=None)
