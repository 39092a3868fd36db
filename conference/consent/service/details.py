"""Sealing a detail, and each look at one: decided at read time, and recorded."""

from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases.service import survivor_of
from conference.consent import store
from conference.consent.domain import Answer, Category, DetailFacts, Purpose, Shown
from conference.consent.events import RightsChanged
from conference.consent.models import SealedDetail
from conference.consent.policy import decide, draws_anew, may_enter_detail, viewer_of
from conference.consent.service.erasing import place_of_case
from conference.consent.service.rights import facts_of, require_visible, room_of
from conference.infra import keys, sealing
from conference.infra.database import publish, transaction
from conference.infra.keys import Key, Kind
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError, require, require_known
from conference.kernel.ids import (
    AgencyId,
    CaseId,
    CasePersonId,
    DetailId,
    MeetingId,
    new_uuid,
)


def enter_detail(
    actor: Actor, case: CaseId, category: Category, text: str, now: datetime, *, about: CasePersonId | None = None
) -> DetailId:
    """Seal a detail of the actor's own agency, about a person of the case (None: the survivor).

    Raises HiddenError, RefusedError.
    """
    whose = about or survivor_of(case)
    with transaction() as current:
        facts = require_visible(actor, case, now)
        require_known(facts.people.get(whose))
        require(may_enter_detail(viewer_of(actor), category, whose, facts, now))
        detail = DetailId(new_uuid())
        current.add(
            SealedDetail(
                id=detail,
                case_id=case,
                about_id=whose,
                holder_id=actor.agency,
                category=category,
                ciphertext=_seal(text, case, detail, actor.agency, category),
                entered_by=actor.member,
                entered_at=now,
            )
        )
        current.flush()
        if draws_anew(category, [held.category for held in store.details(case) if held.holder == actor.agency]):
            cases.let_go_offered(actor.member, case)  # they were drawn unlike the names that were sealed until now
        record.append(Deed.ENTER_DETAIL, at=now, by=actor, case=case, code="entered", category=category)
        publish(RightsChanged(case))
        return detail


def _seal(text: str, case: CaseId, detail: DetailId, agency: AgencyId, category: Category) -> bytes:
    """The ciphertext. Its key is stored now, before the detail: a key without a detail harms nobody."""
    place = _place(case, detail, agency, category)
    with keys.writing() as store_of_keys:
        buried = store_of_keys.get(Kind.CASE, case)
        if buried is not None and buried.gone:  # erased meanwhile, or brought back by an old backup
            raise HiddenError
        agency_key = store_of_keys.put_once(Kind.AGENCY, agency, lambda: sealing.new_agency_key(agency))
        sealed = sealing.seal(text, agency_key=agency_key, place=place)
        store_of_keys.put([Key(Kind.DETAIL, detail, sealed.wrapped_key, place, agency=agency)])
    return sealed.ciphertext


def _place(case: CaseId, detail: DetailId, holder: AgencyId, category: Category) -> str:
    return f"{place_of_case(case)}{detail}|{holder}|{category}"


def look(actor: Actor, detail: DetailId, purpose: Purpose, now: datetime, *, meeting: MeetingId | None = None) -> str:
    """The text of a sealed detail, for this one look, in a meeting or between meetings. Recorded whatever the answer.

    It is decided after every earlier deed in the record, and at no earlier time than theirs: a withdrawal that was
    recorded while this look waited its turn counts. Raises HiddenError where the person may not know of the case, else
    RefusedError with what the person is shown.
    """
    with transaction():
        at = max(now, record.take_turn() or now)
        row, key, holders_key = require_known(store.sealed(detail))
        case = facts_of(row.case_id)
        facts = next(held for held in store.details(row.case_id, meeting=meeting, purpose=purpose) if held.id == detail)
        room = room_of(actor, meeting) if meeting else None
        answer = decide(viewer_of(actor), facts, case, purpose, room, at)
        note_answer(Deed.LOOK, answer, facts, at=at, by=actor, meeting=meeting)
    if answer:
        return unseal(row, key, holders_key)
    if answer.hides:
        raise HiddenError
    raise RefusedError(answer.shown_as or Shown.NOT_SHARED)


def note_answer(
    deed: Deed, answer: Answer, detail: DetailFacts, *, at: datetime, by: Actor | None, meeting: MeetingId | None = None
) -> None:
    """Record what the rules answered about a detail, and the release or override that a yes rests on."""
    record.append(
        deed,
        at=at,
        by=by,
        case=detail.case,
        meeting=meeting,
        category=detail.category,
        answer=record.ALLOW if answer else record.DENY,
        code=answer.code,
        basis=answer.release or answer.override,
    )


def unseal(row: SealedDetail, key: Key, holders_key: Key) -> str:
    """The text of a detail, for somebody to whom a rule has just said yes."""
    return sealing.unseal(
        sealing.Sealed(ciphertext=row.ciphertext, wrapped_key=key.wrapped),
        agency_key=holders_key,
        place=_place(row.case_id, row.id, row.holder_id, row.category),
    )
