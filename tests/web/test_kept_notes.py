"""A note that an agency keeps to itself: no page, fragment, count, search or minutes of anybody else differs by it, the
chair's and the recorder's included; and everybody's minutes.
"""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from conference.cases import store as cases
from conference.cases.domain import NeedState
from conference.kernel.ids import CaseId, MeetingId
from conference.kernel.narrative import Narrative
from tests import builders
from tests.cast import PARTS, Cast
from tests.web import walking

OURS = "Wellensittich-93"
"""A word of a kept note, unlike anything else in the house."""

OTHERS = sorted(PARTS.keys() - {"shelter"})
VERSION = re.compile(r'("(?:version|before|as_of)": ?|data-version=")[\d.]+')
"""The meeting's version counts whatever happened in it, and says of nothing what it was; `as_of` is the time of day."""
SEARCHES = ({"pseudonym": OURS}, {"pseudonym": "a"}, {})


def gather(cast: Cast) -> tuple[MeetingId, CaseId]:
    """A case is on the table with everybody in the room who may be."""
    case, meeting, _detail, _release = builders.shared_case(cast, cast.now)
    for role in ("recorder", "lawyer"):
        builders.enter(cast[role], meeting, cast.now)
    return meeting, case


def keep(cast: Cast, meeting: MeetingId) -> None:
    builders.command(cast["shelter"], meeting, "note", cast.now, text=Narrative.read(f"{OURS} is ours"), private=True)


def everything(house: Any, visitor: Any, look: Any, where: Mapping[str, object]) -> dict[str, Any]:
    """Every page that is there without naming anything but this conference and this case, and what searches find."""
    told: dict[str, Any] = {}
    for rule in walking.rules(house.app, "GET"):
        if rule.arguments <= where.keys() and rule.rule != "/record":
            path = walking.path(rule, dict(where))
            told[path] = _plain(look(visitor.get(path)))
    for path in ("/queue", "/reports"):
        told |= {f"{path} {sent}": _plain(look(visitor.post(path, **sent))) for sent in SEARCHES}
    return told


def _plain(seen: Any) -> tuple[int, str]:
    status, _headers, body = seen
    return status, VERSION.sub(r"\1", body)


@pytest.mark.parametrize("role", OTHERS)
def test_nothing_that_anybody_else_is_told_differs_by_a_kept_note(house_of, look, role: str):
    house = house_of()
    meeting, case = house.work(gather)
    visitor, where = house.visitor(role), {"meeting_id": meeting, "case_id": case}
    everything(house, visitor, look, where)  # what a first visit brings about is there
    before = everything(house, visitor, look, where)
    house.work(lambda cast: keep(cast, meeting))
    after = everything(house, visitor, look, where)
    assert {path for path in after if after[path] != before[path]} == set()
    house.work(lambda cast: builders.command(cast["chair"], meeting, "end", cast.now))
    pages = everything(house, visitor, look, where)
    assert [path for path, told in pages.items() if OURS in str(told) and OURS not in path] == []


def test_the_agency_that_keeps_it_reads_it_on_its_pages_of_the_conference(house_of):
    house = house_of()
    meeting, _case = house.work(gather)
    house.work(lambda cast: keep(cast, meeting))
    shelter = house.visitor("shelter")
    assert OURS in shelter.get(f"/conferences/{meeting}").text
    assert OURS in shelter.get(f"/conferences/{meeting}/regions").text
    house.work(lambda cast: builders.command(cast["chair"], meeting, "end", cast.now))
    text = shelter.get(f"/conferences/{meeting}/minutes").text
    kept = re.search(r'<section class="kept no-print">.*?</section>', text, re.DOTALL)
    assert kept is not None
    assert OURS in kept[0]
    assert OURS not in text.replace(kept[0], ""), "no paper carries it"


READERS = {"chair", "counsellor", "shelter", "detective", "lawyer", "recorder"}


@pytest.mark.parametrize("role", sorted(PARTS))
def test_the_minutes_tell_everybody_who_reads_cards_what_came_of_the_item(house_of, role: str):
    house = house_of()
    meeting, case = house.work(gather)

    def held(cast: Cast) -> None:
        need = cases.cards([case])[case].needs[0].id
        text = Narrative.read("The shelter keeps a room until Friday.")
        builders.command(cast["recorder"], meeting, "decide", cast.now, text=text)
        builders.command(cast["counsellor"], meeting, "need", cast.now, need=need, state=NeedState.UNDER_WAY)
        builders.command(cast["counsellor"], meeting, "add_need", cast.now, text=Narrative.read("Her own papers"))
        builders.command(cast["chair"], meeting, "end", cast.now)

    drafts = house.visitor(role).get(f"/conferences/{meeting}/minutes").status_code
    assert (drafts == 200) is (role in {"chair", "recorder"})
    house.work(held)
    answer = house.visitor(role).get(f"/conferences/{meeting}/minutes")
    assert (answer.status_code == 200) is (role in READERS)
    words = {
        "The shelter keeps a room until Friday.",
        "Her own papers",
        "Nadia Bell",
        pseudonym_of(house, case),
    }
    assert {word for word in words if word in answer.text} == (words if role in READERS else set())


def pseudonym_of(house: Any, case: CaseId) -> str:
    return house.work(lambda _cast: builders.held_case(case).pseudonym)
