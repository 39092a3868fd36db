"""Words of the directory, its settings, and the rows of the files it is imported from."""

from conference.directory.domain import AgencyKind
from conference.infra.cells import Cell, ChoiceCell, DayCell, EmailCell, PhoneCell, TextCell, WebCell
from conference.infra.importing import RowSchema
from conference.infra.words import lazy as _l

KIND_WORDS = {
    AgencyKind.VICTIM_SERVICES: _l("victim services"),
    AgencyKind.POLICE: _l("police"),
    AgencyKind.INCOME_SUPPORT: _l("income support"),
    AgencyKind.CHILD_PROTECTION: _l("child protection"),
    AgencyKind.HEALTH: _l("health"),
    AgencyKind.SHELTER: _l("shelter"),
    AgencyKind.LEGAL: _l("legal"),
    AgencyKind.COURT_SUPPORT: _l("court support"),
    AgencyKind.INDIGENOUS_SERVICES: _l("Indigenous services"),
    AgencyKind.IMMIGRATION: _l("immigration"),
    AgencyKind.MENTAL_HEALTH: _l("mental health"),
    AgencyKind.HOUSING: _l("housing"),
    AgencyKind.OTHER: _l("other"),
}

# Folded, both languages: what a file says does not depend on the language of whoever imports it.
_TYPED_KINDS = {
    AgencyKind.VICTIM_SERVICES: "victim services|victim service|services aux victimes|aide aux victimes",
    AgencyKind.POLICE: "police",
    AgencyKind.INCOME_SUPPORT: "income support|income|soutien au revenu|aide sociale",
    AgencyKind.CHILD_PROTECTION: "child protection|protection de l'enfance|protection de la jeunesse",
    AgencyKind.HEALTH: "health|hospital|sante|hopital",
    AgencyKind.SHELTER: "shelter|maison d'hebergement|hebergement|refuge",
    AgencyKind.LEGAL: "legal|legal aid|juridique|aide juridique",
    AgencyKind.COURT_SUPPORT: "court support|soutien a la cour|soutien judiciaire|accompagnement judiciaire",
    AgencyKind.INDIGENOUS_SERVICES: "indigenous services|indigenous|services autochtones|autochtone",
    AgencyKind.IMMIGRATION: "immigration|settlement|etablissement",
    AgencyKind.MENTAL_HEALTH: "mental health|addiction and mental health|sante mentale|dependances et sante mentale",
    AgencyKind.HOUSING: "housing|logement",
    AgencyKind.OTHER: "other|autre",
}


class AgencyRow(RowSchema):
    """A row of the spreadsheet of agencies: the agency, its agreement, and who speaks for it."""

    name = TextCell("agency", limit=120, needed=_l("Write the name of the agency."))
    kind = ChoiceCell(
        "kind",
        {word: kind for kind, words in _TYPED_KINDS.items() for word in words.split("|")},
        needed=_l("Write what kind of agency this is, such as shelter or police."),
        unknown=_l(
            "This kind of agency is not known. Known are: victim services, police, income support, child protection, "
            "health, shelter, legal, court support, Indigenous services, immigration, mental health, housing, other."
        ),
    )
    first_day = DayCell("agreement_from", needed=_l("Write the day from which the agreement holds."))
    last_day = DayCell("agreement_until", needed=_l("Write the last day of the agreement."))
    contact = TextCell("point_of_contact", limit=120, needed=_l("Write who speaks for the agency."))
    email = EmailCell("email", limit=254, needed=_l("Write the e-mail address that this person will sign in with."))
    emergency_phone = PhoneCell("emergency_phone", limit=40)


SERVICE_COLUMNS = ("id", "name")
"""HSDS 3 requires these of services.csv, and `status`, which older publishers leave out."""


class StatusCell(Cell):
    """The status of a service: whether it is offered now. HSDS knows active, inactive, defunct, temporarily closed."""

    when_empty = True

    def read(self, text: str) -> bool:
        """Whether the service is offered."""
        return text.casefold() == "active"


class ServiceRow(RowSchema):
    """A row of services.csv in an HSDS 3 tabular data package."""

    source_id = TextCell("id", limit=120, needed=_l("Every service needs its id."))
    organisation_id = TextCell("organization_id", limit=120)
    name = TextCell("name", limit=200, needed=_l("Every service needs a name."))
    description = TextCell("description", limit=10_000)
    web = WebCell("url", limit=500)
    offered = StatusCell("status")
    eligibility = TextCell("eligibility_description", limit=10_000)
    youngest = TextCell("minimum_age", limit=10)
    oldest = TextCell("maximum_age", limit=10)
    last_checked = DayCell("assured_date")
