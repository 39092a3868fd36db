"""Lawful disclosures, papers, legal holds and telling her as use cases, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from conference.accounts import service as accounts
from conference.attendance import service as attendance
from conference.consent import service as consent
from conference.consent.domain import (
    Body,
    Category,
    Claim,
    Harm,
    NewDisclosure,
    NewOverride,
    NewPaper,
    NotTold,
    Telling,
)
from conference.consent.service import disclosures, overrides, papers, telling, waiting
from conference.consent.store import exceptions as rows
from conference.directory.domain import AgencyKind
from conference.infra.database import transaction
from conference.kernel.errors import HiddenError, InvalidError
from conference.kernel.ids import CaseId, DetailId, OverrideId
from tests import builders
from tests.cast import PARTS, PASSWORD, Cast


@pytest.fixture
def case(cast: Cast, now: datetime) -> CaseId:
    """The counsellor's case, with a release so that details can be typed."""
    made = builders.bring_case(cast["counsellor"], now)
    builders.release(cast["counsellor"], made, cast.agencies["lawyer"], now)
    return made


@pytest.fixture
def detail(cast: Cast, case: CaseId, now: datetime) -> DetailId:
    """A place, sealed."""
    return builders.detail(cast["counsellor"], case, now)


def duty(now: datetime, **changes: Any) -> Any:
    facts: dict[str, Any] = {
        "title": "Invented Act",
        "discloser": frozenset({AgencyKind.VICTIM_SERVICES}),
        "body": Body.CHILD_PROTECTION,
        "categories": frozenset({Category.LOCATION_SAFETY}),
        "mandatory": True,
    }
    return disclosures.record_duty(**facts | changes, now=now)


def by_duty(made: Any, now: datetime, claim: Claim = Claim.LEGAL_DUTY) -> NewDisclosure:
    not_told = Telling(None, NotTold.NOT_SAFE, (now + timedelta(days=3)).date())
    return NewDisclosure(claim, Body.CHILD_PROTECTION, not_told, duty=made)


def test_a_duty_is_the_workers_own_even_after_stepping_aside_and_all_else_stays_hidden(cast, case, detail, now):
    made = duty(now)
    attendance.step_aside(cast["counsellor"], case, now)
    with pytest.raises(HiddenError):
        disclosures.disclosable(cast["counsellor"], detail, now)
    with pytest.raises(HiddenError):
        disclosures.disclose(cast["counsellor"], detail, by_duty(made, now, Claim.POLICE_REQUEST), now)
    with pytest.raises(HiddenError):
        disclosures.disclose(cast["detective"], detail, by_duty(made, now), now)

    assert disclosures.disclose(cast["counsellor"], detail, by_duty(made, now), now).code == "legal_duty"
    assert len(rows.disclosures(detail)) == 1


def test_a_duty_binds_only_its_kinds_only_while_it_holds_and_only_when_it_says_must(cast, case, detail, now):
    for made in (duty(now, discloser=frozenset({AgencyKind.POLICE})), duty(now)):
        ended = disclosures.end_duty(made, now)
        assert ended
        assert disclosures.disclose(cast["counsellor"], detail, by_duty(made, now), now).code == "no_such_duty"
    may = duty(now, mandatory=False)
    assert disclosures.disclose(cast["counsellor"], detail, by_duty(may, now), now).code == "duty_not_mandatory"
    assert not rows.disclosures(detail)


def test_what_she_is_told_is_complete_or_nothing_is_recorded(cast, case, detail, now):
    made, today = duty(now), now.date()
    for unsaid in (
        Telling(None, None, None),
        Telling(None, NotTold.NOT_SAFE, None),
        Telling(None, NotTold.NOT_SAFE, today),
        Telling(today + timedelta(days=1), None, None),
    ):
        new = NewDisclosure(Claim.LEGAL_DUTY, Body.CHILD_PROTECTION, unsaid, duty=made)
        with pytest.raises(InvalidError):
            disclosures.disclose(cast["counsellor"], detail, new, now)
    assert not rows.disclosures(detail)


def test_she_is_told_by_the_holder_alone(cast, case, detail, now):
    disclosures.disclose(cast["counsellor"], detail, by_duty(duty(now), now), now)
    thing = telling.to_tell(cast["counsellor"], now)[0]
    assert not telling.to_tell(cast["shelter"], now)
    with pytest.raises(HiddenError):
        telling.tell_her(cast["shelter"], thing.id, Telling(now.date(), None, None), now)
    late = now + timedelta(days=3)
    assert telling.to_tell(cast["counsellor"], late)[0].late
    telling.tell_her(cast["counsellor"], thing.id, Telling(late.date(), None, None), late)
    assert not telling.to_tell(cast["counsellor"], late)


def subpoena(now: datetime) -> NewPaper:
    day = now.date()
    return NewPaper(False, Body.DEFENCE, frozenset({Category.LOCATION_SAFETY}), day, day)


def opened(cast: Cast, case: CaseId, now: datetime) -> OverrideId:
    """An override that holds for the shelter."""
    for role in ("counsellor", "chair"):
        accounts.set_password(PARTS[role].email, PASSWORD)
    new = NewOverride(Harm.DEATH, frozenset({cast["shelter"].person}), frozenset({Category.LOCATION_SAFETY}), 4)
    override = overrides.ask_override(cast["counsellor"], case, new, PASSWORD, now)
    assert overrides.approve_override(cast["chair"], override, PASSWORD, now)
    return override


def test_a_legal_hold_stops_erasing_until_a_privacy_officer_ends_it(cast, case, detail, now):
    papers.record_paper(cast["counsellor"], case, subpoena(now), now)
    disclosures.disclose(cast["counsellor"], detail, by_duty(duty(now), now), now)
    override = opened(cast, case, now)
    consent.close_case(cast["counsellor"], case, now)
    later = now + timedelta(days=400)
    assert not consent.erase(case, later)

    held = papers.holds_to_watch(cast["privacy"], later)
    with pytest.raises(HiddenError):
        papers.lift_hold(cast["counsellor"], held[0].id, later)
    papers.lift_hold(cast["privacy"], held[0].id, later)
    assert consent.erase(case, later)
    assert not telling.to_tell(cast["counsellor"], later)
    with pytest.raises(HiddenError):
        waiting.override_line(cast["privacy"], override, later)


def test_the_papers_and_holds_of_a_case_are_not_read_by_those_who_keep_nothing_of_it(cast, case, detail, now):
    papers.record_paper(cast["counsellor"], case, subpoena(now), now)
    assert not papers.papers_of(cast["detective"], case, now)
    assert not papers.holds_of(cast["detective"], case, now)
    with pytest.raises(HiddenError):
        papers.set_hold(cast["detective"], case, now)
    with transaction():
        consent.exclude(case, person=cast["privacy"].person, now=now)
    assert not papers.papers_to_review(cast["privacy"], now)
    assert not papers.holds_to_watch(cast["privacy"], now)
