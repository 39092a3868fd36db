"""Use cases of cases. Who may call them is decided by the features above."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

from conference.cases import store
from conference.cases.domain import CardField, CaseState, Knows, NeedState, NewCase, PersonKind, Step
from conference.cases.models import (
    Case,
    CasePerson,
    CorrectedField,
    FormerName,
    Need,
    NeededAgency,
    OfferedName,
    TeamMember,
)
from conference.cases.policy import OFFERED, draw_pseudonym, second_name
from conference.directory import service as directory
from conference.infra.database import add_once, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import require_known
from conference.kernel.ids import AgencyId, CaseId, CasePersonId, MemberId, NeedId, RowId, TeamId, new_uuid
from conference.kernel.narrative import Narrative

COLUMN_OF = {CardField.PRIMARY: "primary_contact_id", CardField.BACKUP: "backup_contact_id"}
"""Where a field of the card has another name in the table."""


def add(new: NewCase, now: datetime, *, was_given: Callable[[str], bool], pseudonym: str | None = None) -> CaseId:
    """Add a case with what she asked for in her order, under a pseudonym that was offered, or one drawn for it.

    `was_given`: whether a pseudonym was one of a case that is no longer here: none is given twice.
    """
    case_id = CaseId(new_uuid())
    with transaction() as current:
        name = pseudonym or _new_pseudonym(was_given)
        current.add(_card(case_id, new, name, new.brought_on or directory.today(now)))
        current.flush()
        current.add(
            CasePerson(
                id=survivor_of(case_id),
                case_id=case_id,
                kind=PersonKind.SURVIVOR,
                turns_18=None,
                understands=True,
                served_alone=False,
            )
        )
        current.add_all(
            Need(id=NeedId(new_uuid()), case_id=case_id, position=position, text=text, state=NeedState.UNMET)
            for position, text in enumerate(new.needs, 1)
        )
        current.flush()
    return case_id


def _card(case_id: CaseId, new: NewCase, pseudonym: str, brought_on: date) -> Case:
    """The card of a case that waits from the day on which it is brought."""
    return Case(
        id=case_id,
        pseudonym=pseudonym,
        lead_agency_id=new.lead,
        state=CaseState.OPEN,
        step=new.step,
        age_band=new.age_band,
        region=new.region,
        question=new.question,
        does_not_want=new.does_not_want,
        languages=new.languages,
        interpreter=new.interpreter,
        knows=new.knows,
        knows_why=new.knows_why,
        primary_contact_id=new.primary,
        backup_contact_id=new.backup,
        brought_on=brought_on,
        waiting_since=brought_on,
        first_contact_at=new.first_contact_at,
        follow_up_on=None,
        discussed_on=None,
        returned=new.returned,
        urgent_because=new.urgent_because,
        risks=new.risks,
        protections=new.protections,
        closed_at=None,
        source_key=new.source_key,
    )


def _new_pseudonym(was_given: Callable[[str], bool]) -> str:
    taken = set(store.pseudonyms())
    while was_given(drawn := draw_pseudonym(taken, secrets.choice)):
        taken.add(drawn)
    return drawn


def offered(
    member: MemberId, *, was_given: Callable[[str], bool], case_id: CaseId | None = None, avoid: Collection[str] = ()
) -> Sequence[str]:
    """The pseudonyms among which she may choose: the same ones until they are let go. They are held for the next case
    that the member brings, or for a case that gets a new one. `avoid`: texts that none of them may resemble.
    """
    with transaction():
        names = store.offered(member, case_id)
        if len(names) == OFFERED:
            return names
        store.forget_offered(member, case_id)
        taken, kept = set(store.pseudonyms()), list[str]()
        while len(kept) < OFFERED:
            drawn = draw_pseudonym(taken, secrets.choice, [*avoid, *kept])
            taken.add(drawn)
            if not was_given(drawn) and add_once(OfferedName(name=drawn, member_id=member, case_id=case_id)):
                kept.append(drawn)
        return sorted(kept)


def let_go_offered(member: MemberId, case_id: CaseId | None = None) -> None:
    """Let the pseudonyms go that were offered: one was chosen, or others are wanted."""
    with transaction():
        store.forget_offered(member, case_id)


def rename(case_id: CaseId, name: str, now: datetime) -> str:
    """Call a case by another pseudonym from now on; what it was called before. Raises HiddenError."""
    with transaction() as current:
        row = require_known(store.case(case_id, for_change=True))
        before, row.pseudonym, row.second_name = row.pseudonym, name, second_name(name)
        current.add(FormerName(name=before, case_id=case_id, until=now))
        current.flush()
        return before


def survivor_of(case_id: CaseId) -> CasePersonId:
    """The survivor of a case: she bears the case's own id."""
    return CasePersonId(case_id)


def add_child(case_id: CaseId, *, turns_18: date | None, understands: bool, served_alone: bool) -> CasePersonId:
    """Add a child of a case, whose details it can hold from now on."""
    child = CasePersonId(new_uuid())
    with transaction() as current:
        current.add(
            CasePerson(
                id=child,
                case_id=case_id,
                kind=PersonKind.CHILD,
                turns_18=turns_18,
                understands=understands,
                served_alone=served_alone,
            )
        )
        current.flush()
    return child


def set_step(case_id: CaseId, step: Step, needed: frozenset[AgencyId]) -> None:
    """Move a case to a step, with the agencies that have a part to play in it. Raises HiddenError."""
    with transaction() as current:
        row = require_known(store.case(case_id, for_change=True))
        row.step = step
        held = store.needed_agencies([case_id])[case_id]
        store.forget_needed(case_id, held - needed)
        current.add_all(NeededAgency(case_id=case_id, agency_id=agency) for agency in sorted(needed - held, key=str))
        current.flush()


def set_need(case_id: CaseId, need_id: NeedId, state: NeedState) -> bool:
    """Note how one of her needs stands; whether that is new. Raises HiddenError."""
    with transaction():
        require_known(store.case(case_id, for_change=True))
        row = require_known(store.need(case_id, need_id))
        changed = row.state is not state
        row.state = state
        return changed


def add_need(case_id: CaseId, text: Narrative) -> NeedId:
    """Note something else that she asked for. Her order is hers: it goes last. Raises HiddenError."""
    need_id = NeedId(new_uuid())
    with transaction() as current:
        require_known(store.case(case_id, for_change=True))  # two at once must not take the same place
        position = store.last_position(case_id) + 1
        current.add(Need(id=need_id, case_id=case_id, position=position, text=text, state=NeedState.UNMET))
        current.flush()
    return need_id


def note_discussed(case_id: CaseId, day: date) -> None:
    """Note that a conference of this day discussed a case: from now on it is followed, and waits no longer."""
    with transaction():
        row = require_known(store.case(case_id, for_change=True))
        if row.state is not CaseState.ERASED:
            row.discussed_on = day


def correct(case_id: CaseId, values: Mapping[CardField, object], by: MemberId, now: datetime) -> bool:
    """Correct a card, and keep what stood there before; whether anything is new. Another primary contact ends what was
    being handed over to the one before. Raises HiddenError.
    """
    with transaction() as current:
        row = require_known(store.case(case_id, for_change=True))
        columns = {field: COLUMN_OF.get(field, field.value) for field in values}
        changed = [field for field, value in values.items() if getattr(row, columns[field]) != value]
        for field in changed:
            before = getattr(row, columns[field])
            setattr(row, columns[field], values[field])
            words = before if isinstance(before, Narrative) else Narrative("")
            kept = {"id": RowId(new_uuid()), "case_id": case_id, "field": field, "before": words}
            current.add(CorrectedField(**kept, at=now, by_member=by))
        if CardField.PRIMARY in changed:
            store.end_handovers(case_id, now)
        return bool(changed)


def close(case_id: CaseId, now: datetime) -> None:
    """Close a case. Raises HiddenError."""
    with transaction():
        row = require_known(store.case(case_id, for_change=True))
        row.state, row.closed_at = CaseState.CLOSED, now


def reopen(case_id: CaseId) -> None:
    """Open a closed case again; when it was last closed stays known. Raises HiddenError."""
    with transaction():
        require_known(store.case(case_id, for_change=True)).state = CaseState.OPEN


def mark_erased(case_id: CaseId) -> None:
    """Leave nothing of a case but that there was one, when, and of which agency. Raises HiddenError."""
    with transaction():
        row = require_known(store.case(case_id, for_change=True))
        _forget_facts(row)
        row.state = CaseState.ERASED
        row.pseudonym, row.second_name = f"erased-{case_id.hex}", ""
        row.discussed_on = None


def forget_facts(case_id: CaseId) -> None:
    """Leave of a card its pseudonym, its days, its agency and its words: the caller takes those. Raises HiddenError."""
    with transaction():
        _forget_facts(require_known(store.case(case_id, for_change=True)))


def _forget_facts(row: Case) -> None:
    row.age_band, row.first_contact_at, row.follow_up_on, row.source_key = None, None, None, None
    row.primary_contact_id, row.backup_contact_id = None, None
    row.knows, row.interpreter, row.returned = Knows.NO, False, False
    row.risks, row.protections = frozenset(), frozenset()


def put_on_team(case_id: CaseId, member: Actor, by: MemberId, now: datetime) -> bool:
    """Put a member on the team of a case, for the member's agency; whether they were not on it before."""
    with transaction() as current:
        if store.on_team(case_id, member.member) is not None:
            return False
        current.add(
            TeamMember(
                id=TeamId(new_uuid()),
                case_id=case_id,
                member_id=member.member,
                person_id=member.person,
                agency_id=member.agency,
                since=now,
                until=None,
                added_by=by,
            )
        )
        current.flush()
        return True


def take_off_team(case_id: CaseId, member: MemberId, now: datetime) -> bool:
    """Take a member off the team of a case; whether they were on it."""
    with transaction():
        held = store.on_team(case_id, member)
        if held is not None:
            held.until = now
        return held is not None
