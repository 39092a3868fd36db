"""Whom a route or a socket event is for, by role. Pure; `http` holds routes to it."""

from enum import StrEnum

from conference.kernel.actor import CARD_ROLES, TABLE_ROLES, Actor, Role


class Audience(StrEnum):
    """Whom a route or a socket event is for. The finer question, which case, is asked by the service."""

    EVERYONE = "everyone"
    MEMBERS = "members"
    CARD_READERS = "card_readers"
    AT_THE_TABLE = "at_the_table"
    """Readers of cards, and those who sit in a conference without reading any."""
    REPRESENTATIVES = "representatives"
    CHAIRS = "chairs"
    DATE_KEEPERS = "date_keepers"
    """Who keep the list of holidays."""
    REGULARS_KEEPERS = "regulars_keepers"
    """Who say which of their agency, or of every agency, normally come."""
    PRIVACY_OFFICERS = "privacy_officers"
    REPORT_READERS = "report_readers"
    ADMINISTRATORS = "administrators"
    POLICY_READERS = "policy_readers"
    APPROVERS = "approvers"
    KEEPERS = "keepers"
    """Who answer for what their agency holds."""
    ANSWERERS = "answerers"
    """Who speak for their agency about what it is asked for."""
    STEERING = "steering"
    REMINDED = "reminded"
    """Who hear by mail of what was promised."""


_ROLES: dict[Audience, frozenset[Role]] = {
    Audience.MEMBERS: frozenset(Role),
    Audience.CARD_READERS: CARD_ROLES,
    Audience.AT_THE_TABLE: TABLE_ROLES,
    Audience.REPRESENTATIVES: frozenset({Role.REPRESENTATIVE}),
    Audience.CHAIRS: frozenset({Role.CHAIR}),
    Audience.DATE_KEEPERS: frozenset({Role.CHAIR, Role.ADMINISTRATOR}),
    Audience.REGULARS_KEEPERS: frozenset({Role.CHAIR, Role.COORDINATOR}),
    Audience.PRIVACY_OFFICERS: frozenset({Role.PRIVACY_OFFICER}),
    Audience.ADMINISTRATORS: frozenset({Role.ADMINISTRATOR}),
    Audience.POLICY_READERS: frozenset({Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}),
    Audience.REPORT_READERS: frozenset({Role.CHAIR, Role.COORDINATOR, Role.PRIVACY_OFFICER}),
    Audience.STEERING: frozenset({Role.STEERING}),
    Audience.REMINDED: CARD_ROLES | {Role.STEERING},
    Audience.KEEPERS: frozenset({Role.REPRESENTATIVE, Role.PRIVACY_OFFICER}),
    Audience.ANSWERERS: frozenset({Role.REPRESENTATIVE, Role.COORDINATOR}),
    Audience.APPROVERS: frozenset({Role.REPRESENTATIVE, Role.CHAIR, Role.PRIVACY_OFFICER}),
}


def admits(who: Audience, actor: Actor | None) -> bool:
    """Whether an actor belongs to an audience. Pure; used for routes and for socket events."""
    if who is Audience.EVERYONE:
        return True
    return actor is not None and actor.has(*_ROLES[who])
