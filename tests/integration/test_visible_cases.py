"""The one query of what an actor may know of is the rule `may_know`, over any world, on both databases."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.attendance.models import StepAside
from conference.cases.domain import CaseState, Step
from conference.cases.models import Case
from conference.consent import store
from conference.consent.models import Exclusion
from conference.consent.policy import may_know, viewer_of
from conference.directory import service as directory
from conference.infra.database import session, transaction
from conference.kernel.ids import CaseId, ExclusionId, StepAsideId, new_uuid
from tests import builders
from tests.cast import PARTS

HOURS = st.one_of(st.none(), st.sampled_from((-48, -1, 0, 1, 48)))
SPANS = st.tuples(st.sampled_from((-48, -24, -1, 0, 1, 24)), HOURS)
"""When something begins, and when it ends if it does: in hours from now, the very instant among them."""
KEPT_OUT = st.tuples(st.sampled_from(sorted(PARTS)), st.booleans(), SPANS)
CASES = st.fixed_dictionaries(
    {
        "lead": st.sampled_from(("counsellor", "shelter", "lawyer", "outsider")),
        "state": st.sampled_from(CaseState),
        "step": st.sampled_from(Step),
        "kept_out": st.lists(KEPT_OUT, max_size=3),
        "aside": st.lists(st.tuples(st.sampled_from(sorted(PARTS)), SPANS), max_size=3),
    }
)


def ends(now: datetime, span: tuple[int, int | None]) -> dict[str, datetime | None]:
    since, until = span
    return {
        "since": now + timedelta(hours=since),
        "until": None if until is None else now + timedelta(hours=until),
    }


def furnish(cast: Any, world: Sequence[dict[str, Any]], now: datetime) -> list[CaseId]:
    """The cases of a world, each with a card, then bent into the shape that is wanted."""
    made: list[CaseId] = []
    for wanted in world:
        case = builders.bring_case(cast["counsellor"], now)
        made.append(case)
        with transaction() as current:
            row = current.get_one(Case, case)
            row.lead_agency_id = cast.agencies[wanted["lead"]]
            row.state, row.step = wanted["state"], wanted["step"]
            current.add_all(
                Exclusion(
                    id=ExclusionId(new_uuid()),
                    case_id=case,
                    agency_id=None if as_person else cast.agencies[who],
                    person_id=cast[who].person if as_person else None,
                    **ends(now, span),
                )
                for who, as_person, span in wanted["kept_out"]
            )
            current.add_all(
                StepAside(id=StepAsideId(new_uuid()), case_id=case, person_id=cast[who].person, **ends(now, span))
                for who, span in {who: (who, span) for who, span in wanted["aside"]}.values()  # nobody does it twice
            )
    return made


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=st.lists(CASES, min_size=1, max_size=6))
def test_the_query_and_the_rule_are_one(cast, now, world):
    made = furnish(cast, world, now)
    facts = store.case_facts(made, directory.zone())
    for role in cast:
        for at in (now, now + timedelta(hours=1), now - timedelta(hours=1), now + timedelta(days=3)):
            by_rule = {case for case in made if may_know(viewer_of(cast[role]), facts[case], at)}
            assert set(session().scalars(store.visible_cases(cast[role], at))) & set(made) == by_rule, (role, at)
            assert store.visible_among(cast[role], made, at) == by_rule
            assert {case for case in made if store.sees(cast[role], case, at)} == by_rule


@pytest.mark.parametrize("role", sorted(PARTS))
def test_who_reads_no_cards_sees_none_and_everybody_else_the_table(cast, now, role):
    case = builders.bring_case(cast["counsellor"], now)
    assert store.sees(cast[role], case, now) is cast[role].reads_cards
