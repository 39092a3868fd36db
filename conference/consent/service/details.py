"""Sealing a detail, and each look at one: decided at read time, and recorded."""

from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import store
from conference.consent.domain import (
    CaseFacts,
    Category,
    Purpose,
    Shown,
)
from conference.consent.events import RightsChanged
from conference.consent.models import AgencyKey, DetailKey, SealedDetail
from conference.consent.policy import decide, may_enter_detail, viewer_of
from conference.consent.service.rights import require_visible, room_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import sealing
from conference.infra.database import add_once, publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError, require, require_known
from conference.kernel.ids import (
    AgencyId,
    CaseId,
    DetailId,
    MeetingId,
    new_uuid,
)
from conference.kernel.verdict import Verdict


def entry_verdict(actor: Actor, case: CaseFacts, category: Category, now: datetime) -> Verdict:
    """Whether the actor's agency may type this kind of detail now."""
    kind = directory_store.kinds()[actor.agency]
    return may_enter_detail(viewer_of(actor), kind, category, case, now)


def enter_detail(actor: Actor, case: CaseId, category: Category, text: str, now: datetime) -> DetailId:
    """Seal a detail of the actor's own agency. Raises HiddenError, RefusedError."""
    with transaction() as current:
        facts = require_visible(actor, case, now)
        require(entry_verdict(actor, facts, category, now))
        detail = DetailId(new_uuid())
        sealed = sealing.seal(
            text,
            agency=str(actor.agency),
            agency_key=_agency_key(actor.agency),
            place=_place(case, detail, actor.agency, category),
        )
        current.add(
            SealedDetail(
                id=detail,
                case_id=case,
                holder_id=actor.agency,
                category=category,
                ciphertext=sealed.ciphertext,
                entered_by=actor.member,
                entered_at=now,
            )
        )
        current.add(DetailKey(detail_id=detail, wrapped=sealed.wrapped_key))
        record.append(Deed.ENTER_DETAIL, at=now, by=actor, case=case, code="entered", category=category)
        publish(RightsChanged(case))
        return detail


def _agency_key(agency: AgencyId) -> bytes:
    held = store.agency_key(agency)
    if held is not None:
        return held
    with transaction():
        add_once(AgencyKey(agency_id=agency, wrapped=sealing.new_agency_key(str(agency))))
    return require_known(store.agency_key(agency))  # of two at once, the first one's


def _place(case: CaseId, detail: DetailId, holder: AgencyId, category: Category) -> str:
    return f"{case}|{detail}|{holder}|{category}"


def look(actor: Actor, detail: DetailId, purpose: Purpose, now: datetime, *, meeting: MeetingId | None = None) -> str:
    """The text of a sealed detail, for this one look, in a meeting or between meetings. Recorded whatever the answer.

    It is decided after every earlier deed in the record, and at no earlier time than theirs: a withdrawal that was
    recorded while this look waited its turn counts. Raises HiddenError where the person may not know of the case, else
    RefusedError with what the person is shown.
    """
    with transaction():
        at = max(now, record.take_turn() or now)
        row, key = require_known(store.sealed(detail))
        case = require_known(store.case_facts([row.case_id], directory.zone()).get(row.case_id))
        facts = next(held for held in store.details(row.case_id, meeting=meeting, purpose=purpose) if held.id == detail)
        room = room_of(actor, meeting) if meeting else None
        answer = decide(viewer_of(actor), facts, case, purpose, room, at)
        record.append(
            Deed.LOOK,
            at=at,
            by=actor,
            case=row.case_id,
            meeting=meeting,
            category=row.category,
            answer=record.ALLOW if answer else record.DENY,
            code=answer.code,
            basis=answer.release,
        )
    if answer:
        return _unseal(row, key)
    if answer.shown_as in {Shown.NOT_FOUND, Shown.SIGN_IN, Shown.AGENCY_PAUSED}:
        raise HiddenError
    raise RefusedError(answer.shown_as or Shown.NOT_SHARED)


def _unseal(row: SealedDetail, key: bytes) -> str:
    return sealing.unseal(
        sealing.Sealed(ciphertext=row.ciphertext, wrapped_key=key),
        agency=str(row.holder_id),
        agency_key=require_known(store.agency_key(row.holder_id)),
        place=_place(row.case_id, row.id, row.holder_id, row.category),
    )
