"""Queries of referrals. Lists take the cases that their reader may know of; what of each is read is decided above."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from conference.accounts import store as accounts
from conference.directory import store as directory
from conference.infra.database import session
from conference.kernel.ids import AgencyId, CaseId, MemberId, ReferralId
from conference.referrals.domain import (
    HistoryLine,
    ReferralFacts,
    ReferralState,
    StepKind,
    StepLine,
    Told,
    WordLine,
)
from conference.referrals.models import Referral, ReferralMove, ReferralStep, ReferralWord
from conference.referrals.policy import STEPS


def referral(referral_id: ReferralId, *, for_change: bool = False) -> Referral | None:
    """One referral; read afresh and locked until the transaction ends when it is about to change."""
    return session().get(Referral, referral_id, with_for_update=for_change or None)


def facts(referral_id: ReferralId) -> ReferralFacts:
    """One referral that is there, as it is stored: the caller cuts it down to its reader."""
    return _facts(sa.select(Referral).where(Referral.id == referral_id))[0]


def for_case(case_id: CaseId) -> Sequence[ReferralFacts]:
    """The referrals of a case that the caller knows to be visible, the latest first."""
    return _facts(sa.select(Referral).where(Referral.case_id == case_id))


def of_agencies(agencies: Collection[AgencyId], visible: sa.Select[CaseId]) -> Sequence[ReferralFacts]:
    """What some agencies offered or were offered, of the cases in `visible`, the latest first."""
    ours = sa.or_(Referral.offered_by.in_(agencies), Referral.to_agency.in_(agencies))
    return _facts(sa.select(Referral).where(ours, Referral.case_id.in_(visible)))


def running(case_id: CaseId, states: Collection[ReferralState]) -> Sequence[Referral]:
    """The referrals of a case in some states; locked, for they are about to change."""
    query = sa.select(Referral).where(Referral.case_id == case_id, Referral.state.in_(states))
    return session().scalars(query.order_by(Referral.id).with_for_update()).all()


def to_be_checked(met_by: date) -> Sequence[tuple[ReferralId, MemberId]]:
    """The referrals by which she was met until a day, whose check nobody noted or was asked for; who offered each."""
    met, consent, checked = (aliased(ReferralStep) for _ in range(3))
    query = (
        sa.select(Referral.id, consent.by_member)
        .join(met, sa.and_(met.referral_id == Referral.id, met.kind == StepKind.MET))
        .join(consent, sa.and_(consent.referral_id == Referral.id, consent.kind == StepKind.CONSENT))
        .where(
            Referral.state.in_(STEPS[StepKind.CHECKED][0]),
            Referral.check_asked_on.is_(None),
            met.made_on <= met_by,
            ~sa.exists().where(checked.referral_id == Referral.id, checked.kind == StepKind.CHECKED),
        )
    )
    return [(referral, by) for referral, by in session().execute(query.order_by(Referral.id))]


def _facts(query: sa.Select[Any]) -> list[ReferralFacts]:
    rows: Sequence[Referral] = session().scalars(query.order_by(Referral.offered_at.desc(), Referral.id)).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    agencies, steps, words, history = directory.names(), _steps(ids), _words(ids), _history(ids)
    return [_one(row, agencies, steps[row.id], words[row.id], history[row.id]) for row in rows]


def _one(
    row: Referral,
    agencies: Mapping[AgencyId, str],
    steps: list[StepLine],
    words: list[WordLine],
    history: list[HistoryLine],
) -> ReferralFacts:
    return ReferralFacts(
        id=row.id,
        case=row.case_id,
        need=row.need_id,
        offered_by=row.offered_by,
        offered_by_name=agencies[row.offered_by],
        to=row.to_agency,
        to_name=agencies[row.to_agency] if row.to_agency else row.service,
        state=row.state,
        taken_back=row.taken_back,
        reason=row.reason,
        offered_at=row.offered_at,
        told=Told(row.need_words, row.languages, row.interpreter, row.minimum),
        steps=tuple(steps),
        words=tuple(words),
        history=tuple(history),
    )


def _steps(ids: Collection[ReferralId]) -> Mapping[ReferralId, list[StepLine]]:
    rows = session().scalars(sa.select(ReferralStep).where(ReferralStep.referral_id.in_(ids))).all()
    names = accounts.names([row.by_member for row in rows])
    order, found = list(StepKind), defaultdict[ReferralId, list[StepLine]](list)
    for row in sorted(rows, key=lambda held: order.index(held.kind)):
        found[row.referral_id].append(StepLine(row.kind, row.made_on, names[row.by_member][0], row.who))
    return found


def _words(ids: Collection[ReferralId]) -> Mapping[ReferralId, list[WordLine]]:
    query = sa.select(ReferralWord).where(ReferralWord.referral_id.in_(ids))
    rows = session().scalars(query.order_by(ReferralWord.at, ReferralWord.id)).all()
    names, found = accounts.names([row.by_member for row in rows]), defaultdict[ReferralId, list[WordLine]](list)
    for row in rows:
        found[row.referral_id].append(WordLine(row.at, names[row.by_member][0], row.text))
    return found


def _history(ids: Collection[ReferralId]) -> Mapping[ReferralId, list[HistoryLine]]:
    query = sa.select(ReferralMove).where(ReferralMove.referral_id.in_(ids))
    rows = session().scalars(query.order_by(ReferralMove.at, ReferralMove.id)).all()
    names = accounts.names([row.by_member for row in rows if row.by_member])
    found = defaultdict[ReferralId, list[HistoryLine]](list)
    for row in rows:
        by = names[row.by_member][0] if row.by_member else ""
        found[row.referral_id].append(HistoryLine(row.at, by, row.to_state))
    return found
