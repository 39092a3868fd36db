"""Where somebody stands with a case, whatever is asked: stepped aside, excluded, assigned. Source: rule book, (b)."""

from collections.abc import Collection
from datetime import datetime

from conference.cases.domain import CaseState
from conference.consent.domain import CaseFacts, Category, Reason, RoomFacts, Shown, Viewer
from conference.directory.domain import AgencyKind
from conference.kernel.actor import Actor, Role

_CONFIRMS_NOTHING = frozenset(
    {Reason.ROLE_HAS_NO_CASE_ACCESS, Reason.CASE_ERASED, Reason.RECUSED, Reason.NOT_ASSIGNED_TO_CASE}
)


def viewer_of(actor: Actor) -> Viewer:
    """An acting member as the rules read it: somebody is an Actor only while active, for an agency that is current."""
    return Viewer(
        person=actor.person,
        agency=actor.agency,
        active=True,
        current=True,
        reads_cards=actor.reads_cards,
        reads_details=actor.has(Role.REPRESENTATIVE),
        kind=AgencyKind(actor.agency_kind),
        took_over=actor.took_over,
    )


def is_recused(viewer: Viewer, case: CaseFacts, now: datetime) -> bool:
    """Whether the viewer has stepped aside from the case. It follows the person."""
    return any(aside.person == viewer.person and aside.span.holds(now) for aside in case.step_asides)


def is_excluded(viewer: Viewer, case: CaseFacts, now: datetime, category: Category | None = None) -> bool:
    """Whether the survivor keeps the viewer out: of the whole case, or, when a kind of detail is asked about, of that.

    An agency's exclusion follows into the agency that took it over; a person's follows the person.
    """
    return any(
        choice.span.holds(now)
        and (choice.categories is None or category in choice.categories)
        and viewer.is_named(choice.agency, choice.person)
        for choice in case.exclusions
    )


def is_shut_out(viewer: Viewer, case: CaseFacts, now: datetime) -> bool:
    """Whether the whole case is gone for the viewer, whoever they are: she keeps them out, or they stepped aside."""
    return is_excluded(viewer, case, now) or is_recused(viewer, case, now)


def is_assigned(viewer: Viewer, case: CaseFacts, room: RoomFacts | None, now: datetime) -> bool:
    """Whether the viewer has a part in the case: on its team, a contact of the survivor, named in a release or an
    override, or admitted to the item now before the table. Being assigned is no permission.
    """
    overridden = any(viewer.person in override.people for override in case.overrides)
    return is_admitted(case, room) or works_on(viewer, case, now) or overridden


def works_on(viewer: Viewer, case: CaseFacts, now: datetime) -> bool:
    """Whether the viewer has a part in the case for this agency, in a meeting and between: on its team, a contact of
    the survivor, or named by a release. It does not move with the person to another agency.
    """
    place = (viewer.person, viewer.agency)
    return (
        place in case.team
        or case.contacts.has(*place, now)
        or any(viewer.stands_for(agency) for agency in case.stand_in)
        or any(
            recipient.person == viewer.person and recipient.names(*place)
            for release in case.releases
            for recipient in release.recipients
        )
    )


def is_admitted(case: CaseFacts, room: RoomFacts | None) -> bool:
    """Whether the viewer sits in the room, pledged, while the case is before the table."""
    return room is not None and room.present and room.pledged and room.case == case.id


def standing(
    viewer: Viewer, case: CaseFacts, now: datetime, *, reads: bool, category: Category | None = None
) -> list[Reason | None]:
    """Refusals that hold wherever somebody asks from, in rank; None where there is nothing to refuse."""
    return [
        None if viewer.active else Reason.NOT_ACTIVE_MEMBER,
        None if viewer.current else Reason.AGENCY_NOT_CURRENT,
        None if reads else Reason.ROLE_HAS_NO_CASE_ACCESS,
        Reason.CASE_ERASED if case.state is CaseState.ERASED else None,
        Reason.RECUSED if is_recused(viewer, case, now) else None,
        Reason.EXCLUDED_BY_SURVIVOR if is_excluded(viewer, case, now, category) else None,
    ]


def refusals(
    viewer: Viewer,
    case: CaseFacts,
    room: RoomFacts | None,
    now: datetime,
    *,
    holds: bool,
    category: Category | None = None,
) -> tuple[Reason, ...]:
    """All refusals of a question about a detail, in rank. The room, the pledge and closing never keep the holder from
    its own details; stepping aside and exclusion do.
    """
    ranked = standing(viewer, case, now, reads=viewer.reads_details, category=category)
    absent = room is not None and not holds and not room.present
    unpledged = room is not None and not holds and not room.pledged
    closed = case.state is CaseState.CLOSED and not holds
    found = [
        *ranked[:4],
        Reason.NOT_IN_THE_ROOM if absent else None,
        Reason.PLEDGE_NOT_SIGNED if unpledged else None,
        *ranked[4:],
        Reason.CASE_CLOSED if closed else None,
        None if is_assigned(viewer, case, room, now) else Reason.NOT_ASSIGNED_TO_CASE,
    ]
    return tuple(reason for reason in found if reason)


def shown(reasons: Collection[Reason], *, knows: bool) -> Shown:
    """What the person sees instead of the reasons. `knows`: whether they may know that the case exists. What does not
    confirm the case wins over the pledge, whatever ranks higher.
    """
    if Reason.NOT_ACTIVE_MEMBER in reasons:
        return Shown.SIGN_IN
    if Reason.AGENCY_NOT_CURRENT in reasons:
        return Shown.AGENCY_PAUSED
    if not knows or not _CONFIRMS_NOTHING.isdisjoint(reasons):
        return Shown.NOT_FOUND
    if Reason.PLEDGE_NOT_SIGNED in reasons:
        return Shown.SIGN_PLEDGE
    return Shown.NOT_SHARED
