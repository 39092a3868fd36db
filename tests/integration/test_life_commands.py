"""`flask task-force create --profile`, `cases erase`, `agency merge`, `member end` and `member move`, as typed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask

from conference.accounts import store as accounts_store
from conference.cases.domain import CaseState
from conference.consent import service as consent
from conference.directory import service as directory
from conference.directory.domain import PROFILES, Profile
from conference.infra import clock
from conference.kernel.actor import Role
from conference.kernel.errors import require_known
from tests import builders
from tests.cast import PARTS
from tests.conftest import NOW

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, now, monkeypatch: pytest.MonkeyPatch) -> Run:
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


@pytest.mark.parametrize("profile", Profile)
def test_the_profile_is_chosen_when_the_task_force_is_set_up(run, profile):
    words = (
        "task-force",
        "create",
        "--name",
        "Lakeshore",
        "--time-zone",
        "America/Toronto",
        "--profile",
        profile.value,
    )
    assert run(*words).exit_code == 0
    assert directory.policy() == PROFILES[profile]


def test_erasing_says_first_what_it_would_do(run, cast, now, monkeypatch):
    case = builders.bring_case(cast["counsellor"], now)
    consent.close_case(cast["counsellor"], case, now)
    assert run("cases", "erase", "--dry-run").output == "0 cases would be erased.\n"
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=91))
    assert run("cases", "erase", "--dry-run").output == "1 case would be erased.\n"
    assert builders.held_case(case).state is CaseState.CLOSED
    assert run("cases", "erase").output == "1 case was erased.\n"
    assert run("cases", "erase").output == "0 cases were erased.\n"


def test_a_merger_is_said_and_happens_once(run, cast):
    done = run("agency", "merge", "Harbour House", "Community Legal Clinic")
    assert done.exit_code == 0
    assert "Harbour House is a part of Community Legal Clinic now." in done.output
    assert directory.took_over(cast.agencies["lawyer"]) == {cast.agencies["shelter"]}
    for words in (("Harbour House", "Community Legal Clinic"), ("Community Legal Clinic", "Harbour House")):
        again = run("agency", "merge", *words)
        assert again.exit_code == 2
        assert "one agency already" in again.output
    assert run("agency", "merge", "Nowhere", "Harbour House").exit_code == 2


def test_a_member_moves_and_ends(run, cast, now):
    email = PARTS["shelter"].email
    roles = ("--role", "coordinator", "--role", "representative")
    assert run("member", "move", email, "--to", "Regional Police", *roles).exit_code == 0
    person = require_known(accounts_store.person_by_email(email))
    held = accounts_store.active_memberships(person.id, now)
    assert [(row.agency_id, row.roles) for row in held] == [
        (cast.agencies["detective"], {Role.COORDINATOR, Role.REPRESENTATIVE})
    ]
    assert run("member", "end", email).exit_code == 0
    assert accounts_store.active_memberships(person.id, now) == []
    assert run("member", "end", email).exit_code == 2
    assert run("member", "move", "nobody@example.org", "--to", "Regional Police").exit_code == 2
