"""Use cases of what her contacts look after, between conferences."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from conference.actions import store as actions
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.cases.domain import Card, NeedState
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.consent.domain.contacts import CallsNow
from conference.consent.events import RightsChanged
from conference.consent.service.contacts import calls_now
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import InvalidError, require, require_known
from conference.kernel.ids import CaseId, MeetingId, NeedId, RowId, new_uuid
from conference.kernel.narrative import Narrative
from conference.needs import store
from conference.needs.domain import Answer, Asked, NeedAndWays, NewTold, Question, Told
from conference.needs.models import AskedHer, HerAnswer, ToldBack
from conference.needs.policy import may_ask_her, may_look_after, reads_told
from conference.referrals import service as referrals


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """What she asked for, for one reader, and whether it is theirs to look after. `over`: conferences that are over."""

    card: Card
    needs: tuple[NeedAndWays, ...]
    told: tuple[Told, ...]
    asked: tuple[Asked, ...]
    looks_after: bool
    asks_her: bool
    over: tuple[tuple[MeetingId, datetime], ...]
    calls: CallsNow


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
        told=_told(actor, facts, now),
        asked=_asked(facts.id) if reads_told(actor, facts, now) else (),
        looks_after=bool(may_look_after(actor, facts, now)),
        asks_her=bool(may_ask_her(actor, facts, now)),
        over=tuple((meeting.id, meeting.starts_at) for meeting in store.discussed(case)),
        calls=calls_now(facts, now),
    )


def _told(actor: Actor, facts: CaseFacts, now: datetime) -> tuple[Told, ...]:
    reads, zone = reads_told(actor, facts, now), directory.zone()
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


def _asked(case: CaseId) -> tuple[Asked, ...]:
    zone, rows = directory.zone(), store.asked(case)
    answers = store.answers([row.id for row, _by in rows])
    return tuple(Asked(row.at.astimezone(zone).date(), by, answers[row.id], row.text) for row, by in rows)


def set_state(actor: Actor, case: CaseId, need: NeedId, state: NeedState, now: datetime) -> None:
    """Say how one of her needs stands. Raises HiddenError, RefusedError with a code of `policy.Refusal`."""
    with transaction():
        consent.hold_still(case)
        require(may_look_after(actor, consent.require_visible(actor, case, now), now))
        require_known(cases_store.need(case, need))
        if cases.set_need(case, need, state):
            publish(RightsChanged(case))


def tell(actor: Actor, case: CaseId, new: NewTold, now: datetime) -> None:
    """Write down what she was told back. Raises HiddenError, RefusedError, InvalidError with `on` or `meeting`."""
    with transaction() as current:
        consent.hold_still(case)
        require(may_look_after(actor, consent.require_visible(actor, case, now), now))
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


def ask_her(actor: Actor, case: CaseId, answers: Mapping[Question, Answer], text: Narrative, now: datetime) -> None:
    """Write down what she answered. Each question is hers to leave out, but not all of them with no word of her own.

    Raises HiddenError, RefusedError, InvalidError with `heard`.
    """
    with transaction() as current:
        consent.hold_still(case)
        require(may_ask_her(actor, consent.require_visible(actor, case, now), now))
        if not answers and not text:
            raise InvalidError({Question.HEARD: "required"})
        asked = AskedHer(id=RowId(new_uuid()), case_id=case, at=now, by_member=actor.member, text=text)
        current.add(asked)
        current.flush()
        current.add_all(HerAnswer(asked_id=asked.id, question=one, answer=answer) for one, answer in answers.items())


def answers_counted(actor: Actor, until: datetime) -> Counter[tuple[Question, Answer]]:
    """How often each answer was given until an instant, of the cases at the table that the actor might know of then:
    the latest of each case. Bare counts: whoever shows them hides the small ones.
    """
    answers = store.answers(store.asked_last(consent_store.visible_cases(actor, until), until))
    return Counter(answer for given in answers.values() for answer in given.items())
