"""Use cases of the queue."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from conference.accounts import store as accounts
from conference.attendance import service as attendance
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.cases.domain import Card, CardField, CaseState, NewCase, Step
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.consent.events import RightsChanged
from conference.consent.policy import is_excluded, is_recused, viewer_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.drafts import service as drafts
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import InvalidError, RefusedError, require
from conference.kernel.ids import AgencyId, CaseId, DraftId
from conference.queue import store
from conference.queue.domain import FRONT, Bringing, CardGiven, Ending, Page, Row, Start, Wanted
from conference.queue.policy import (
    in_order,
    may_bring,
    may_correct,
    up_to_date,
    urgency,
    what_is_wrong,
    what_is_wrong_on_card,
)

PAGE_ROWS = 50
"""How many cases stand on a page of the queue."""

SOON = timedelta(days=7)
"""How long before its last day a release of one's own agency is said to end."""


def waiting(actor: Actor, now: datetime) -> list[Row]:
    """The whole queue as the actor may know it: open cases, the most urgent first."""
    return _sorted(actor, store.open_cards(actor, now), now)


def page(actor: Actor, now: datetime, wanted: Wanted, start: Start = FRONT) -> Page:
    """One page of the same, of what is wanted. Nobody counts the whole queue for it."""
    cards = store.page(actor, wanted, now, directory.today(now), start, most=PAGE_ROWS + 1)
    further = len(cards) > PAGE_ROWS
    if start.back and start.case and not further:
        return page(actor, now, wanted)  # all there is before it: the first page, which is full
    shown = cards[-PAGE_ROWS:] if start.back else cards[:PAGE_ROWS]
    rows = _rows(shown, now, _ending(actor, [card.id for card in shown], now))
    behind = start.case is not None
    return Page(tuple(rows), before=further if start.back else behind, more=behind if start.back else further)


def in_turn(actor: Actor, now: datetime) -> Iterator[Sequence[Row]]:
    """The same as the whole queue, the most urgent first, some at a time and as far as somebody reads: however many
    cases wait, who takes the first few pays for a few.
    """
    start, more = FRONT, True
    while more:
        found = page(actor, now, Wanted(), start)
        yield found.rows
        start, more = Start(found.rows[-1].card.id if found.rows else None), found.more


def rows_of(actor: Actor, cases_: Collection[CaseId], now: datetime) -> list[Row]:
    """Those of some cases that are open and that the actor may know of, the most urgent first."""
    return _sorted(actor, store.cards_of(actor, cases_, now), now)


def _sorted(actor: Actor, cards: Collection[Card], now: datetime) -> list[Row]:
    return in_order(_rows(cards, now, _ending(actor, [card.id for card in cards], now)))


def _rows(cards: Iterable[Card], now: datetime, ending: Mapping[CaseId, tuple[Ending, ...]]) -> list[Row]:
    zone = directory.zone()
    return [Row(card=card, urgency=urgency(card, now, zone), ending=ending.get(card.id, ())) for card in cards]


def _ending(actor: Actor, among: Collection[CaseId], now: datetime) -> Mapping[CaseId, tuple[Ending, ...]]:
    """The releases of the actor's own agency that end soon, by case, among some cases. Told to nobody else."""
    names, today = directory_store.names(), directory.today(now)
    found: dict[CaseId, tuple[Ending, ...]] = {}
    for release in consent.releases_ending(actor, now, among):
        if today <= release.last_day <= today + SOON:
            line = Ending(names[release.recipient_id], release.last_day)
            found[release.case_id] = (*found.get(release.case_id, ()), line)
    return found


def bring(actor: Actor, bringing: Bringing, now: datetime, *, draft: DraftId | None = None) -> CaseId:
    """Bring a case for the actor's own agency, and end its draft. Whom she keeps out never sees it.

    Raises RefusedError, and InvalidError with the fields and codes of `policy.what_is_wrong`.
    """
    require(may_bring(actor))
    wrong = what_is_wrong(
        bringing,
        lead=actor.agency,
        contacts={member.member: member.agency for member in possible_contacts(now)},
        agencies=directory_store.names().keys(),
        offered=names_offered(actor) if bringing.pseudonym else (),
        now=now,
    )
    if wrong:
        raise InvalidError(wrong)
    with transaction():
        new = _new_case(bringing, actor.agency)
        case = cases.add(new, now, was_given=consent.was_given, pseudonym=bringing.pseudonym)
        cases.let_go_offered(actor.member)
        for agency in sorted(bringing.kept_out, key=str):
            consent.exclude(case, agency=agency, by=actor, now=now)
        _form_team(actor, case, bringing, now)
        record.append(Deed.BRING_CASE, at=now, by=actor, case=case, code=_code(bringing.to_the_table))
        if draft is not None:
            drafts.sent(actor, draft, now)
    return case


def names_offered(actor: Actor, *, others: bool = False) -> Sequence[str]:
    """The pseudonyms among which she may choose for the next case that the actor brings: held for them until one is
    chosen, or until `others` are wanted. Raises RefusedError.
    """
    require(may_bring(actor))
    with transaction():
        if others:
            cases.let_go_offered(actor.member)
        return cases.offered(actor.member, was_given=consent.was_given)


def _form_team(actor: Actor, case: CaseId, card: CardGiven, now: datetime) -> None:
    """Whoever brings the case or corrects its card, and both contacts, are on its team."""
    members = {member for member in (actor.member, card.primary, card.backup) if member}
    for member in accounts.actors(sorted(members, key=str), now).values():
        cases.put_on_team(case, member, actor.member, now)


def _new_case(bringing: Bringing, lead: AgencyId) -> NewCase:
    return NewCase(
        lead=lead,
        step=Step.DE_IDENTIFIED if bringing.to_the_table else Step.HOME_AGENCY,
        question=bringing.question,
        needs=bringing.needs,
        does_not_want=bringing.does_not_want,
        age_band=bringing.age_band,
        region=bringing.region,
        languages=bringing.languages,
        interpreter=bringing.interpreter,
        knows=bringing.knows,
        knows_why=bringing.knows_why,
        primary=bringing.primary,
        backup=bringing.backup,
        first_contact_at=bringing.first_contact_at,
        returned=bringing.returned,
        urgent_because=bringing.urgent_because,
        risks=bringing.risks,
        protections=bringing.protections,
    )


def _code(to_the_table: bool) -> str:  # noqa: FBT001 - the one thing it is about
    return "to_the_table" if to_the_table else "home_agency"


def to_the_table(actor: Actor, case: CaseId, now: datetime) -> None:
    """Bring a case that its agency kept to itself so far. Raises HiddenError, RefusedError."""
    with transaction():
        facts = consent.require_visible(actor, case, now)
        require(may_bring(actor))
        if not actor.stands_for(facts.lead) or facts.state is not CaseState.OPEN:
            raise RefusedError("not_yours")
        if facts.step is Step.HOME_AGENCY:
            cases.set_step(case, Step.DE_IDENTIFIED, frozenset())
            record.append(Deed.BRING_CASE, at=now, by=actor, case=case, code=_code(to_the_table=True))


def card_to_correct(actor: Actor, case: CaseId, now: datetime) -> tuple[Card, Sequence[Actor], int]:
    """The card as it stands, for whoever may correct it, who can be a contact, and how often its fields were corrected.
    Raises HiddenError, RefusedError.
    """
    facts = consent.require_visible(actor, case, now)
    require(may_correct(actor, facts.lead, facts.state))
    seen = cases_store.times_corrected(case)  # first: the card may be newer, never older
    return consent_store.cards_for(actor, [case])[case], contacts_for(facts, now), seen


def correct_card(actor: Actor, case: CaseId, card: CardGiven, now: datetime, *, seen: int | None = None) -> bool:
    """Correct the card of a case; whether anything is new. What stood there before is kept for its lead agency. New
    contacts join those who work on it. `seen`: how often the fields of the card had been corrected when it was read,
    where that was not just now.
    Raises HiddenError, RefusedError, InvalidError.
    """
    with transaction():
        consent.hold_still(case)
        facts = consent.require_visible(actor, case, now)
        require(may_correct(actor, facts.lead, facts.state))
        if seen is not None:
            require(up_to_date(seen=seen, corrected=cases_store.times_corrected(case)))
        contacts = {member.member: member.agency for member in contacts_for(facts, now)}
        wrong = what_is_wrong_on_card(card, contacts=contacts, kept_out=frozenset(), now=now)
        if wrong:
            raise InvalidError(wrong)
        if not cases.correct(case, {field: getattr(card, field) for field in CardField}, actor.member, now):
            return False
        _form_team(actor, case, card, now)
        record.append(Deed.EDIT_CARD, at=now, by=actor, case=case, code="corrected")
        publish(RightsChanged(case))
        return True


def contacts_for(facts: CaseFacts, now: datetime) -> Sequence[Actor]:
    """Who can be a contact in a case that is there: nobody whom she keeps out, nor who stepped aside."""
    return [
        member
        for member in possible_contacts(now)
        if not is_excluded(viewer_of(member), facts, now) and not is_recused(viewer_of(member), facts, now)
    ]


def possible_contacts(now: datetime) -> Sequence[Actor]:
    """Who can be a survivor's primary or backup contact: active representatives of agencies at the table, by name."""
    current = directory_store.current_agencies(now, directory.zone())
    return [
        member
        for member in accounts.active_members(now)
        if member.agency in current and member.has(Role.REPRESENTATIVE)
    ]


def step_aside(actor: Actor, case: CaseId, now: datetime) -> None:
    """Step aside from a case that the actor may know of. Raises HiddenError."""
    with transaction():
        consent.require_visible(actor, case, now)
        attendance.step_aside(actor, case, now)
