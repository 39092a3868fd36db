"""Whom the survivor keeps out: taking her choice, reading the list, and lifting a choice again."""

from dataclasses import dataclass
from datetime import datetime

from conference.accounts import store as accounts
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import CaseFacts, Category, ExclusionFacts, Form, Signer, in_order
from conference.consent.events import RightsChanged
from conference.consent.policy import knows_kept_out, may_exclude, may_lift_exclusion, viewer_of
from conference.consent.service.rights import exclude, require_visible
from conference.directory import store as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, InvalidError, require
from conference.kernel.ids import AgencyId, CaseId, ExclusionId, PersonId


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Somebody whom the survivor keeps out now: an agency or a person. `categories` None: of the whole case."""

    id: ExclusionId
    name: str
    categories: tuple[Category, ...] | None
    since: datetime


@dataclass(frozen=True, slots=True)
class KeptOutPage:
    """What one reader may know and do. `holding` None: the list is not theirs to know."""

    holding: tuple[KeptOut, ...] | None
    lifts: bool


def kept_out(actor: Actor, case: CaseId, now: datetime) -> KeptOutPage:
    """Whom she keeps out, for the lead's representatives and her contacts; a choice is never shown to whom it is about.

    Raises HiddenError, RefusedError for whoever has no part in the case.
    """
    facts, viewer = require_visible(actor, case, now), viewer_of(actor)
    require(may_exclude(viewer, Signer.SURVIVOR, facts, now))
    lifts = may_lift_exclusion(viewer, Signer.SURVIVOR, Form.WRITTEN, facts, now).allowed
    if not knows_kept_out(viewer, facts, now):
        return KeptOutPage(holding=None, lifts=False)
    rows = [row for row in store.exclusions(case, now) if not viewer.is_named(row.agency_id, row.person_id)]
    agencies, persons = directory.names(), accounts.person_names([row.person_id for row in rows if row.person_id])
    found = [
        KeptOut(
            id=row.id,
            name=agencies[row.agency_id] if row.agency_id else persons[row.person_id] if row.person_id else "",
            categories=None if row.categories is None else in_order(row.categories),
            since=row.since,
        )
        for row in rows
    ]
    return KeptOutPage(holding=tuple(sorted(found, key=lambda held: held.name)), lifts=lifts)


def keep_out(
    actor: Actor,
    case: CaseId,
    now: datetime,
    *,
    agency: AgencyId | None = None,
    person: PersonId | None = None,
    categories: frozenset[Category] | None = None,
    told_by: Signer = Signer.SURVIVOR,
) -> None:
    """Take her choice: spoken is enough, and it counts at once. Nobody is told.

    Raises HiddenError, RefusedError, InvalidError with `agency` unless exactly one agency or person is named.
    """
    with transaction():
        facts = require_visible(actor, case, now)
        require(may_exclude(viewer_of(actor), told_by, facts, now))
        known = agency in directory.names() if agency else person is not None and accounts.person(person) is not None
        if not known or (agency and person):
            raise InvalidError({"agency": "one_of_both"})
        if not _holds_already(facts, agency, person, categories, now):
            exclude(case, agency=agency, person=person, categories=categories, by=actor, now=now)


def _holds_already(
    facts: CaseFacts,
    agency: AgencyId | None,
    person: PersonId | None,
    categories: frozenset[Category] | None,
    now: datetime,
) -> bool:
    def covers(held: ExclusionFacts) -> bool:
        return held.categories is None or (categories is not None and categories <= held.categories)

    return any(
        (held.agency, held.person) == (agency, person) and held.span.holds(now) and covers(held)
        for held in facts.exclusions
    )


def require_may_lift(actor: Actor, case: CaseId, exclusion: ExclusionId, now: datetime) -> KeptOut:
    """The choice that the actor may lift. Raises HiddenError, RefusedError."""
    facts = require_visible(actor, case, now)
    require(may_lift_exclusion(viewer_of(actor), Signer.SURVIVOR, Form.WRITTEN, facts, now))
    found = next((held for held in kept_out(actor, case, now).holding or () if held.id == exclusion), None)
    if found is None:
        raise HiddenError
    return found


def lift_exclusion(
    actor: Actor, case: CaseId, exclusion: ExclusionId, now: datetime, *, told_by: Signer, form: Form
) -> None:
    """She lets somebody in again: her own word, in writing, taken by the lead agency, never by whom it is about.

    The caller has asked for the password again. Raises HiddenError, RefusedError.
    """
    with transaction():
        facts = require_visible(actor, case, now)
        require(may_lift_exclusion(viewer_of(actor), told_by, form, facts, now))
        row = store.exclusion(exclusion)
        if row is None or row.case_id != case or viewer_of(actor).is_named(row.agency_id, row.person_id):
            raise HiddenError
        if row.until is None:
            row.until, row.lifted_by = now, actor.member
            record.append(Deed.LIFT_EXCLUSION, at=now, by=actor, case=case, code="lifted")
            publish(RightsChanged(case))
