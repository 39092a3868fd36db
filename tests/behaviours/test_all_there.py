"""Each of the thirty behaviours of the rule book is shown by a test of that number."""

import re
from pathlib import Path

THIRTY = range(1, 31)


def test_each_of_the_thirty_behaviours_is_shown():
    tests = "\n".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    shown = {int(number) for number in re.findall(r"^def test_b(\d\d)_", tests, re.MULTILINE)}
    assert shown == set(THIRTY)
