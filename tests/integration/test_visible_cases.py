"""The one query of what an actor may know of is the rule `may_know`, over any world, on both databases."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.accounts import store as accounts
from conference.attendance.models import StepAside
from conference.cases.domain import CaseState, Step
from conference.cases.models import Case, TeamMember
from conference.cases.service import survivor_of
from conference.consent import store
from conference.consent.domain import Category, Form, Harm, Interpreter, Purpose, Signer
from conference.consent.models import (
    Exclusion,
    Override,
    OverrideApproval,
    OverrideRecipient,
    Release,
    ReleaseSignature,
    SealedDetail,
)
from conference.consent.policy import may_know, viewer_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.directory.domain import Profile
from conference.directory.models import Succession
from conference.infra.database import session, transaction
from conference.kernel.actor import Actor
from conference.kernel.ids import (
    CaseId,
    DetailId,
    ExclusionId,
    OverrideId,
    ReleaseId,
    RowId,
    StepAsideId,
    TeamId,
    new_uuid,
)
from tests import builders
from tests.cast import PARTS

HOURS = st.one_of(st.none(), st.sampled_from((-48, -1, 0, 1, 48)))
SPANS = st.tuples(st.sampled_from((-48, -24, -1, 0, 1, 24)), HOURS)
"""When something begins, and when it ends if it does: in hours from now, the very instant among them."""
ROLES = st.sampled_from(sorted(PARTS))
HOLDERS = st.sampled_from(("counsellor", "shelter", "lawyer", "outsider"))
KINDS = st.none() | st.frozensets(st.sampled_from([Category.HEALTH, Category.CONTACT]), min_size=1)
KEPT_OUT = st.tuples(ROLES, st.booleans(), SPANS, KINDS)
RELEASES = st.fixed_dictionaries(
    {
        "to": ROLES,
        "by_name": st.booleans(),
        "signed": st.sampled_from((-48, -1, 0, 1)),
        "withdrawn": HOURS,
        "form": st.sampled_from(Form),
    }
)
OVERRIDES = st.fixed_dictionaries(
    {"people": st.sets(ROLES, min_size=1, max_size=2), "at": st.sampled_from((-5, -1, 0, 1)), "ended": HOURS}
)
CASES = st.fixed_dictionaries(
    {
        "lead": HOLDERS,
        "state": st.sampled_from(CaseState),
        "step": st.sampled_from(Step),
        "closed": HOURS,
        "kept_out": st.lists(KEPT_OUT, max_size=2),
        "aside": st.lists(st.tuples(ROLES, SPANS), max_size=2),
        "team": st.lists(st.tuples(ROLES, st.booleans()), max_size=6, unique_by=lambda drawn: drawn[0]),
        "contact": ROLES,
        "holders": st.sets(HOLDERS, max_size=2),
        "releases": st.lists(RELEASES, max_size=2),
        "overrides": st.lists(OVERRIDES, max_size=1),
    }
)
MERGERS = st.none() | st.tuples(ROLES, ROLES).filter(lambda pair: pair[0] != pair[1])


def at(now: datetime, hours: int | None) -> datetime | None:
    return None if hours is None else now + timedelta(hours=hours)


def ends(now: datetime, span: tuple[int, int | None]) -> dict[str, datetime | None]:
    return {"since": at(now, span[0]), "until": at(now, span[1])}


def furnish(cast: Any, world: Sequence[dict[str, Any]], now: datetime) -> list[CaseId]:
    """The cases of a world, each with a card, then bent into the shape that is wanted."""
    made: list[CaseId] = []
    for wanted in world:
        case = builders.bring_case(cast["counsellor"], now)
        made.append(case)
        with transaction() as current:
            row = current.get_one(Case, case)
            row.lead_agency_id = cast.agencies[wanted["lead"]]
            row.state, row.step, row.closed_at = wanted["state"], wanted["step"], at(now, wanted["closed"])
            row.primary_contact_id = cast[wanted["contact"]].member
            current.execute(sa.delete(TeamMember).where(TeamMember.case_id == case))
            current.add_all(refusals(cast, case, wanted, now))
            current.add_all(parts(cast, case, wanted, now))
            for kind, draw in (("releases", release), ("overrides", override)):
                for held in wanted[kind]:
                    first, *others = draw(cast, case, held, now)
                    current.add(first)
                    current.flush()
                    current.add_all(others)
    return made


def refusals(cast: Any, case: CaseId, wanted: dict[str, Any], now: datetime) -> list[Any]:
    """Whom she keeps out, of everything or of some kinds, and who stepped aside."""
    kept_out = [
        Exclusion(
            id=ExclusionId(new_uuid()),
            case_id=case,
            agency_id=None if as_person else cast.agencies[who],
            person_id=cast[who].person if as_person else None,
            categories=kinds,
            **ends(now, span),
        )
        for who, as_person, span, kinds in wanted["kept_out"]
    ]
    asides = {who: (who, span) for who, span in wanted["aside"]}.values()  # nobody does it twice
    return kept_out + [
        StepAside(id=StepAsideId(new_uuid()), case_id=case, person_id=cast[who].person, **ends(now, span))
        for who, span in asides
    ]


def parts(cast: Any, case: CaseId, wanted: dict[str, Any], now: datetime) -> list[Any]:
    """Who is on the team, or was; and which agencies hold something."""
    team = [
        TeamMember(
            id=TeamId(new_uuid()),
            case_id=case,
            member_id=cast[who].member,
            person_id=cast[who].person,
            agency_id=cast[who].agency,
            since=now,
            until=now if left else None,
            added_by=cast["counsellor"].member,
        )
        for who, left in wanted["team"]
    ]
    return team + [
        SealedDetail(
            id=DetailId(new_uuid()),
            case_id=case,
            about_id=survivor_of(case),
            holder_id=cast.agencies[holder],
            category=Category.HEALTH,
            ciphertext=b"-",
            entered_by=cast[holder].member,
            entered_at=now,
        )
        for holder in wanted["holders"]
    ]


def release(cast: Any, case: CaseId, held: dict[str, Any], now: datetime) -> list[Any]:
    signed = now + timedelta(hours=held["signed"])
    row = Release(
        id=ReleaseId(new_uuid()),
        case_id=case,
        about_id=survivor_of(case),
        holder_id=cast.agencies["counsellor"],
        recipient_id=cast.agencies[held["to"]],
        recipient_person_id=cast[held["to"]].person if held["by_name"] else None,
        categories=frozenset({Category.HEALTH}),
        purposes=frozenset({Purpose.HOUSING}),
        form=held["form"],
        explained=True,
        interpreter=Interpreter.NOT_NEEDED,
        interpreter_language="",
        copy_allowed=False,
        paper_reference="",
        signed_at=signed,
        last_day=(now + timedelta(days=1)).date(),
        recorded_by=cast["counsellor"].member,
        recorded_at=now,
        withdrawn_at=at(now, held["withdrawn"]),
    )
    return [row, ReleaseSignature(id=RowId(new_uuid()), release_id=row.id, role=Signer.SURVIVOR)]


def override(cast: Any, case: CaseId, held: dict[str, Any], now: datetime) -> list[Any]:
    """An override that somebody of the lead's agency asked for and the chair approved: whether it works is not said."""
    given = now + timedelta(hours=held["at"])
    row = Override(
        id=OverrideId(new_uuid()),
        case_id=case,
        why=Harm.DEATH,
        categories=frozenset({Category.HEALTH}),
        hours=4,
        asked_by=cast["counsellor"].member,
        asked_at=given,
        ended_at=at(now, held["ended"]),
    )
    people = [OverrideRecipient(override_id=row.id, person_id=cast[who].person) for who in held["people"]]
    approvals = [
        OverrideApproval(override_id=row.id, member_id=cast[who].member, leads=who == "chair", at=given)
        for who in ("counsellor", "chair")
    ]
    return [row, *people, *approvals]


def arrange(cast: Any, profile: Profile, *, stand_in: bool, merged: tuple[str, str] | None, now: datetime) -> None:
    """The settings of the task force, and which agency became a part of which."""
    with transaction() as current:
        held = directory_store.task_force()
        assert held is not None
        held.profile, held.changed_settings = profile, {"agencies_stand_in": stand_in}
        current.execute(sa.delete(Succession))
        if merged and cast.agencies[merged[0]] != cast.agencies[merged[1]]:
            old, new = (cast.agencies[role] for role in merged)
            current.add(Succession(agency_id=new, took_over_id=old, since=now))


def everybody(cast: Any, now: datetime) -> list[Actor]:
    return [found for role in cast if (found := accounts.actor(cast[role].member, now))]


@pytest.mark.parametrize("profile", Profile)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=st.lists(CASES, min_size=1, max_size=4), stand_in=st.booleans(), merged=MERGERS)
def test_the_query_and_the_rule_are_one(cast, now, profile, world, stand_in, merged):
    arrange(cast, profile, stand_in=stand_in, merged=merged, now=now)
    made = furnish(cast, world, now)
    facts = store.case_facts(made, directory.zone())
    for actor in everybody(cast, now):
        for when in (now, now + timedelta(hours=1), now - timedelta(hours=1), now + timedelta(days=3)):
            by_rule = {case for case in made if may_know(viewer_of(actor), facts[case], when)}
            assert set(session().scalars(store.visible_cases(actor, when))) & set(made) == by_rule, (actor.name, when)
            assert store.visible_among(actor, made, when) == by_rule
            assert {case for case in made if store.sees(actor, case, when)} == by_rule


@pytest.mark.parametrize("role", sorted(PARTS))
def test_who_reads_no_cards_sees_none_and_everybody_else_the_table(cast, now, role):
    case = builders.bring_case(cast["counsellor"], now)
    assert store.sees(cast[role], case, now) is cast[role].reads_cards


IN_STRICT = {"counsellor": True, "shelter": True, "detective": True, "lawyer": False, "chair": False}


def test_in_strict_the_lead_a_covered_team_and_whom_a_release_or_an_override_names_know_of_it(cast, now):
    arrange(cast, Profile.STRICT, stand_in=False, merged=None, now=now)
    named = {"to": "shelter", "by_name": True, "signed": -1, "withdrawn": None, "form": Form.WRITTEN}
    shape = {"lead": "counsellor", "state": CaseState.OPEN, "step": Step.NEEDED_AGENCIES, "closed": None}
    case, *_ = furnish(
        cast,
        [
            {
                **shape,
                "kept_out": [],
                "aside": [],
                "team": [("lawyer", False), ("chair", True)],
                "contact": "counsellor",
                "holders": {"counsellor"},
                "releases": [named],
                "overrides": [{"people": {"detective"}, "at": -1, "ended": None}],
            }
        ],
        now,
    )
    assert {role: store.sees(cast[role], case, now) for role in IN_STRICT} == IN_STRICT
