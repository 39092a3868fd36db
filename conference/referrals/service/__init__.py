"""Use cases of referrals: offer, answer, hand over warmly, say how it went."""

from datetime import date, datetime

from conference.actions import service as actions
from conference.actions.domain import GapCause, GapReason
from conference.cases.domain import Card, NeedLine, NeedState
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import InvalidError, require, require_known
from conference.kernel.ids import CaseId, ReferralId, RowId, new_uuid
from conference.kernel.narrative import Narrative
from conference.referrals import store
from conference.referrals.domain import (
    ANSWERS,
    NEEDS_REASON,
    WITH_SOMEBODY,
    Move,
    NewReferral,
    ReferralFacts,
    ReferralState,
    StepKind,
)
from conference.referrals.events import ReferralAnswered, ReferralOffered
from conference.referrals.models import Referral, ReferralMove, ReferralStep, ReferralWord
from conference.referrals.policy import (
    MOVES,
    RUNNING,
    day_fits,
    ended_by_her,
    may_move,
    may_note,
    may_offer,
    may_offer_to,
    may_say,
    step_of,
    yes_holds,
)
from conference.referrals.service.checking import CheckDue, checks_due, note_asked
from conference.referrals.service.reading import (
    ReferralPage,
    merged_into,
    of_case,
    ours,
    own,
    page,
    running_to,
    to_offer,
)

__all__ = ["CheckDue", "ReferralPage", "checks_due", "note_asked", "of_case", "ours", "own", "page", "to_offer"]

_NOTHING = Narrative("")


def offer(actor: Actor, case: CaseId, new: NewReferral, now: datetime) -> ReferralId:
    """Offer a referral that she said yes to; it binds nobody until the agency says yes. It keeps what it tells as it
    stands now. Raises HiddenError, RefusedError with a code of `policy.Refusal`, InvalidError with `need`.
    """
    with transaction() as current:
        consent.hold_still(case)
        facts = consent.require_visible(actor, case, now)
        require(may_offer(actor, facts, now))
        card = consent_store.cards_for(actor, [case])[case]
        need = next((held for held in card.needs if held.id == new.need), None)
        if need is None:
            raise InvalidError({"need": "required"})
        require(yes_holds(new.yes_on, facts, directory.today(now), directory.zone()))
        _require_may_be_offered(actor, new, need.state, facts, now)
        row = _row(actor, card, need, new, now)
        current.add(row)
        current.flush()
        _note(actor, row, StepKind.CONSENT, new.yes_on, _NOTHING, now)
        _moved(actor, row, ReferralState.OFFERED, now)
        if row.to_agency is not None:
            publish(ReferralOffered(case, row.to_agency))
        return row.id


def _require_may_be_offered(actor: Actor, new: NewReferral, need: NeedState, facts: CaseFacts, now: datetime) -> None:
    verdict = may_offer_to(
        actor,
        new.to,
        need,
        facts,
        now,
        current=new.to is None or directory.is_current(new.to, now),
        before=merged_into(new.to),
        running=running_to(actor, facts, new.need, now),
    )
    require(verdict)


def _row(actor: Actor, card: Card, need: NeedLine, new: NewReferral, now: datetime) -> Referral:
    return Referral(
        id=ReferralId(new_uuid()),
        case_id=card.id,
        need_id=need.id,
        offered_by=actor.agency,
        to_agency=new.to,
        service=_NOTHING if new.to else new.service,
        offered_at=now,
        state=ReferralState.OFFERED,
        taken_back=False,
        reason=None,
        need_words=need.text,
        languages=card.languages,
        interpreter=card.interpreter,
        minimum=new.minimum,
    )


def move(
    actor: Actor,
    referral: ReferralId,
    made: Move,
    now: datetime,
    *,
    reason: GapReason | None = None,
    on: date | None = None,
) -> None:
    """Move a referral on. `reason`: for a no, and for what did not hold; `on`: the day of a move that is a step, today
    where none is given. What has nobody goes to the gap ledger. Raises HiddenError, RefusedError, InvalidError.
    """
    with transaction():
        row, held = _for_change(actor, referral, now)
        require(may_move(made, actor, held))
        if made in NEEDS_REASON and reason is None:
            raise InvalidError({"reason": "required"})
        step = step_of(made)
        if step is not None:
            _note_fitting(actor, row, held, step, on, _NOTHING, now)
        row.state, row.reason = MOVES[made][1], _reason_after(made, row.reason, reason)
        row.taken_back = made is Move.TAKE_BACK
        _moved(actor, row, row.state, now)
        _keep_ledger(actor, row, made, reason, now)
        if made in ANSWERS and row.to_agency is not None:
            publish(ReferralAnswered(row.case_id, row.offered_by, actor.member))


def _reason_after(made: Move, before: GapReason | None, given: GapReason | None) -> GapReason | None:
    """The reason that stands now: of a closed one, why it did not hold stays."""
    if made in NEEDS_REASON:
        return given
    return before if made is Move.CLOSE else None


def _keep_ledger(actor: Actor, row: Referral, made: Move, reason: GapReason | None, now: datetime) -> None:
    if made in NEEDS_REASON and reason is not None:
        cause = GapCause(reason.value)
        actions.note_failed(row.id, row.case_id, row.need_id, cause, now, by=actor.member)
    elif made is Move.TAKES_PART:
        actions.close_failed(row.id)


def note_step(
    actor: Actor, referral: ReferralId, kind: StepKind, now: datetime, *, on: date | None = None, who: Narrative
) -> None:
    """Note a step of the warm transfer. `who`: the worker, for the steps that have one. Raises HiddenError,
    RefusedError, InvalidError with `who`.
    """
    with transaction():
        row, held = _for_change(actor, referral, now)
        require(may_note(kind, actor, held))
        if kind in WITH_SOMEBODY and not who:
            raise InvalidError({"who": "required"})
        _note_fitting(actor, row, held, kind, on, who if kind in WITH_SOMEBODY else _NOTHING, now)


def say(actor: Actor, referral: ReferralId, text: Narrative, now: datetime) -> None:
    """Write down what she says of it. Raises HiddenError, RefusedError."""
    with transaction() as current:
        row, held = _for_change(actor, referral, now)
        require(may_say(actor, held))
        current.add(ReferralWord(id=RowId(new_uuid()), referral_id=row.id, at=now, by_member=actor.member, text=text))


def end_what_she_ended(case: CaseId, now: datetime) -> None:
    """What she ended by keeping an agency out, or by taking everything back, stays ended, whatever she says later."""
    facts = consent_store.case_facts([case], directory.zone()).get(case)
    if facts is None:
        return
    with transaction():
        for row in store.running(case, RUNNING):
            held = store.facts(row.id)
            if ended_by_her(held, facts, merged_into(held.through), now, directory.zone()):
                row.state, row.taken_back, row.reason = ReferralState.CLOSED, True, None
                _moved(None, row, row.state, now)


def _for_change(actor: Actor, referral: ReferralId, now: datetime) -> tuple[Referral, ReferralFacts]:
    """A referral, read afresh and locked after its case, with its facts as rules read them now."""
    consent.hold_still(require_known(store.referral(referral)).case_id)
    row = require_known(store.referral(referral, for_change=True))
    return row, own(actor, referral, now)


def _note_fitting(
    actor: Actor,
    row: Referral,
    held: ReferralFacts,
    kind: StepKind,
    on: date | None,
    who: Narrative,
    now: datetime,
) -> None:
    made_on = on or directory.today(now)
    require(day_fits(kind, made_on, held, directory.today(now)))
    _note(actor, row, kind, made_on, who, now)


def _note(actor: Actor, row: Referral, kind: StepKind, on: date, who: Narrative, now: datetime) -> None:
    with transaction() as current:
        step = ReferralStep(referral_id=row.id, kind=kind, made_on=on, noted_at=now, by_member=actor.member, who=who)
        current.add(step)


def _moved(actor: Actor | None, row: Referral, to: ReferralState, now: datetime) -> None:
    with transaction() as current:
        by = actor.member if actor else None
        current.add(ReferralMove(id=RowId(new_uuid()), referral_id=row.id, at=now, by_member=by, to_state=to))
