"""Queries of the directory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conference.directory.domain import AgencyKind, AgreementDays, Policy
from conference.directory.models import Agency, Agreement, Service, Succession, TaskForce
from conference.directory.policy import policy_of
from conference.infra.database import session
from conference.kernel.ids import AgencyId, RowId
from conference.kernel.localday import end_of_day, start_of_day

_TASK_FORCE = "task_force"


def task_force() -> TaskForce | None:
    """The task force of this installation, or None before it was set up. Asked for once in a transaction: almost
    everything needs its time zone or its settings.
    """
    current = session()
    known = cast(RowId | None, current.info.get(_TASK_FORCE))
    held = current.get(TaskForce, known) if known else None
    if held is None and (held := current.scalar(sa.select(TaskForce))) is not None:
        current.info[_TASK_FORCE] = held.id
    return held


def zone() -> ZoneInfo:
    """The task force's time zone; UTC before it was set up."""
    held = task_force()
    return ZoneInfo(held.time_zone) if held else ZoneInfo("UTC")


def policy() -> Policy:
    """The settings of who may see what, as they hold now; the defaults before the task force was set up."""
    held = task_force()
    return policy_of(held.profile, held.changed_settings) if held else Policy()


def lineage() -> Mapping[AgencyId, frozenset[AgencyId]]:
    """For every agency that others merged into: all of them, and those that had merged into them."""
    taken: dict[AgencyId, set[AgencyId]] = {}
    for row in session().scalars(sa.select(Succession)):
        taken.setdefault(row.agency_id, set()).add(row.took_over_id)
    return {agency: _all_before(agency, taken) for agency in taken}


def _all_before(agency: AgencyId, taken: Mapping[AgencyId, set[AgencyId]]) -> frozenset[AgencyId]:
    found: set[AgencyId] = set()
    waiting = [agency]
    while waiting:
        new = taken.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return frozenset(found)


def agencies() -> Sequence[Agency]:
    """All agencies, by name."""
    return session().scalars(sa.select(Agency).order_by(Agency.name)).all()


def agency(agency_id: AgencyId) -> Agency | None:
    """One agency."""
    return session().get(Agency, agency_id)


def agency_named(name: str) -> Agency | None:
    """The agency of exactly this name."""
    return session().scalar(sa.select(Agency).where(Agency.name == name))


def kinds() -> Mapping[AgencyId, AgencyKind]:
    """The kind of every agency."""
    return {row.id: row.kind for row in session().execute(sa.select(Agency.id, Agency.kind))}


def names() -> Mapping[AgencyId, str]:
    """The name of every agency."""
    return {row.id: row.name for row in session().execute(sa.select(Agency.id, Agency.name))}


def agreement_ends(now: datetime, zone: ZoneInfo) -> Mapping[AgencyId, datetime]:
    """Agencies with an agreement in force, and when the last of those ends."""
    rows = session().scalars(sa.select(Agreement)).all()
    ends: dict[AgencyId, datetime] = {}
    for row in rows:
        if AgreementDays(row.first_day, row.last_day).current(now, zone):
            end = end_of_day(row.last_day, zone)
            ends[row.agency_id] = max(end, ends.get(row.agency_id, end))
    return ends


def agreement_edges(zone: ZoneInfo) -> frozenset[datetime]:
    """Every instant at which an agreement begins or ends."""
    rows = session().execute(sa.select(Agreement.first_day, Agreement.last_day)).all()
    return frozenset(edge for first, last in rows for edge in (start_of_day(first, zone), end_of_day(last, zone)))


def current_agencies(now: datetime, zone: ZoneInfo) -> frozenset[AgencyId]:
    """Agencies with an agreement in force."""
    return frozenset(agreement_ends(now, zone))


def agreements(agency_id: AgencyId) -> Sequence[Agreement]:
    """An agency's agreements, oldest first."""
    query = sa.select(Agreement).where(Agreement.agency_id == agency_id).order_by(Agreement.first_day)
    return session().scalars(query).all()


def agreements_by_agency() -> Mapping[AgencyId, Sequence[Agreement]]:
    """The agreements of every agency that ever signed one, oldest first."""
    found: dict[AgencyId, list[Agreement]] = {}
    for row in session().scalars(sa.select(Agreement).order_by(Agreement.first_day)):
        found.setdefault(row.agency_id, []).append(row)
    return found


def services() -> Sequence[Service]:
    """Everything that is offered, by organisation and name."""
    return session().scalars(sa.select(Service).order_by(Service.organisation, Service.name)).all()


def service_from(source_id: str) -> Service | None:
    """The service that another directory knows by this id."""
    return session().scalar(sa.select(Service).where(Service.source_id == source_id))
