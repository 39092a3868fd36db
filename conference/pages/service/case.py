"""Reading for the case page. Everything of a case comes through consent; nothing is written here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from conference.accounts import store as accounts
from conference.actions import store as actions
from conference.actions.policy import has_a_part
from conference.actions.service import nudgeable
from conference.alike import service as alike
from conference.cases import store as cases
from conference.cases.domain import PersonKind
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import Basis, CaseFacts, Category, DetailFacts
from conference.consent.policy import ask_again, knows_pseudonym, viewer_of
from conference.consent.service.contacts import calls_now
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, CaseId, DetailId
from conference.kernel.localday import last_day
from conference.pages import projection, store
from conference.pages.projection import AskLine, CasePage, Grid, Held, OwnDetail, SharedLine, ShownTo
from conference.queue.policy import urgency
from conference.referrals import service as referrals


def case_page(actor: Actor, case_id: CaseId, now: datetime) -> CasePage:
    """The case page. The facts of the case are loaded once. Raises HiddenError for whoever may not know of the case."""
    zone, names = directory.zone(), directory_store.names()
    facts = consent.require_visible(actor, case_id, now)
    card = consent_store.cards_for(actor, [case_id])[case_id]
    rights = projection.rights(actor, card, facts, now)
    own = _own(actor, case_id) if rights.reads_details else ()
    still_open = projection.still_open(actions.for_case(case_id))
    followed = frozenset(action.id for action in still_open if has_a_part(actor, action))
    return CasePage(
        card=card,
        calls=calls_now(facts, now),
        stated=urgency(card, now, zone).stated,
        rights=rights,
        kept_out=_kept_out(actor, facts, names, now) if rights.knows_kept_out else (),
        actions=still_open,
        followed=followed,
        nudgeable=nudgeable(actor, still_open, {}, now, lead=facts.lead) - followed,
        referrals=tuple(referrals.of_case(actor, facts, now)),
        given=projection.given(actor, facts, names, now, zone) if rights.reads_releases else (),
        received=projection.received(actor, facts, names, now, zone) if rights.reads_releases else (),
        details=_details(own, facts, names),
        shared=_shared(actor, facts, names, now, zone) if rights.reads_details else (),
        ask_again=_ask_again(actor, facts, names, now, zone) if rights.reads_details else (),
        grid=_grid(actor, facts, own, now, zone) if rights.reads_details else None,
        held=tuple(Held(row.id, row.starts_at, row.state) for row in store.conferences_of(case_id)),
        changes=tuple(cases.corrections(case_id)) if rights.leads and rights.reads_details else (),
        renamed=_renamed(actor, facts),
        declined=consent_store.declined(case_id),
        alike=tuple(alike.like(actor, card, facts, now)),
    )


def _kept_out(actor: Actor, facts: CaseFacts, names: Mapping[AgencyId, str], now: datetime) -> tuple[str, ...]:
    """Whom the survivor keeps out now: agencies and persons, by name. Nobody reads it of themselves."""
    viewer, holding = viewer_of(actor), [choice for choice in facts.exclusions if choice.span.holds(now)]
    holding = [choice for choice in holding if not viewer.is_named(choice.agency, choice.person)]
    people = accounts.person_names([choice.person for choice in holding if choice.person])
    found = {names[choice.agency] for choice in holding if choice.agency} | set(people.values())
    return tuple(sorted(found))


def _renamed(actor: Actor, facts: CaseFacts) -> tuple[datetime, ...]:
    if not knows_pseudonym(viewer_of(actor), facts.lead, facts.step, facts.policy):
        return ()
    return tuple(former.until for former in cases.former_names(facts.id))


def _own(actor: Actor, case_id: CaseId) -> Sequence[DetailFacts]:
    return [detail for detail in consent_store.details(case_id) if actor.stands_for(detail.holder)]


def _details(own: Sequence[DetailFacts], facts: CaseFacts, names: Mapping[AgencyId, str]) -> tuple[OwnDetail, ...]:
    """The agency's own details, and to whom each is shown between meetings."""
    shown: dict[DetailId, list[ShownTo]] = defaultdict(list)
    for reveal in consent_store.open_reveals(None, facts.id) if own else ():
        line = ShownTo(reveal.id, names[reveal.agency_id], reveal.purpose, reveal.shown_at)
        shown[reveal.detail_id].append(line)
    return tuple(
        OwnDetail(
            id=detail.id,
            category=detail.category,
            about_child=facts.people[detail.about].kind is PersonKind.CHILD,
            shown=tuple(shown[detail.id]),
        )
        for detail in own
    )


def _shared(
    actor: Actor, facts: CaseFacts, names: Mapping[AgencyId, str], now: datetime, zone: ZoneInfo
) -> tuple[SharedLine, ...]:
    """What the reader may look at of others' details."""
    return tuple(
        SharedLine(
            id=shared.detail.id,
            holder=names[shared.detail.holder],
            category=shared.detail.category,
            purpose=shared.purpose,
            by_override=shared.basis is Basis.OVERRIDE,
            last_day=last_day(shared.until, zone) if shared.until else None,
            until=shared.until,
            copy_allowed=shared.copy_allowed,
        )
        for shared in consent.shared_with(actor, facts, now)
    )


def _ask_again(
    actor: Actor, facts: CaseFacts, names: Mapping[AgencyId, str], now: datetime, zone: ZoneInfo
) -> tuple[AskLine, ...]:
    return tuple(
        AskLine(
            recipients=", ".join(names[agency] for agency in asked.recipients),
            why=asked.why,
            on=asked.on.astimezone(zone).date() if asked.on else None,
        )
        for asked in ask_again(viewer_of(actor), facts, now)
    )


def _grid(actor: Actor, facts: CaseFacts, own: Sequence[DetailFacts], now: datetime, zone: ZoneInfo) -> Grid:
    kinds: frozenset[Category] = frozenset(detail.category for detail in own)
    return projection.grid(actor, facts, kinds, consent.parties(facts, now), now, zone)
