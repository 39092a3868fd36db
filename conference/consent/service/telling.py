"""Telling her: of every override, disclosure and paper, by the agency that holds what it is about, when it is safe."""

from datetime import date, datetime, time
from uuid import UUID

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import Body, CaseFacts, Category, Telling, TellWhat, ToTell, in_order
from conference.consent.models import Disclosure, Order, Override
from conference.consent.policy import may_know, override_window, viewer_of
from conference.consent.service.rights import facts_of
from conference.consent.store import exceptions as rows
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, InvalidError, require_known
from conference.kernel.ids import CaseId

Told = Override | Disclosure | Order


def checked_telling(telling: Telling, now: datetime) -> Telling:
    """A telling that says what it must: when she was told, or why not and when to ask again. Raises InvalidError."""
    today = directory.today(now)
    if telling.told_on is not None:
        if telling.told_on > today:
            raise InvalidError({"told_on": "not_yet"})
        return telling
    if telling.not_told is None:
        raise InvalidError({"told": "missing"})
    if telling.ask_again_on is None or telling.ask_again_on <= today:
        raise InvalidError({"ask_again_on": "later_day_needed"})
    return telling


def put_telling(thing: Told, telling: Telling, now: datetime) -> None:
    """Write on an override, disclosure or paper what was done to tell her. The caller has asked `checked_telling`."""
    zone = directory.zone()
    if telling.told_on is not None:
        today = directory.today(now)
        thing.told_at = now if telling.told_on == today else datetime.combine(telling.told_on, time(), zone)
        thing.not_told = thing.ask_again_on = None
    else:
        thing.not_told, thing.ask_again_on = telling.not_told, telling.ask_again_on


def tell_her(actor: Actor, thing: UUID, telling: Telling, now: datetime) -> None:
    """Record that she was told, or why not yet and when to ask again. Raises HiddenError, InvalidError."""
    with transaction():
        row = require_known(rows.told_of(thing))
        case = facts_of(row.case_id)
        if not _is_ours(actor, row, case, now):
            raise HiddenError
        put_telling(row, checked_telling(telling, now), now)
        code = "told" if row.told_at is not None else row.not_told or "not_told"
        record.append(Deed.TELL_SURVIVOR, at=now, by=actor, case=row.case_id, code=code, basis=row.id)


def to_tell(actor: Actor, now: datetime) -> list[ToTell]:
    """What she is still to be told of by the actor's agency, in the cases that the actor may know of; oldest first."""
    if not actor.has(Role.REPRESENTATIVE):
        return []
    waiting: list[Told] = [*rows.overrides_untold(), *rows.disclosures_untold(), *rows.orders_untold()]
    facts = store.case_facts({row.case_id for row in waiting}, directory.zone())
    ours = [row for row in waiting if _is_ours(actor, row, facts[row.case_id], now)]
    names = {case: card.pseudonym for case, card in store.cards_for(actor, [row.case_id for row in ours]).items()}
    today = directory.today(now)
    lines = [_line(row, facts[row.case_id], names, today) for row in ours]
    return sorted((line for line in lines if line is not None), key=lambda line: line.at)


def thing_to_tell(actor: Actor, thing: UUID, now: datetime) -> ToTell:
    """One of them. Raises HiddenError."""
    return require_known(next((line for line in to_tell(actor, now) if line.id == thing), None))


def _is_ours(actor: Actor, row: Told, case: CaseFacts, now: datetime) -> bool:
    """Whether the actor's agency is to tell her: it holds what was opened, handed over, or asked for."""
    if not actor.has(Role.REPRESENTATIVE) or not may_know(viewer_of(actor), case, now):
        return False
    holders = case.holders if isinstance(row, Override) else {row.holder_id}
    return any(actor.stands_for(agency) for agency in holders)


def _line(row: Told, case: CaseFacts, names: dict[CaseId, str], today: date) -> ToTell | None:
    what, at, kinds, body = _about(row, case)
    if at is None:
        return None
    return ToTell(
        id=row.id,
        what=what,
        case=row.case_id,
        pseudonym=names[row.case_id],
        categories=in_order(kinds),
        body=body,
        at=at,
        not_told=row.not_told,
        due=row.ask_again_on,
        late=row.ask_again_on is not None and row.ask_again_on <= today,
    )


def _about(row: Told, case: CaseFacts) -> tuple[TellWhat, datetime | None, frozenset[Category], Body | None]:
    """What happened, when (None: it never did), and to which kinds of detail."""
    if isinstance(row, Override):
        facts = next(held for held in case.overrides if held.id == row.id)
        window = override_window(facts, case)
        return TellWhat.OVERRIDE, window.start if window else None, row.categories, None
    if isinstance(row, Disclosure):
        return TellWhat.DISCLOSURE, row.at, frozenset({row.category}), row.body
    what = TellWhat.COURT_ORDER if row.by_judge else TellWhat.SUBPOENA
    return what, row.recorded_at, row.categories, row.body
