"""Rows of what the rule book allows beside a release: overrides, papers, legal holds, disclosures, duties."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.accounts.models import Membership, Person
from conference.cases.domain import CaseState
from conference.cases.models import Case
from conference.consent.models import (
    Disclosure,
    Duty,
    LegalHold,
    Order,
    Override,
    OverrideApproval,
    OverrideRecipient,
    Reveal,
)
from conference.directory.models import Agency
from conference.infra.database import session
from conference.kernel.ids import (
    AgencyId,
    CaseId,
    DetailId,
    DutyId,
    HoldId,
    MemberId,
    OrderId,
    OverrideId,
    PersonId,
)


def override(override_id: OverrideId, *, for_change: bool = False) -> Override | None:
    """One override; locked until the transaction ends when it is about to change."""
    return session().get(Override, override_id, with_for_update=for_change or None)


def overrides_to_follow(since: datetime) -> Sequence[Override]:
    """Overrides asked for since then, and older ones that were approved and that nobody reviewed or that she was not
    told of; the latest first.
    """
    query = (
        sa.select(Override)
        .join(Case, Case.id == Override.case_id)
        .where(
            Case.state != CaseState.ERASED,
            sa.or_(
                Override.asked_at >= since,
                sa.and_(_approved(), sa.or_(Override.reviewed_at.is_(None), Override.told_at.is_(None))),
            ),
        )
    )
    return session().scalars(query.order_by(Override.asked_at.desc(), Override.id)).all()


def overrides_untold() -> Sequence[Override]:
    """Overrides with two yeses that the survivor has not been told of."""
    query = sa.select(Override).join(Case, Case.id == Override.case_id)
    untold = query.where(Override.told_at.is_(None), Case.state != CaseState.ERASED, _approved())
    return session().scalars(untold).all()


def _approved() -> sa.ColumnElement[bool]:
    """Whether an override has two yeses."""
    yeses = sa.select(sa.func.count()).where(OverrideApproval.override_id == Override.id)
    return yeses.scalar_subquery() > 1


def approvals(overrides: Collection[OverrideId]) -> Mapping[OverrideId, Sequence[MemberId]]:
    """Whose yes some overrides have, the first one first."""
    query = sa.select(OverrideApproval).where(OverrideApproval.override_id.in_(overrides))
    found: dict[OverrideId, list[MemberId]] = {override_id: [] for override_id in overrides}
    for yes in session().scalars(query.order_by(OverrideApproval.at, OverrideApproval.member_id)):
        found[yes.override_id].append(yes.member_id)
    return found


def forget_approvals(override_id: OverrideId, members: Collection[MemberId]) -> None:
    """Let the yeses of some members go, inside the caller's transaction."""
    session().execute(
        sa.delete(OverrideApproval).where(
            OverrideApproval.override_id == override_id, OverrideApproval.member_id.in_(members)
        )
    )


def overrides_by_agency(since: datetime) -> Mapping[AgencyId, int]:
    """How many overrides the members of each agency asked for since then."""
    query = (
        sa.select(Membership.agency_id, sa.func.count())
        .join(Override, Membership.id == Override.asked_by)
        .where(Override.asked_at >= since)
        .group_by(Membership.agency_id)
    )
    return dict(session().execute(query).all())


def recipients(overrides: Collection[OverrideId]) -> Mapping[OverrideId, Sequence[tuple[str, str]]]:
    """Name and agency of everybody whom some overrides name, past members too."""
    query = (
        sa.select(OverrideRecipient.override_id, Person.name, Agency.name)
        .join(Person, Person.id == OverrideRecipient.person_id)
        .join(Membership, Membership.person_id == Person.id)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(OverrideRecipient.override_id.in_(overrides))
        .distinct()
        .order_by(Person.name, Agency.name)
    )
    found: dict[OverrideId, list[tuple[str, str]]] = {override_id: [] for override_id in overrides}
    for override_id, person, agency in session().execute(query):
        found[override_id].append((person, agency))
    return found


def duties() -> Sequence[Duty]:
    """Every duty to report that was ever recorded, by its title."""
    return session().scalars(sa.select(Duty).order_by(Duty.title, Duty.id)).all()


def duty(duty_id: DutyId) -> Duty | None:
    """One duty to report."""
    return session().get(Duty, duty_id)


def orders(case_id: CaseId) -> Sequence[Order]:
    """The papers of a case, the latest first."""
    query = sa.select(Order).where(Order.case_id == case_id)
    return session().scalars(query.order_by(Order.recorded_at.desc(), Order.id)).all()


def order(order_id: OrderId, *, for_change: bool = False) -> Order | None:
    """One paper; locked until the transaction ends when it is about to change."""
    return session().get(Order, order_id, with_for_update=for_change or None)


def orders_to_review() -> Sequence[Order]:
    """Papers that no privacy officer has read yet, the oldest first."""
    query = (
        sa.select(Order)
        .join(Case, Case.id == Order.case_id)
        .where(Order.reviewed_at.is_(None), Case.state != CaseState.ERASED)
    )
    return session().scalars(query.order_by(Order.recorded_at, Order.id)).all()


def orders_untold() -> Sequence[Order]:
    """Papers that the survivor has not been told of."""
    query = sa.select(Order).join(Case, Case.id == Order.case_id)
    return session().scalars(query.where(Order.told_at.is_(None), Case.state != CaseState.ERASED)).all()


def disclosures(detail: DetailId) -> Sequence[Disclosure]:
    """To whom a detail was handed outside the screen, the latest first."""
    query = sa.select(Disclosure).where(Disclosure.detail_id == detail)
    return session().scalars(query.order_by(Disclosure.at.desc(), Disclosure.id)).all()


def disclosures_untold() -> Sequence[Disclosure]:
    """Disclosures that the survivor has not been told of."""
    query = sa.select(Disclosure).join(Case, Case.id == Disclosure.case_id)
    return session().scalars(query.where(Disclosure.told_at.is_(None), Case.state != CaseState.ERASED)).all()


def told_of(thing: UUID) -> Override | Disclosure | Order | None:
    """The override, disclosure or paper of this id that the survivor is to be told of; locked, it is to change."""
    for kind in (Override, Disclosure, Order):
        found = session().get(kind, thing, with_for_update=True)
        if found is not None:
            return found
    return None


def open_holds() -> Sequence[LegalHold]:
    """Every legal hold that nobody has lifted, the oldest first."""
    query = sa.select(LegalHold).where(LegalHold.until.is_(None))
    return session().scalars(query.order_by(LegalHold.since, LegalHold.id)).all()


def hold(hold_id: HoldId) -> LegalHold | None:
    """One legal hold; locked, it is to change."""
    return session().get(LegalHold, hold_id, with_for_update=True)


def was_shown(detail: DetailId, agency: AgencyId) -> bool:
    """Whether the holder ever showed the detail to an agency, so that its members know that it exists."""
    query = sa.select(Reveal.id).where(Reveal.detail_id == detail, Reveal.agency_id == agency)
    return session().scalar(query.limit(1)) is not None


def person_of(member: MemberId) -> PersonId:
    """Who a membership belongs to, past ones too."""
    return session().scalars(sa.select(Membership.person_id).where(Membership.id == member)).one()


def persons_of(members: Collection[MemberId]) -> Mapping[MemberId, PersonId]:
    """Who some memberships belong to, past ones too."""
    query = sa.select(Membership.id, Membership.person_id).where(Membership.id.in_(members))
    return dict(session().execute(query).all())


def agencies_of(members: Collection[MemberId]) -> Mapping[MemberId, AgencyId]:
    """Which agency some memberships are of, past ones too."""
    query = sa.select(Membership.id, Membership.agency_id).where(Membership.id.in_(members))
    return dict(session().execute(query).all())
