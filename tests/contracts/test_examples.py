"""The worked examples of the rule book hold. They stand beside the project, not in it: without them there is nothing to
ask, and the test says so.
"""

import json
from pathlib import Path

import pytest

from tests.contracts.worlds import answer, merge

_EXAMPLES = Path(__file__).parents[3] / "shared" / "consent_examples.json"


def _vectors():
    if not _EXAMPLES.exists():
        return [
            pytest.param(None, None, marks=pytest.mark.skip(reason="the worked examples are not beside the project"))
        ]
    book = json.loads(_EXAMPLES.read_text())
    return [pytest.param(book["base"], vector, id=vector["id"]) for vector in book["vectors"]]


@pytest.mark.parametrize(("base", "vector"), _vectors())
def test_the_worked_example_holds(base, vector):
    found = answer(merge(base, vector["given"]), vector["when"])

    assert {key: found.get(key) for key in vector["expect"]} == vector["expect"], vector["because"]
