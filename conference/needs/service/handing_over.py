"""Her primary contact hands over to somebody else; for a while she can call either."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from conference.accounts import service as accounts
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.cases.domain import Card
from conference.cases.service import contacts
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.consent.domain.contacts import CallsNow
from conference.consent.events import RightsChanged
from conference.consent.policy import may_know, viewer_of
from conference.consent.service.contacts import calls_now, contact_of
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import InvalidError, RefusedError, require, require_known
from conference.kernel.ids import CaseId, MemberId
from conference.kernel.localday import last_day
from conference.needs.domain import TOGETHER, Handover, NewHandover
from conference.needs.events import ContactChanged
from conference.needs.policy import Refusal, handover_wrong, may_hand_over, may_take_over


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """Whom she calls, what is being handed over, and who can be chosen. `together`: somebody is there who hands over,
    so that there is a time together; `offered`: the last day that is offered for it. `takes_back`: whether that can
    still be undone.
    """

    card: Card
    calls: CallsNow
    running: Handover | None
    choices: tuple[Actor, ...]
    together: bool
    offered: date
    takes_back: bool


def page(actor: Actor, case: CaseId, now: datetime) -> HandoverPage:
    """Where her primary contact is handed over. Raises HiddenError, RefusedError with a code of `policy.Refusal`."""
    facts = consent.require_visible(actor, case, now)
    require(may_hand_over(actor, facts, now))
    return HandoverPage(
        card=consent_store.cards_for(actor, [case])[case],
        calls=calls_now(facts, now),
        running=_running(facts, now),
        choices=tuple(_choices(actor, facts, now)),
        together=bool(facts.contacts.primaries(now)),
        offered=directory.today(now) + TOGETHER,
        takes_back=_takes_back(facts, now),
    )


def hand_over(actor: Actor, case: CaseId, new: NewHandover, now: datetime) -> None:
    """Make somebody else her primary contact. Both and the agency that leads the case are told that there is something
    to read. Raises HiddenError, RefusedError, InvalidError.
    """
    with transaction():
        consent.hold_still(case)
        facts = consent.require_visible(actor, case, now)
        require(may_hand_over(actor, facts, now))
        if facts.contacts.handed_over(now):
            raise RefusedError(Refusal.BEING_HANDED_OVER)
        choices = {held.member: held for held in _choices(actor, facts, now)}
        together, today = bool(facts.contacts.primaries(now)), directory.today(now)
        if wrong := handover_wrong(new, choices=choices, together=together, today=today):
            raise InvalidError(wrong)
        last = new.last_day if together and new.last_day else today
        contacts.hand_over(case, new.to, last, new.agrees, new.why, new.left, by=actor.member, now=now)
        cases.put_on_team(case, choices[new.to], actor.member, now)
        record.append(Deed.EDIT_CARD, at=now, by=actor, case=case, code="handed_over", basis=new.to)
        _tell(case, facts, {new.to})


def end(actor: Actor, case: CaseId, now: datetime) -> None:
    """The time together is over now. Raises HiddenError, RefusedError."""
    with transaction():
        facts = _to_change(actor, case, now)
        contacts.end_handover(case, now)
        record.append(Deed.EDIT_CARD, at=now, by=actor, case=case, code="handover_ended")
        _tell(case, facts, set())


def take_back(actor: Actor, case: CaseId, now: datetime) -> None:
    """Who handed over is her only primary contact again; who joined the team by it is on it no longer. Raises
    HiddenError, RefusedError.
    """
    with transaction():
        facts = _to_change(actor, case, now)
        if not _takes_back(facts, now):
            raise RefusedError(Refusal.HAS_LEFT)
        came = contacts.take_back_handover(case, actor.member, now)
        if came is not None and cases.take_off_team(case, came, now):
            record.append(Deed.LEAVE_TEAM, at=now, by=actor, case=case, code="left", basis=came)
        record.append(Deed.EDIT_CARD, at=now, by=actor, case=case, code="handover_taken_back")
        _tell(case, facts, set())


def _to_change(actor: Actor, case: CaseId, now: datetime) -> CaseFacts:
    consent.hold_still(case)
    facts = consent.require_visible(actor, case, now)
    require(may_hand_over(actor, facts, now))
    if not facts.contacts.handed_over(now):
        raise RefusedError(Refusal.NOT_HANDED_OVER)
    return facts


def _tell(case: CaseId, before: CaseFacts, also: set[MemberId]) -> None:
    held = (before.contacts.primary, before.contacts.former)
    publish(ContactChanged(case, before.lead, frozenset({*also, *(one.member for one in held if one)})))
    publish(RightsChanged(case))


def _takes_back(facts: CaseFacts, now: datetime) -> bool:
    """Whether who hands over still could be her contact alone."""
    former = facts.contacts.former
    if former is None or not facts.contacts.handed_over(now):
        return False
    held = accounts.acting([former.member], now).get(former.member)
    return held is not None and may_know(viewer_of(held), facts, now).allowed


def _choices(actor: Actor, facts: CaseFacts, now: datetime) -> Sequence[Actor]:
    present = {held.member for held in facts.contacts.primaries(now)}
    return [
        held
        for held in accounts.everybody(now).values()
        if held.member not in present and may_take_over(held, actor, facts, now)
    ]


def _running(facts: CaseFacts, now: datetime) -> Handover | None:
    former, to, together = facts.contacts.former, facts.contacts.primary, facts.contacts.together
    if former is None or to is None or together is None or not facts.contacts.handed_over(now):
        return None
    row, zone = require_known(cases_store.handed_over([facts.id]).get(facts.id)), directory.zone()
    return Handover(
        former=contact_of(former),
        to=contact_of(to),
        since=row.at.astimezone(zone).date(),
        last_day=last_day(together.end, zone) if together.end else row.last_day,
        agrees=row.agrees,
        why=row.agrees_why,
        left=tuple(cases_store.left_to_do(row.id)),
    )
