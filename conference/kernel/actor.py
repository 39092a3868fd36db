"""Who is acting: one member, for one agency, with the roles that the agency gave."""

from dataclasses import dataclass
from enum import StrEnum

from conference.kernel.ids import AgencyId, MemberId, PersonId


class Role(StrEnum):
    """What a member may do at the table. Source: rule book, section (b), Entities. The steering group looks after how
    the task force works, by counts alone, and reads no case. Source of that: issue 6, Following up.
    """

    REPRESENTATIVE = "representative"
    CHAIR = "chair"
    RECORDER = "recorder"
    COORDINATOR = "coordinator"
    PRIVACY_OFFICER = "privacy_officer"
    ADVISER = "adviser"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"
    STEERING = "steering"


CARD_ROLES = frozenset({Role.REPRESENTATIVE, Role.CHAIR, Role.RECORDER, Role.COORDINATOR})
"""Roles that read the pseudonymous card. Sealed details are for representatives only; administrators read no case."""

TABLE_ROLES = CARD_ROLES | {Role.ADVISER, Role.OBSERVER}
"""Roles that sit in a conference. Advisers and observers meet every case there as a private item."""
SPEAKING_ROLES = frozenset({Role.REPRESENTATIVE, Role.CHAIR, Role.RECORDER})
"""Roles that take part at the table: they write, propose and answer, and may be named to chair."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in, active member of an agency whose agreement is current at the time of asking.

    `agency_kind`: a directory's AgencyKind. `took_over`: agencies that merged into this one.
    """

    person: PersonId
    member: MemberId
    agency: AgencyId
    roles: frozenset[Role]
    name: str
    agency_name: str
    agency_kind: str
    took_over: frozenset[AgencyId] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds at least one of `roles`."""
        return not self.roles.isdisjoint(roles)

    def stands_for(self, agency: AgencyId) -> bool:
        """Whether the actor acts for this agency, or for its recorded successor."""
        return agency == self.agency or agency in self.took_over

    @property
    def agencies(self) -> frozenset[AgencyId]:
        """Every agency that the actor stands for: their own, and those that merged into it."""
        return self.took_over | {self.agency}

    @property
    def reads_cards(self) -> bool:
        """Whether the actor's roles let it read pseudonymous cards at all."""
        return not self.roles.isdisjoint(CARD_ROLES)

    @property
    def sits_at_the_table(self) -> bool:
        """Whether the actor's roles let it sit in a conference at all."""
        return not self.roles.isdisjoint(TABLE_ROLES)

    @property
    def speaks(self) -> bool:
        """Whether the actor's roles let it take part at the table."""
        return not self.roles.isdisjoint(SPEAKING_ROLES)
