"""The duties to report, kept on the command line."""

import pytest
from flask import Flask

from conference.consent.domain import Body, Category
from conference.consent.service import disclosures
from conference.directory.domain import AgencyKind

ADD = ["duty", "add", "--title", "Invented Act", "--binds", "health", "--binds", "shelter", "--body", "police"]


def test_a_duty_is_added_listed_and_ended(sqlite_app: Flask, now):
    run = sqlite_app.test_cli_runner()
    added = run.invoke(args=[*ADD, "--kind", "health", "--must"])
    assert added.exit_code == 0, added.output
    held = disclosures.duties()[0]
    assert (held.title, held.body, held.mandatory, held.until) == ("Invented Act", Body.POLICE, True, None)
    assert held.discloser == {AgencyKind.HEALTH, AgencyKind.SHELTER}
    assert held.categories == {Category.HEALTH}

    code = added.output.split()[-1].strip(".")
    assert f"{code}  Invented Act  [health, shelter] must → police: health" in run.invoke(args=["duty", "list"]).output
    assert run.invoke(args=["duty", "end", code.lower()]).exit_code == 0
    assert "(ended)" in run.invoke(args=["duty", "list"]).output
    assert run.invoke(args=["duty", "end", code]).exit_code == 2


@pytest.mark.parametrize("wrong", [["--kind", "gossip", "--must"], ["--kind", "health"], ["--must"]])
def test_half_a_duty_is_none(sqlite_app: Flask, now, wrong):
    assert sqlite_app.test_cli_runner().invoke(args=[*ADD, *wrong]).exit_code == 2
    assert not disclosures.duties()
