"""Taking in the spreadsheet of cases that wait for the table."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.cases.domain import NewCase, Step
from conference.consent import service as consent
from conference.directory import service as directory
from conference.directory.models import Agency
from conference.infra.cells import folded
from conference.infra.importing import Intake, Kept, Note, Outcome, Report, Values, Wrong, import_rows
from conference.infra.words import day
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId
from conference.kernel.localday import start_of_day
from conference.kernel.narrative import Narrative
from conference.queue.schemas import WRONG_WORDS
from conference.queue.schemas.sheet import QueueRow

_RETURNED = {"repeat within 12 months", "back within 12 months", "de retour dans les 12 mois"}


def import_queue(data: bytes, now: datetime, *, dry_run: bool = False) -> Report:
    """Take in cases from a spreadsheet, each brought to the table (step 2) under a new pseudonym. Raises SheetRefused.

    A row is known again by who brought it, when, the first contact, the age band, what was asked for and the
    question; a case that is there already is left alone, for it is kept up to date on its page. Agencies and contacts
    must be known: an agency that is not to be involved is kept out before anybody can see the case. An agency without
    a current agreement brings nothing; a contact of such an agency goes in, with a note, for the survivor named them.
    A first contact without a time counts from the start of its day. An area is text as it was written.
    """
    schema, rows = QueueRow(directory.zone()), _Cases(now)
    report = import_rows(schema.sheet(data), Intake(schema, rows.look_up, rows.keep), dry_run=dry_run)
    return rows.with_areas(report)


@dataclass(frozen=True, slots=True)
class _Found:
    """A row with the agencies and members it names. Something is None only where the row is wrong."""

    values: Values
    lead: Agency | None
    primary: Actor | None
    backup: Actor | None
    kept_out: Sequence[AgencyId]
    first_contact_at: datetime | None


class _Cases:
    """How the rows of the spreadsheet are taken in."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.zone: ZoneInfo = directory.zone()
        self.lines: dict[str, int] = {}
        self.areas: Counter[str] = Counter()

    def look_up(self, values: Values, wrong: Wrong) -> _Found:
        """Find the agencies and members that a row names, and what is wrong with them and with its days."""
        self.areas[values.get("region", "")] += 1
        lead = self._lead(values, wrong)
        kept_out = self._kept_out(values, lead, wrong)
        contacts = [
            self._contact(values.get(name, ""), column, lead, kept_out, wrong)
            for name, column in (("primary", "Primary contact"), ("backup", "Backup"))
        ]
        if contacts[1] is not None and contacts[0] == contacts[1]:
            wrong.setdefault("Backup", str(WRONG_WORDS["backup", "same_as_primary"]))
        return _Found(values, lead, contacts[0], contacts[1], kept_out, self._days(values, wrong))

    def keep(self, found: _Found, line: int) -> Kept:
        """Bring the case, with whom she keeps out, unless it is there."""
        key = _source_key(found)
        if key in self.lines:
            say = _("This row is the same as line %(line)s; it counts once.", line=self.lines[key])
            return Kept(Outcome.UNCHANGED, (say,))
        self.lines[key] = line
        if cases_store.case_from(key) is not None:
            return Kept(Outcome.UNCHANGED)
        if consent.was_imported(key):
            return Kept(Outcome.UNCHANGED, (_("This case was closed and erased. It does not come back."),))
        case = cases.add(_new_case(found, key), self.now, was_given=consent.was_given)
        for agency in found.kept_out:
            consent.exclude(case, agency=agency, now=self.now)
        for member in self._team(found):
            cases.put_on_team(case, member, member.member, self.now)
        record.append(Deed.BRING_CASE, at=self.now, by=None, case=case, code="imported")
        return Kept(Outcome.ADDED, tuple(self._notes(found)))

    def _team(self, found: _Found) -> list[Actor]:
        """Who works on it: both contacts; where neither acts for whoever brought it, its representatives too, for in
        the strict profile nobody else would know that it exists.
        """
        contacts = [member for member in (found.primary, found.backup) if member is not None]
        if found.lead is None or any(member.agency == found.lead.id for member in contacts):
            return contacts
        lead, members = found.lead.id, accounts_store.active_members(self.now)
        return [*contacts, *(m for m in members if m.agency == lead and m.has(Role.REPRESENTATIVE))]

    def with_areas(self, report: Report) -> Report:
        """The report with the areas as they were written: a slip of the pen shows there, and nothing is guessed."""
        named = [f"{area} ({number})" for area, number in sorted(self.areas.items()) if area]
        if not named:
            return report
        say = _("Areas, kept as they were written: %(areas)s", areas=", ".join(named))
        return replace(report, notes=(Note(0, say), *report.notes))

    def _lead(self, values: Values, wrong: Wrong) -> Agency | None:
        name = values.get("brought_by")
        agency = directory.agency_called(name) if name else None
        if name and agency is None:
            wrong["Brought by"] = _no_such_agency(name)
        elif agency and not directory.is_current(agency.id, self.now):
            wrong["Brought by"] = _(
                "The agreement of this agency is not current (%(days)s), so it brings no case to the table. "
                "Record its new agreement, then import this row again.",
                days=self._agreement(agency.id),
            )
        return agency

    def _kept_out(self, values: Values, lead: Agency | None, wrong: Wrong) -> list[AgencyId]:
        """The agencies not to be involved, separated by semicolons. One that is not known must not be passed over."""
        found: list[AgencyId] = []
        for name in (part.strip() for part in values.get("kept_out", "").split(";")):
            agency = directory.agency_called(name) if name else None
            if name and agency is None:
                wrong["Not to be involved"] = _no_such_agency(name)
            elif agency and lead and agency.id == lead.id:
                wrong["Not to be involved"] = _("This agency brings the case, so it cannot be kept out of it.")
            elif agency and agency.id not in found:
                found.append(agency.id)
        return found

    def _contact(
        self, email: str, column: str, lead: Agency | None, kept_out: Sequence[AgencyId], wrong: Wrong
    ) -> Actor | None:
        if not email:
            return None
        member = accounts.member_called(email, self.now, preferred=lead.id if lead else None)
        if member is None or not member.has(Role.REPRESENTATIVE):
            wrong[column] = _(
                "Nobody with this address works here for an agency at the table. "
                "Correct the address, or import the agencies with this person first."
            )
        elif member.agency in kept_out:
            wrong[column] = str(WRONG_WORDS["backup", "kept_out"])
        return member

    def _days(self, values: Values, wrong: Wrong) -> datetime | None:
        """The first contact as an instant. Neither it nor the day the case came in can lie ahead."""
        today = self.now.astimezone(self.zone).date()
        brought_on, first = values.get("brought_on"), values.get("first_contact")
        ahead = _("This day has not come yet. Which day is meant?")
        if brought_on and brought_on > today:
            wrong["Date in"] = ahead
        if first is None:
            return None
        at = first if isinstance(first, datetime) else start_of_day(first, self.zone)
        if at > self.now:
            wrong["First contact"] = ahead
        return at

    def _notes(self, found: _Found) -> list[str]:
        return [
            _(
                "%(name)s of %(agency)s is a contact, but has no current agreement (%(days)s): "
                "they cannot sign in until a new one is recorded.",
                name=member.name,
                agency=member.agency_name,
                days=self._agreement(member.agency),
            )
            for member in (found.primary, found.backup)
            if member is not None and not directory.is_current(member.agency, self.now)
        ]

    def _agreement(self, agency: AgencyId) -> str:
        held = directory.agreements(agency)
        return f"{day(held[-1].first)} – {day(held[-1].last)}" if held else _("none is recorded")


def _no_such_agency(name: str) -> str:
    return _(
        "No agency here is called “%(name)s”. Write its name as in the list of agencies, or import it first.", name=name
    )


def _source_key(found: _Found) -> str:
    """What a row is known by when it comes again, whatever its dates, dashes and capitals look like then."""
    values, lead = found.values, found.lead
    brought_on: date = values["brought_on"]
    facts = [
        str(lead.id) if lead else "",
        brought_on.isoformat(),
        found.first_contact_at.isoformat() if found.first_contact_at else "",
        values["age_band"] or "",
        [folded(need) for need in values["needs"]],
        folded(values["question"]),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _new_case(found: _Found, key: str) -> NewCase:
    values = found.values
    knows, why = values["knows"]
    returned = folded(values["urgent_because"]) in _RETURNED
    if found.lead is None:
        message = "a row without an agency is wrong, so it is not kept"
        raise AssertionError(message)
    return NewCase(
        lead=found.lead.id,
        step=Step.DE_IDENTIFIED,
        question=values["question"],
        needs=values["needs"],
        does_not_want=values["does_not_want"],
        age_band=values["age_band"],
        region=values["region"],
        languages=values["languages"],
        interpreter=values["interpreter"],
        knows=knows,
        knows_why=why,
        primary=found.primary.member if found.primary else None,
        backup=found.backup.member if found.backup else None,
        brought_on=values["brought_on"],
        first_contact_at=found.first_contact_at,
        returned=returned,
        urgent_because=Narrative("") if returned else values["urgent_because"],
        source_key=key,
    )
