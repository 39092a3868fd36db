"""Lawful disclosures: one detail, by its holder, to one body outside the screen; and the duties that ask for them."""

from collections.abc import Sequence
from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import (
    Body,
    CaseFacts,
    Category,
    Consequence,
    DetailFacts,
    DisclosureLine,
    DutyFacts,
    NewDisclosure,
    NewPaper,
    OrderFacts,
    PaperLine,
    Then,
)
from conference.consent.models import Disclosure, Duty
from conference.consent.policy import may_disclose, may_know, viewer_of
from conference.consent.service.papers import order_facts, papers_of, take_paper
from conference.consent.service.reachable import representatives, tell
from conference.consent.service.rights import facts_of
from conference.consent.service.telling import checked_telling, put_telling
from conference.consent.store import exceptions as rows
from conference.directory import service as directory
from conference.directory.domain import AgencyKind
from conference.infra.database import transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, require_known
from conference.kernel.ids import AgencyId, CaseId, DetailId, DisclosureId, DutyId, OrderId, new_uuid


def disclosable(actor: Actor, detail: DetailId, now: datetime) -> tuple[DetailFacts, bool]:
    """A detail that somebody outside asks for, and whether it is the actor's agency's own to answer for.

    An agency that it was shown to may know of it, and is told that it has nothing to hand over. Raises HiddenError.
    """
    facts = require_known(store.detail(detail))
    if not _may_know_of(actor, facts, facts_of(facts.case), now):
        raise HiddenError
    return facts, actor.stands_for(facts.holder)


def _may_know_of(actor: Actor, detail: DetailFacts, case: CaseFacts, now: datetime) -> bool:
    if not actor.has(Role.REPRESENTATIVE) or not may_know(viewer_of(actor), case, now):
        return False
    return actor.stands_for(detail.holder) or rows.was_shown(detail.id, actor.agency)


def disclose(actor: Actor, detail_id: DetailId, new: NewDisclosure, now: datetime) -> Consequence:
    """Ask whether a detail may be handed to somebody outside, and record it when it may: one disclosure, to one body.

    The body gets no view. A refusal is recorded with what follows from it. A legal duty is the worker's own: it is
    answered even to a member of the holder who has stepped aside, to whom all else stays hidden. Raises HiddenError,
    InvalidError.
    """
    with transaction() as current:
        detail = require_known(store.detail(detail_id))
        case = facts_of(detail.case)
        duty, order = _duty(actor, new.duty, now), _order(case.id, new.order)
        viewer, bodies = viewer_of(actor), _bodies(new.body)
        answer = may_disclose(viewer, detail, case, new.claim, new.body, now, duty=duty, order=order, bodies=bodies)
        if not answer and not _may_know_of(actor, detail, case, now):
            raise HiddenError
        if answer:
            telling = checked_telling(new.telling, now)
            made = _row(actor, detail, new, now)
            put_telling(made, telling, now)
            current.add(made)
        else:
            _follow(actor, detail, case, answer, new.body, now)
        record.append(
            Deed.DISCLOSE,
            at=now,
            by=actor,
            case=case.id,
            category=detail.category,
            answer=record.ALLOW if answer else record.DENY,
            code=answer.code,
            basis=answer.release or new.duty or new.order if answer else None,
        )
        return answer


def _bodies(body: Body) -> frozenset[AgencyId]:
    """The agencies at the table that are such a body, which a release can name."""
    return frozenset(agency for agency, kind in directory.kinds().items() if kind.value == body.value)


def _follow(actor: Actor, detail: DetailFacts, case: CaseFacts, answer: Consequence, body: Body, now: datetime) -> None:
    """What a refusal asks for: a subpoena is kept as a paper, which starts the hold; the holder is told."""
    if Then.LEGAL_HOLD in answer.then:
        today = directory.today(now)
        paper = NewPaper(
            by_judge=False, body=body, categories=frozenset({detail.category}), first_day=today, last_day=today
        )
        take_paper(actor, case, paper, now)
    if Then.TELL_HOLDER in answer.then:
        tell(representatives([detail.holder], case, now))


def _row(actor: Actor, detail: DetailFacts, new: NewDisclosure, now: datetime) -> Disclosure:
    return Disclosure(
        id=DisclosureId(new_uuid()),
        case_id=detail.case,
        detail_id=detail.id,
        category=detail.category,
        holder_id=detail.holder,
        claim=new.claim,
        body=new.body,
        duty_id=new.duty,
        order_id=new.order,
        by_member=actor.member,
        at=now,
        told_at=None,
        not_told=None,
        ask_again_on=None,
    )


def _duty(actor: Actor, duty: DutyId | None, now: datetime) -> DutyFacts | None:
    """A recorded duty, if it binds the actor's kind of agency now."""
    found = {row.id: row for row in duties_binding(actor, now)}
    row = found.get(duty) if duty else None
    return DutyFacts(id=row.id, mandatory=row.mandatory, body=row.body, categories=row.categories) if row else None


def _order(case: CaseId, order: OrderId | None) -> OrderFacts | None:
    """A paper, if it is one of this case."""
    row = rows.order(order) if order else None
    return order_facts(row, directory.zone()) if row and row.case_id == case else None


def duties_binding(actor: Actor, now: datetime) -> list[Duty]:
    """The duties to report that bind the actor's kind of agency now."""
    kind = AgencyKind(actor.agency_kind)
    return [row for row in duties() if kind in row.discloser and (row.until is None or now < row.until)]


def orders_to_answer(actor: Actor, detail: DetailFacts, now: datetime) -> list[PaperLine]:
    """The orders addressed to the actor's agency in the case of a detail."""
    return [paper for paper in papers_of(actor, detail.case, now) if paper.own and paper.by_judge]


def disclosures_of(detail: DetailId) -> list[DisclosureLine]:
    """To whom a detail was handed outside the screen. The caller has asked `disclosable`, for the holder only."""
    return [
        DisclosureLine(category=row.category, claim=row.claim, body=row.body, at=row.at, told=row.told_at is not None)
        for row in rows.disclosures(detail)
    ]


def duties() -> Sequence[Duty]:
    """Every duty to report of the task force's table, ended ones too."""
    return rows.duties()


def record_duty(
    *,
    title: str,
    discloser: frozenset[AgencyKind],
    body: Body,
    categories: frozenset[Category],
    mandatory: bool,
    now: datetime,
) -> DutyId:
    """Add a duty to report to the task force's table: local data, for its counsel to decide."""
    with transaction() as current:
        row = Duty(
            id=DutyId(new_uuid()),
            title=title,
            discloser=discloser,
            body=body,
            categories=categories,
            mandatory=mandatory,
            until=None,
        )
        current.add(row)
        record.append(Deed.RECORD_DUTY, at=now, by=None, code="recorded", basis=row.id)
        return row.id


def end_duty(duty: DutyId, now: datetime) -> bool:
    """A duty to report binds nobody any longer; whether it did."""
    with transaction():
        row = rows.duty(duty)
        if row is None or row.until is not None:
            return False
        row.until = now
        record.append(Deed.RECORD_DUTY, at=now, by=None, code="ended", basis=row.id)
        return True
