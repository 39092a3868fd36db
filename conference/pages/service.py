"""Reading for Today and the case page. Everything of a case comes through consent; nothing is written here."""

from collections.abc import Mapping
from datetime import datetime

from conference.accounts import store as accounts
from conference.actions import store as actions
from conference.cases import store as cases
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, CaseId
from conference.meetings import store as meetings
from conference.meetings.policy import may_chair
from conference.meetings.service import standing_of
from conference.pages import projection, store
from conference.pages.projection import CasePage, EndingRelease, Held, NextConference, OwnDetail, Today
from conference.queue.policy import urgency


def today(actor: Actor, now: datetime) -> Today:
    """Today for one reader of cards: what is next, owed, asked, about to end, and carried by themselves."""
    own = actions.open_for_agency(actor.agency, consent_store.visible_cases(actor, now))
    return Today(
        conference=_next(actor, now),
        owed=projection.owed_first(own),
        asked=projection.asked(own),
        ending=_ending(actor, now),
        mine=tuple(store.cards_carried_by(actor, now)),
    )


def _next(actor: Actor, now: datetime) -> NextConference | None:
    found = next(iter(meetings.upcoming(now)), None)
    if found is None:
        return None
    return NextConference(
        id=found.id,
        starts_at=found.starts_at,
        minutes=found.minutes,
        state=found.state,
        chaired=bool(may_chair(actor, standing_of(found))),
    )


def _ending(actor: Actor, now: datetime) -> tuple[EndingRelease, ...]:
    if not actor.has(Role.REPRESENTATIVE, Role.COORDINATOR):
        return ()
    releases = consent.releases_ending(actor, now)
    cards = cases.cards([release.case_id for release in releases])
    names, day = directory_store.names(), directory.today(now)
    return tuple(
        EndingRelease(
            case=release.case_id,
            pseudonym=cards[release.case_id].pseudonym,
            recipient=names[release.recipient_id],
            last_day=release.last_day,
            days_left=(release.last_day - day).days,
        )
        for release in releases
        if release.last_day >= day
    )


def case_page(actor: Actor, case_id: CaseId, now: datetime) -> CasePage:
    """The case page. Raises HiddenError for whoever may not know of the case."""
    zone, names = directory.zone(), directory_store.names()
    facts = consent.require_visible(actor, case_id, now)
    card = cases.cards([case_id])[case_id]
    rights = projection.rights(actor, card, facts)
    return CasePage(
        card=card,
        stated=urgency(card, now, zone).stated,
        rights=rights,
        kept_out=_kept_out(facts, names, now) if rights.knows_kept_out else (),
        actions=projection.still_open(actions.for_case(case_id)),
        given=projection.given(actor.agency, facts, names, now, zone),
        received=projection.received(actor.agency, facts, names, now, zone),
        details=_own_details(actor, case_id),
        held=tuple(Held(row.id, row.starts_at, row.state) for row in store.conferences_of(case_id)),
    )


def _kept_out(facts: CaseFacts, names: Mapping[AgencyId, str], now: datetime) -> tuple[str, ...]:
    """Whom the survivor keeps out now: agencies and persons, by name."""
    holding = [choice for choice in facts.exclusions if choice.span.holds(now)]
    agencies = [names[choice.agency] for choice in holding if choice.agency]
    people = [accounts.person(choice.person) for choice in holding if choice.person]
    return tuple(sorted([*agencies, *(person.name for person in people if person)]))


def _own_details(actor: Actor, case_id: CaseId) -> tuple[OwnDetail, ...]:
    if not actor.has(Role.REPRESENTATIVE):
        return ()
    return tuple(
        OwnDetail(id=detail.id, category=detail.category)
        for detail in consent_store.details(case_id)
        if detail.holder == actor.agency
    )
