"""Taking in a directory of services that another system publishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from flask_babel import gettext as _

from conference.directory import service
from conference.directory.domain import ListedService
from conference.directory.schemas import SERVICE_COLUMNS, ServiceRow
from conference.infra.importing import Intake, Kept, Outcome, Report, Values, Wrong, import_rows
from conference.infra.spreadsheet import SheetRefused, read_sheet

_LANGUAGES_LIMIT, _PHONE_LIMIT, _ORGANISATION_LIMIT = 200, 60, 200
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Package:
    """The files beside services.csv that say more about a service. A file that is not there is empty."""

    organizations: Mapping[str, Cells]
    phones: Sequence[Cells]
    languages: Sequence[Cells]


def import_services(path: Path, now: datetime, *, dry_run: bool = False) -> Report:
    """Take in services from an HSDS 3 tabular data package.

    `path` is its folder, or a file of corrected rows of services.csv that lies in it. Organisations, phones and
    languages are joined by their ids; addresses, locations and contacts are left alone. A service comes in once and
    is changed only where the package says something new; one that is no longer active leaves the list.
    Raises SheetRefused, OSError.
    """
    file = path / "services.csv" if path.is_dir() else path
    sheet = read_sheet(file.read_bytes(), required=SERVICE_COLUMNS)
    rows = _Services(_package(file.parent), now)
    return import_rows(sheet, Intake(ServiceRow(service.zone()), rows.look_up, rows.keep), dry_run=dry_run)


def _package(folder: Path) -> Package:
    return Package(
        organizations={cells.get("id", ""): cells for cells in _beside(folder / "organizations.csv")},
        phones=_beside(folder / "phones.csv"),
        languages=_beside(folder / "languages.csv"),
    )


def _beside(file: Path) -> list[Cells]:
    if not file.is_file():
        return []
    try:
        return [row.cells for row in read_sheet(file.read_bytes()).rows]
    except SheetRefused as refused:
        named = (replace(problem, say=f"{file.name}: {problem.say}") for problem in refused.problems)
        raise SheetRefused(*named) from refused


@dataclass(frozen=True, slots=True)
class _Found:
    """A service with whether it is offered now, and what to say about it."""

    listed: ListedService
    offered: bool
    notes: tuple[str, ...]


class _Services:
    """How the rows of services.csv are taken in."""

    def __init__(self, package: Package, now: datetime) -> None:
        self.package = package
        self.now = now

    def look_up(self, values: Values, _wrong: Wrong) -> _Found:
        """Join the row with what the package says elsewhere."""
        source_id, organisation_id = values.get("source_id", ""), values.get("organisation_id", "")
        notes: list[str] = []
        organisation = self.package.organizations.get(organisation_id, {}).get("name", "")
        if not organisation:
            notes.append(_("The package does not say which organisation offers this; it is listed without one."))
        listed = ListedService(
            source_id=source_id,
            organisation=organisation[:_ORGANISATION_LIMIT],
            name=values.get("name", ""),
            description=values.get("description", ""),
            eligibility=_eligibility(values),
            languages=self._languages(source_id),
            phone=self._phone(source_id, organisation_id),
            web=values.get("web", ""),
            last_checked=values.get("last_checked"),
        )
        return _Found(listed, offered=values.get("offered", True), notes=tuple(notes))

    def keep(self, found: _Found, _line: int) -> Kept:
        """List the service, or take it off the list."""
        if not found.offered:
            gone = service.unlist_service(found.listed.source_id)
            say = _("“%(name)s” is not offered at present, so it is not listed.", name=found.listed.name)
            return Kept(Outcome.CHANGED if gone else Outcome.UNCHANGED, (say,))
        added = service.list_service(found.listed, self.now)
        outcome = {True: Outcome.ADDED, False: Outcome.CHANGED, None: Outcome.UNCHANGED}[added]
        return Kept(outcome, found.notes)

    def _languages(self, source_id: str) -> str:
        """Languages of the service, as many as fit."""
        rows = [cells for cells in self.package.languages if cells.get("service_id") == source_id]
        names = dict.fromkeys(cells.get("name") or cells.get("code", "") for cells in rows)
        kept = ""
        for name in filter(None, names):
            longer = f"{kept}, {name}" if kept else name
            kept = longer if len(longer) <= _LANGUAGES_LIMIT else kept
        return kept

    def _phone(self, source_id: str, organisation_id: str) -> str:
        """The service's own number, else its organisation's; a voice line before a fax or text line."""
        own = [cells for cells in self.package.phones if cells.get("service_id") == source_id]
        general = [
            cells
            for cells in self.package.phones
            if cells.get("organization_id") == organisation_id and not cells.get("service_id")
        ]
        for rows in (own, general):
            if rows:
                return _number(min(rows, key=lambda cells: cells.get("type", "voice") not in {"", "voice"}))
        return ""


def _number(cells: Cells) -> str:
    """A number as people dial it, without the quotation marks that some programs leave around it."""
    number, extension = cells.get("number", "").strip("\"' "), cells.get("extension", "").strip("\"' ")
    return (f"{number} x{extension}" if number and extension else number)[:_PHONE_LIMIT]


def _eligibility(values: Values) -> str:
    words, low, high = values.get("eligibility", ""), values.get("youngest", ""), values.get("oldest", "")
    if not (low or high):
        return words
    ages = f"{low}–{high}" if low and high else f"{low}+" if low else f"≤ {high}"
    return f"{words} ({ages})" if words else ages
