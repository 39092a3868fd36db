"""`flask consent explain`: the answer of the rules for a member, a detail and a time; on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask

from conference.accounts import store as accounts
from conference.audit import store as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.consent import store
from conference.consent.domain import Category, Purpose
from conference.infra.database import transaction
from conference.kernel.ids import CaseId, DetailId, new_uuid
from tests import builders
from tests.builders import CANARY
from tests.cast import PARTS, Cast

SAFETY = Purpose.SAFETY_PLANNING
Ask = Callable[..., Result]


@pytest.fixture
def case(cast: Cast, now) -> CaseId:
    """The counsellor's case, with the shelter and the police; a release lets the shelter see a detail."""
    made = builders.bring_case(cast["counsellor"], now)
    cases.set_step(made, Step.NEEDED_AGENCIES, frozenset({cast.agencies["shelter"], cast.agencies["detective"]}))
    for role in ("shelter", "detective"):
        cases.put_on_team(made, cast[role], cast["counsellor"].member, now)
    return made


@pytest.fixture
def detail(cast: Cast, case: CaseId, now) -> DetailId:
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    return builders.detail(cast["counsellor"], case, now)


@pytest.fixture
def ask(app: Flask, detail: DetailId) -> Ask:
    """Ask as an administrator would; what is left unsaid is the shelter's question of that afternoon."""

    def run(role: str = "shelter", at: str = "2026-11-25 14:00", **options: str) -> Result:
        asked = {"member": PARTS[role].email, "detail": str(detail), "purpose": SAFETY.value, "at": at, **options}
        args = [part for name, value in asked.items() for part in (f"--{name}", value)]
        return app.test_cli_runner().invoke(args=["consent", "explain", *args])

    return run


def lines(result: Result) -> dict[str, str]:
    assert result.exit_code == 0, result.output
    return {line.split()[0]: " ".join(line.split()[1:]) for line in result.output.splitlines()}


def test_it_says_the_answer_the_reason_and_what_it_rests_on(cast, case, detail, now, ask: Ask):
    assert lines(ask()) == {
        "answer": "no",
        "reason": "not_revealed",
        "words": "not shown by the agency that holds it",
        "basis": "none",
    }
    consent.show(cast["counsellor"], detail, cast.agencies["shelter"], SAFETY, now)
    (release,) = store.releases(case)
    told = lines(ask())
    assert (told["answer"], told["reason"]) == ("yes", "release")
    assert told["basis"] == f"release {release.id}, signed Wed 25 Nov 2026, until Sat 26 Dec 2026, 00:00"
    assert lines(ask("counsellor"))["reason"] == "holder"
    assert lines(ask(purpose="housing"))["reason"] == "release_purpose_mismatch"
    assert lines(ask("detective"))["reason"] == "release_recipient_mismatch"
    assert lines(ask("chair"))["reason"] == "not_assigned_to_case"


def test_what_is_dated_is_read_as_it_was_then(cast, case, detail, now, ask: Ask):
    consent.show(cast["counsellor"], detail, cast.agencies["shelter"], SAFETY, now)
    (release,) = store.releases(case)
    consent.withdraw(cast["detective"], release.id, now + timedelta(minutes=60))
    consent.end_what_fell(case, now + timedelta(minutes=60))
    assert lines(ask(at="2026-11-25 14:29:59"))["answer"] == "yes"
    assert lines(ask(at="2026-11-25 14:30"))["reason"] == "release_withdrawn"
    assert lines(ask(at="2026-11-25T19:30:00+00:00"))["reason"] == "release_withdrawn"
    assert lines(ask(at="2026-11-25 13:29"))["reason"] == "not_active_member"


def test_all_refusals_are_said_in_rank_and_an_operator_reads_the_true_one(cast, case, detail, now, ask: Ask):
    consent.exclude(case, agency=cast.agencies["shelter"], categories=frozenset({Category.LOCATION_SAFETY}), now=now)
    told = lines(ask())
    assert told["reason"] == "excluded_by_survivor"
    assert told["words"] == "she keeps this agency out"
    assert lines(ask("chair"))["words"] == "does not work on this case"


def test_who_was_a_member_is_none_after_leaving(cast, now, ask: Ask):
    with transaction():
        held = accounts.membership(cast["shelter"].member)
        assert held is not None
        held.until = now + timedelta(minutes=10)
    assert lines(ask(at="2026-11-25 13:39"))["reason"] == "not_revealed"
    assert lines(ask(at="2026-11-25 13:40"))["reason"] == "not_active_member"


def test_a_meeting_is_a_place_of_its_own(cast, case, detail, now, ask: Ask):
    meeting = builders.meeting(cast["chair"], [case], now)
    assert lines(ask(meeting=str(meeting)))["reason"] == "not_in_the_room"
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, case, now)
    builders.share(cast, meeting, detail, now)
    assert lines(ask(meeting=str(meeting)))["reason"] == "release"
    assert lines(ask())["reason"] == "not_revealed"


def test_the_question_is_recorded_and_reads_no_contents(cast, now, ask: Ask):
    result = ask()
    (entry,) = [link.entry for link in record.links() if link.entry.deed is Deed.EXPLAIN]
    assert (entry.answer, entry.code, entry.actor, entry.category) == ("deny", "not_revealed", None, "location_safety")
    assert entry.case_ref
    assert CANARY not in result.output


def test_what_cannot_be_asked_is_said_plainly(now, ask: Ask):
    for wrong, say in (
        ({"detail": str(new_uuid())}, "There is no such detail."),
        ({"member": "nobody@example.org"}, "Nobody signs in with this address."),
        ({"at": "yesterday"}, "This is no time."),
        ({"purpose": "curiosity"}, "curiosity"),
    ):
        answer = ask(**wrong)
        assert answer.exit_code == 2
        assert say in answer.output
