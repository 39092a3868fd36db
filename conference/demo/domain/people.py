"""The agencies, people and services of the demo. Fictional: example.org and 555-01xx only."""

from datetime import date, timedelta

from conference.demo.domain import AgencyPart, PersonPart
from conference.directory.domain import AgencyKind, ListedService
from conference.kernel.actor import Role

_A_YEAR = 190
_ABOUT_TO_END, _ENDED = 10, -45

AGENCIES = (
    AgencyPart("victims", "Lakeshore Victim Services", AgencyKind.VICTIM_SERVICES, "555-0110", _A_YEAR),
    AgencyPart("police", "Lakeshore Regional Police – Human Trafficking Unit", AgencyKind.POLICE, "555-0111", _A_YEAR),
    AgencyPart("income", "Ontario Works (Income & Employment)", AgencyKind.INCOME_SUPPORT, "555-0112", _A_YEAR),
    AgencyPart("children", "Children's Aid Society", AgencyKind.CHILD_PROTECTION, "555-0113", _A_YEAR),
    AgencyPart(
        "hospital", "General Hospital – Sexual Assault Care Centre", AgencyKind.HEALTH, "555-0114", _A_YEAR + 17
    ),
    AgencyPart("shelter", "Harbour House Shelter", AgencyKind.SHELTER, "555-0115", _A_YEAR),
    AgencyPart("legal", "Community Legal Clinic", AgencyKind.LEGAL, None, _ABOUT_TO_END),
    AgencyPart("court", "Victim/Witness Assistance Program", AgencyKind.COURT_SUPPORT, None, _A_YEAR + 45),
    AgencyPart("friendship", "Three Fires Friendship Centre", AgencyKind.INDIGENOUS_SERVICES, "555-0118", _A_YEAR),
    AgencyPart("newcomer", "Newcomer Welcome Network", AgencyKind.IMMIGRATION, None, _A_YEAR),
    AgencyPart("bridges", "Bridges Addiction & Mental Health", AgencyKind.MENTAL_HEALTH, None, _ENDED),
)


def _person(name: str, agency: str, domain: str, *roles: Role, language: str = "en") -> PersonPart:
    key = name.split(maxsplit=1)[0].lower()
    return PersonPart(key, name, agency, f"{key}@{domain}.example.org", frozenset(roles), language)


_SPEAKS = Role.REPRESENTATIVE

PEOPLE = (
    _person("Nadia Bell", "hospital", "hospital", Role.CHAIR, Role.COORDINATOR),
    _person("Rosa Imani", "victims", "victimservices", _SPEAKS),
    _person("Sam Lindqvist", "shelter", "shelter", _SPEAKS),
    _person("Tom Okafor", "police", "police", _SPEAKS),
    _person("Luc Gagné", "court", "vwap", _SPEAKS, language="fr"),
    _person("Mei Tran", "income", "income", _SPEAKS),
    _person("Joan Petit", "children", "childprotection", _SPEAKS, language="fr"),
    _person("Adele Roy", "hospital", "hospital", _SPEAKS),
    _person("Priya Nair", "legal", "legal", _SPEAKS),
    _person("Marie Wabano", "friendship", "friendship", _SPEAKS),
    _person("Amal Haddad", "newcomer", "newcomer", _SPEAKS),
    _person("Jonas Meyer", "income", "income", Role.RECORDER),
    _person("Elsa Brandt", "victims", "victimservices", Role.COORDINATOR),
    _person("Karim Osei", "shelter", "shelter", Role.COORDINATOR),
    _person("Ruth Adeyemi", "hospital", "hospital", Role.PRIVACY_OFFICER),
    _person("Tessa Byrne", "friendship", "friendship", Role.ADVISER),
    _person("Owen Hale", "newcomer", "newcomer", Role.OBSERVER),
    _person("Ines Costa", "victims", "victimservices", Role.ADMINISTRATOR),
    _person("Greta Lund", "children", "childprotection", Role.STEERING),
    _person("Chris Duval", "bridges", "bridges", _SPEAKS),
)


_OFFERS = (
    ("Harbour House Shelter", "Short stay with room for pets", "Women and their children", "English, French"),
    ("Harbour House Shelter", "Moving-on rooms", "After a short stay, for up to a year", "English"),
    ("Lakeshore Victim Services", "Company at appointments", "Anybody harmed by a crime", "English, French"),
    ("Community Legal Clinic", "Help with debts made under pressure", "People with a low income", "English, Tamil"),
    (
        "Newcomer Welcome Network",
        "Conseils sur le statut",
        "Personnes nouvellement arrivées",
        "French, Lingala, Arabic",
    ),
    ("Three Fires Friendship Centre", "Healing circle", "First Nations, Inuit and Métis", "English, Anishinaabemowin"),
)


def offers(today: date) -> tuple[ListedService, ...]:
    """Services that the table can call on, checked in the last weeks."""
    return tuple(
        ListedService(
            source_id=f"demo-{number}",
            organisation=organisation,
            name=name,
            description="",
            eligibility=eligibility,
            languages=languages,
            phone=f"555-01{20 + number}",
            web="",
            last_checked=today - timedelta(days=6 * number),
        )
        for number, (organisation, name, eligibility, languages) in enumerate(_OFFERS, 1)
    )
