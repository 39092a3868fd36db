"""Use cases of cases. Who may call them is decided by the features above."""

import secrets
from datetime import datetime

from conference.cases import store
from conference.cases.domain import CaseState, NeedState, NewCase, Step
from conference.cases.models import Case, Need, NeededAgency
from conference.cases.policy import draw_pseudonym
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.errors import require_known
from conference.kernel.ids import AgencyId, CaseId, NeedId, new_uuid


def add(new: NewCase, now: datetime) -> CaseId:
    """Add a case under a pseudonym drawn for it, with what she asked for in her order."""
    case_id = CaseId(new_uuid())
    brought_on = new.brought_on or directory.today(now)
    with transaction() as current:
        current.add(
            Case(
                id=case_id,
                pseudonym=draw_pseudonym(store.pseudonyms(), secrets.choice),
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
                returned=new.returned,
                urgent_because=new.urgent_because,
                source_key=new.source_key,
            )
        )
        current.flush()
        current.add_all(
            Need(id=NeedId(new_uuid()), case_id=case_id, position=position, text=text, state=NeedState.UNMET)
            for position, text in enumerate(new.needs, 1)
        )
        current.flush()
    return case_id


def set_step(case_id: CaseId, step: Step, needed: frozenset[AgencyId]) -> None:
    """Move a case to a step, with the agencies that have a part to play in it. Raises HiddenError."""
    with transaction() as current:
        row = require_known(store.case(case_id, for_change=True))
        row.step = step
        held = store.needed_agencies([case_id])[case_id]
        store.forget_needed(case_id, held - needed)
        current.add_all(NeededAgency(case_id=case_id, agency_id=agency) for agency in sorted(needed - held, key=str))
        current.flush()
