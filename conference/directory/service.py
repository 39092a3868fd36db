"""Use cases of the directory."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.directory import store
from conference.directory.domain import AgencyKind, AgreementDays, ListedService, Policy, Profile
from conference.directory.events import PolicyChanged
from conference.directory.models import Agency, Agreement, Service, Succession, TaskForce
from conference.directory.policy import Signing, change_codes, changed_from, settings_wrong, signed_beside
from conference.infra.cells import folded
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, InvalidError, require_known
from conference.kernel.ids import AgencyId, AgreementId, RowId, ServiceId, new_uuid


def zone() -> ZoneInfo:
    """The task force's time zone."""
    return store.zone()


def policy() -> Policy:
    """The settings of who may see what, as they hold now."""
    return store.policy()


def is_set_up() -> bool:
    """Whether this installation has its task force."""
    return store.task_force() is not None


def kinds() -> Mapping[AgencyId, AgencyKind]:
    """The kind of every agency."""
    return store.kinds()


def today(now: datetime) -> date:
    """The local day of an instant."""
    return now.astimezone(zone()).date()


def is_current(agency: AgencyId, now: datetime) -> bool:
    """Whether the agency has an agreement in force."""
    return agency in store.current_agencies(now, zone())


def agreed_until(agency: AgencyId, now: datetime) -> datetime | None:
    """When the agency's agreement that is in force ends; None where none is."""
    return store.agreement_ends(now, zone()).get(agency)


def create_task_force(*, name: str, time_zone: str, profile: Profile = Profile.TABLE) -> None:
    """Set up the task force with a profile of who may see what; once."""
    with transaction() as current:
        if store.task_force() is None:
            current.add(
                TaskForce(
                    id=RowId(new_uuid()),
                    name=name,
                    time_zone=ZoneInfo(time_zone).key,
                    profile=profile,
                    changed_settings={},
                )
            )


def change_settings(actor: Actor, wanted: Policy, now: datetime) -> int:
    """Take other settings of who may see what, from this moment; how many changed. Each is in the record.

    Raises HiddenError unless an administrator asks, InvalidError with settings and codes of `policy.settings_wrong`.
    """
    if not actor.has(Role.ADMINISTRATOR):
        raise HiddenError
    if wrong := settings_wrong(wanted):
        raise InvalidError(wrong)
    with transaction():
        held = require_known(store.task_force())
        codes = change_codes(store.policy(), wanted)
        if codes:
            held.changed_settings = changed_from(held.profile, wanted)
            version = record.policy_changed()
            for code in codes:
                record.append(Deed.CHANGE_SETTING, at=now, by=actor, code=code)
            publish(PolicyChanged(version))
        return len(codes)


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


def took_over(agency: AgencyId) -> frozenset[AgencyId]:
    """All agencies that merged into one."""
    return store.lineage().get(agency, frozenset())


def no_more() -> frozenset[AgencyId]:
    """The agencies that have merged into another: nobody acts for them any longer."""
    return frozenset[AgencyId]().union(*store.lineage().values())


def merge(old: AgencyId, new: AgencyId, now: datetime) -> None:
    """Record that one agency became a part of another: its agreements hold until yesterday, from this moment on."""
    yesterday = today(now) - timedelta(days=1)
    with transaction() as current:
        current.add(Succession(agency_id=new, took_over_id=old, since=now))
        for held in store.agreements(old):
            if held.first_day > yesterday:
                current.delete(held)
            else:
                held.last_day = min(held.last_day, yesterday)
        record.append(Deed.MERGE_AGENCY, at=now, by=None, code="merged", basis=old)
        current.flush()


def add_emergency_phone(agency: AgencyId, phone: str) -> bool:
    """Record where an agency is reached in an emergency, if nothing is recorded yet; whether something changed."""
    with transaction():
        held = store.agency(agency)
        if held is None or held.emergency_phone or not phone:
            return False
        held.emergency_phone = phone
        return True


def agency_called(name: str) -> Agency | None:
    """The agency of this name, however its capitals, accents, dashes and spaces are typed."""
    return next((held for held in store.agencies() if folded(held.name) == folded(name)), None)


def agreements(agency: AgencyId) -> list[AgreementDays]:
    """The days of an agency's agreements, the oldest first."""
    return [AgreementDays(held.first_day, held.last_day) for held in store.agreements(agency)]


def sign_agreement(agency: AgencyId, *, first_day: date, last_day: date) -> Signing:
    """Record a signed agreement; the same one twice is one. Gives what it meant: SHORTER records nothing."""
    with transaction() as current:
        signed = signed_beside(agreements(agency), AgreementDays(first_day, last_day))
        if signed.record is not None:
            current.add(
                Agreement(
                    id=AgreementId(new_uuid()),
                    agency_id=agency,
                    first_day=signed.record.first,
                    last_day=signed.record.last,
                )
            )
            current.flush()
        return signed.signing


def list_service(listed: ListedService, now: datetime) -> bool | None:
    """List a service as another directory publishes it: True when it is new, False when it changed, else None."""
    facts = asdict(listed)
    with transaction() as current:
        held = store.service_from(listed.source_id)
        if held is None:
            current.add(Service(id=ServiceId(new_uuid()), imported_at=now, **facts))
            current.flush()
            return True
        if all(getattr(held, name) == value for name, value in facts.items()):
            return None
        for name, value in facts.items():
            setattr(held, name, value)
        held.imported_at = now
        return False


def unlist_service(source_id: str) -> bool:
    """Take a service that is no longer offered off the list; whether it was on it."""
    with transaction() as current:
        held = store.service_from(source_id)
        if held is None:
            return False
        current.delete(held)
        current.flush()
        return True
