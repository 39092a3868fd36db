"""Use cases of the directory."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from conference.directory import store
from conference.directory.domain import AgencyKind
from conference.directory.models import Agency, Agreement, TaskForce
from conference.infra.database import transaction
from conference.kernel.ids import AgencyId, AgreementId, RowId, new_uuid

_BEFORE_SET_UP = "UTC"


def zone() -> ZoneInfo:
    """The task force's time zone."""
    held = store.task_force()
    return ZoneInfo(held.time_zone if held else _BEFORE_SET_UP)


def today(now: datetime) -> date:
    """The local day of an instant."""
    return now.astimezone(zone()).date()


def is_current(agency: AgencyId, now: datetime) -> bool:
    """Whether the agency has an agreement in force."""
    return agency in store.current_agencies(now, zone())


def create_task_force(*, name: str, time_zone: str) -> None:
    """Set up the task force; once."""
    with transaction() as current:
        if store.task_force() is None:
            current.add(TaskForce(id=RowId(new_uuid()), name=name, time_zone=ZoneInfo(time_zone).key))


def add_agency(*, name: str, kind: AgencyKind, emergency_phone: str | None) -> Agency:
    """Add an agency to the table; one that is there already is given back unchanged."""
    with transaction() as current:
        held = store.agency_named(name)
        if held is not None:
            return held
        agency = Agency(id=AgencyId(new_uuid()), name=name, kind=kind, emergency_phone=emergency_phone)
        current.add(agency)
        current.flush()
        return agency


def sign_agreement(agency: AgencyId, *, first_day: date, last_day: date) -> None:
    """Record a signed agreement; the same one twice is one."""
    with transaction() as current:
        if any(held.first_day == first_day for held in store.agreements(agency)):
            return
        current.add(
            Agreement(id=AgreementId(new_uuid()), agency_id=agency, first_day=first_day, last_day=last_day)
        )
