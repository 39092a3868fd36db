"""Use cases of what her contacts look after, between conferences."""

from dataclasses import dataclass
from datetime import datetime

from conference.actions import store as actions
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.cases.domain import Card, NeedState
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.consent.events import RightsChanged
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import InvalidError, require, require_known
from conference.kernel.ids import CaseId, MeetingId, NeedId, RowId, new_uuid
from conference.needs import store
from conference.needs.domain import NeedAndWays, NewTold, Told
from conference.needs.models import ToldBack
from conference.needs.policy import may_look_after, reads_told
from conference.referrals import service as referrals


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """What she asked for, for one reader, and whether it is theirs to look after. `over`: conferences that are over."""

    card: Card
    needs: tuple[NeedAndWays, ...]
    told: tuple[Told, ...]
    looks_after: bool
    over: tuple[tuple[MeetingId, datetime], ...]


def page(actor: Actor, case: CaseId, now: datetime) -> NeedsPage:
    """Her needs in her order, each with what is done for it, and what she was told. Raises HiddenError."""
    facts = consent.require_visible(actor, case, now)
    card = consent_store.cards_for(actor, [case])[case]
    promised, ways = actions.for_case(case), referrals.of_case(actor, facts, now)
    return NeedsPage(
        card=card,
        needs=tuple(
            NeedAndWays(
                need=need,
                actions=tuple(held for held in promised if held.need == need.id),
                referrals=tuple(held for held in ways if held.need == need.id),
            )
            for need in card.needs
        ),
        told=_told(actor, facts),
        looks_after=bool(may_look_after(actor, facts)),
        over=tuple((meeting.id, meeting.starts_at) for meeting in store.discussed(case)),
    )


def _told(actor: Actor, facts: CaseFacts) -> tuple[Told, ...]:
    reads, zone = reads_told(actor, facts), directory.zone()
    days = {meeting.id: meeting.starts_at.astimezone(zone).date() for meeting in store.discussed(facts.id)}
    return tuple(
        Told(
            on=row.told_on,
            after=days.get(row.meeting_id) if row.meeting_id else None,
            by=by,
            text=row.text if reads else None,
        )
        for row, by in store.told(facts.id)
    )


def set_state(actor: Actor, case: CaseId, need: NeedId, state: NeedState, now: datetime) -> None:
    """Say how one of her needs stands. Raises HiddenError, RefusedError with a code of `policy.Refusal`."""
    with transaction():
        consent.hold_still(case)
        require(may_look_after(actor, consent.require_visible(actor, case, now)))
        require_known(cases_store.need(case, need))
        if cases.set_need(case, need, state):
            publish(RightsChanged(case))


def tell(actor: Actor, case: CaseId, new: NewTold, now: datetime) -> None:
    """Write down what she was told back. Raises HiddenError, RefusedError, InvalidError with `on` or `meeting`."""
    with transaction() as current:
        consent.hold_still(case)
        require(may_look_after(actor, consent.require_visible(actor, case, now)))
        if new.on > directory.today(now):
            raise InvalidError({"on": "day_to_come"})
        if new.meeting is not None and not store.had_case(new.meeting, case):
            raise InvalidError({"meeting": "another_case"})
        current.add(
            ToldBack(
                id=RowId(new_uuid()),
                case_id=case,
                meeting_id=new.meeting,
                told_on=new.on,
                at=now,
                by_member=actor.member,
                text=new.text,
            )
        )
