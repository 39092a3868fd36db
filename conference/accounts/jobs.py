"""Taking in the spreadsheet of agencies: each with its agreement and the member who speaks for it."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from conference.accounts import service
from conference.directory import service as directory
from conference.directory.domain import AgencyKind, AgreementDays
from conference.directory.models import Agency
from conference.directory.policy import Signing, Standing, signed_beside, standing
from conference.directory.schemas import KIND_WORDS, AgencyRow
from conference.infra.importing import Intake, Kept, Outcome, Report, Values, Wrong, import_rows
from conference.infra.words import LANGUAGES, day
from conference.kernel.actor import Role

CONTACT_ROLES = frozenset({Role.REPRESENTATIVE, Role.COORDINATOR})
"""An agency with only one person needs both: one who reads its cases, and one who looks after its part."""


def import_agencies(data: bytes, now: datetime, *, dry_run: bool = False) -> Report:
    """Take in agencies from a spreadsheet. Raises SheetRefused.

    An agency is known again by its name. What is recorded already is never overwritten: a new agreement is added to
    the ones before, another kind is a question, another telephone number a note. The point of contact becomes a
    member without a password. An agreement that ended is recorded too, with a note, for cases may still name its
    members; nobody signs in on it.
    """
    schema, rows = AgencyRow(directory.zone()), _Agencies(now)
    return import_rows(schema.sheet(data), Intake(schema, rows.look_up, rows.keep), dry_run=dry_run)


@dataclass(frozen=True, slots=True)
class _Found:
    """A row beside the agency that is known by its name."""

    values: Values
    held: Agency | None


class _Agencies:
    """How the rows of the spreadsheet are taken in."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = directory.today(now)

    def look_up(self, values: Values, wrong: Wrong) -> _Found:
        """Find the agency, and what contradicts what is recorded about it."""
        held = directory.agency_called(values["name"]) if values.get("name") else None
        first, last = values.get("first_day"), values.get("last_day")
        if first and last and last < first:
            wrong["agreement_until"] = _(
                "The agreement would end before it begins, on %(first)s. Which of the two days is right?",
                first=day(first),
            )
        elif held and first and last:
            self._shorter(held, AgreementDays(first, last), wrong)
        if held and values.get("kind") not in {None, held.kind}:
            wrong["kind"] = _(
                "This agency is recorded as %(known)s. Correct the file, or have the record corrected first.",
                known=KIND_WORDS[held.kind],
            )
        return _Found(values, held)

    @staticmethod
    def _shorter(held: Agency, signed: AgreementDays, wrong: Wrong) -> None:
        if signed_beside(directory.agreements(held.id), signed).signing is Signing.SHORTER:
            wrong["agreement_until"] = _(
                "The agreement from %(first)s is recorded with a later last day. "
                "Importing cannot end an agreement sooner: correct the file, or have the record corrected first.",
                first=day(signed.first),
            )

    def keep(self, found: _Found, _line: int) -> Kept:
        """Add what is new of the agency, its agreement and its member."""
        values, notes = found.values, [] if found.held is None else _differences(found.held, found.values)
        kind: AgencyKind = values["kind"]
        agency = found.held or directory.add_agency(
            name=values["name"], kind=kind, emergency_phone=values["emergency_phone"] or None
        )
        signing = directory.sign_agreement(agency.id, first_day=values["first_day"], last_day=values["last_day"])
        joined = self._member(agency, values, notes)
        reachable = directory.add_emergency_phone(agency.id, values["emergency_phone"])
        if found.held is None:
            outcome = Outcome.ADDED
        else:
            notes += _signed(signing, values["last_day"])
            outcome = Outcome.CHANGED if joined or reachable or signing is not Signing.KNOWN else Outcome.UNCHANGED
        notes += self._standing(agency)
        return Kept(outcome, tuple(notes))

    def _member(self, agency: Agency, values: Values, notes: list[str]) -> bool:
        """Make the point of contact a member; whether it was not one before."""
        name, email = values["contact"], values["email"]
        before = service.member_called(email, self.now, preferred=agency.id)
        service.add_member(
            name=name, email=email, language=LANGUAGES[0], agency=agency.id, roles=CONTACT_ROLES, now=self.now
        )
        if before and before.name != name:
            notes.append(_("%(email)s is %(known)s here; that name stays.", email=email, known=before.name))
        if before and before.agency == agency.id:
            return False
        if before:
            notes.append(_("%(name)s acts for %(other)s too.", name=before.name, other=before.agency_name))
        return True

    def _standing(self, agency: Agency) -> list[str]:
        how, on = standing(directory.agreements(agency.id), self.today)
        facts = {"agency": agency.name, "day": day(on)}
        if how is Standing.ENDED:
            said = _(
                "%(agency)s: agreement ended %(day)s. Its members cannot sign in until a new one is recorded.", **facts
            )
        elif how is Standing.NOT_BEGUN:
            said = _("%(agency)s: agreement begins %(day)s. Its members cannot sign in before.", **facts)
        elif how is Standing.ENDS_SOON:
            said = _("%(agency)s: agreement ends %(day)s. Is a new one on its way?", **facts)
        else:
            return []
        return [said]


def _differences(held: Agency, values: Values) -> list[str]:
    """What the file says otherwise than the record; the record stays."""
    notes: list[str] = []
    if held.name != values["name"]:
        notes.append(_("This agency is spelt “%(name)s” here; that name stays.", name=held.name))
    if values["emergency_phone"] and held.emergency_phone not in {None, values["emergency_phone"]}:
        notes.append(_("Another emergency number is recorded: %(phone)s. It stays.", phone=held.emergency_phone))
    return notes


def _signed(signing: Signing, last: date) -> list[str]:
    if signing is Signing.NEW:
        return [_("A new agreement was recorded, until %(day)s; the earlier ones are kept.", day=day(last))]
    if signing is Signing.LONGER:
        return [_("The agreement now runs until %(day)s; what was recorded before is kept.", day=day(last))]
    return []
