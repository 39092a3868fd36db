"""The fixed cast: eleven people everybody knows, and one who must see nothing. Fictional."""

from dataclasses import dataclass
from datetime import date, datetime

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.directory import service as directory
from conference.directory.domain import AgencyKind
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId

PASSWORD = "a quiet word at the table"
ZONE = "America/Toronto"


@dataclass(frozen=True)
class Part:
    name: str
    agency: str
    kind: AgencyKind
    roles: frozenset[Role]
    language: str = "en"

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@{self.kind.value.replace('_', '')}.example.org"


def _part(name: str, agency: str, kind: AgencyKind, *roles: Role, language: str = "en") -> Part:
    return Part(name, agency, kind, frozenset(roles), language)


PARTS = {
    "chair": _part("Nadia Bell", "General Hospital", AgencyKind.HEALTH, Role.REPRESENTATIVE, Role.CHAIR),
    "counsellor": _part("Rosa Imani", "Lakeshore Victim Services", AgencyKind.VICTIM_SERVICES, Role.REPRESENTATIVE),
    "shelter": _part("Sam Lindqvist", "Harbour House", AgencyKind.SHELTER, Role.REPRESENTATIVE, Role.COORDINATOR),
    "detective": _part("Tom Okafor", "Regional Police", AgencyKind.POLICE, Role.REPRESENTATIVE),
    "lawyer": _part("Luc Gagné", "Community Legal Clinic", AgencyKind.LEGAL, Role.REPRESENTATIVE, language="fr"),
    "recorder": _part("Mei Tran", "Income Support", AgencyKind.INCOME_SUPPORT, Role.RECORDER),
    "privacy": _part("Adele Roy", "General Hospital", AgencyKind.HEALTH, Role.PRIVACY_OFFICER),
    "adviser": _part("Marie Wabano", "Friendship Centre", AgencyKind.INDIGENOUS_SERVICES, Role.ADVISER),
    "observer": _part("Owen Hale", "Friendship Centre", AgencyKind.INDIGENOUS_SERVICES, Role.OBSERVER),
    "administrator": _part("Ines Costa", "Lakeshore Victim Services", AgencyKind.VICTIM_SERVICES, Role.ADMINISTRATOR),
    "steering": _part("Greta Lund", "Friendship Centre", AgencyKind.INDIGENOUS_SERVICES, Role.STEERING),
    "outsider": _part("Chris Duval", "Bridges", AgencyKind.MENTAL_HEALTH, Role.REPRESENTATIVE),
}


class Cast:
    """The cast, as actors and as agencies of one task force. The outsider's agency has no current agreement."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        directory.create_task_force(name="Lakeshore Task Force", time_zone=ZONE)
        self.agencies: dict[str, AgencyId] = {}
        self._actors: dict[str, Actor] = {}
        for role, part in PARTS.items():
            agency = directory.add_agency(name=part.agency, kind=part.kind, emergency_phone=None).id
            last_day = date(2020, 12, 31) if role == "outsider" else date(2035, 12, 31)
            directory.sign_agreement(agency, first_day=date(2020, 1, 1), last_day=last_day)
            member = accounts.add_member(
                name=part.name, email=part.email, language=part.language, agency=agency, roles=part.roles, now=now
            )
            found = accounts_store.actor(member, now)
            assert found is not None
            self._actors[role] = found
            self.agencies[role] = agency

    @classmethod
    def found(cls, now: datetime) -> "Cast":
        """The cast, gathered unless it is there already."""
        members = {role: accounts.member_called(part.email, now) for role, part in PARTS.items()}
        if not all(members.values()):
            return cls(now)
        made = cls.__new__(cls)
        made.now = now
        made._actors = {role: member for role, member in members.items() if member}
        made.agencies = {role: member.agency for role, member in made._actors.items()}
        return made

    def __getitem__(self, role: str) -> Actor:
        return self._actors[role]

    def refresh(self, role: str) -> None:
        """Act for the agency that the person has moved to."""
        member = accounts.member_called(PARTS[role].email, self.now)
        assert member is not None
        self._actors[role] = member

    def __iter__(self):
        return iter(self._actors)
