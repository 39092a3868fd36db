"""A case that is being written: saved as one types, held back where the guard says so, and offered again."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from conference.drafts.models import Draft
from conference.infra.database import session
from conference.kernel.ids import new_uuid

CALL = "Who can call her on 416-555-0142 tonight?"
PLAIN = "Who can take her quokka tonight?"
SCRIPT = {"Accept": "application/json"}
FOLDED = re.compile(r'<details class="folded"( open)?>\s*<summary[^>]*>([^<]*?) <')


def hidden(page: str) -> dict[str, str]:
    """What the form says of itself."""
    return dict(re.findall(r'<input type="hidden" name="(draft|page|after)" value="([^"]*)">', page))


def save(visitor: Any, html: str, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    sent = {"csrf_token": visitor.token, **hidden(html), **fields}
    return visitor.client.post("/cases/new/draft", data=sent, headers=headers)


def drafts(house: Any) -> int:
    return house.work(lambda _cast: session().scalar(sa.select(sa.func.count()).select_from(Draft)))


def test_it_is_saved_as_one_types_and_offered_again_to_its_writer_alone(house_of):
    house = house_of()
    visitor, page = house.visitor("counsellor"), house.visitor("counsellor").get("/cases/new").text
    shelters = str(house.cast.agencies["shelter"])
    answer = save(visitor, page, SCRIPT, question=PLAIN, needs="A bed\r\nA vet", kept_out=shelters, knows="no")
    assert answer.status_code == 200
    assert answer.json["held"] == {}
    offered = visitor.get("/cases/new").text
    assert "Go on with it" in offered
    assert PLAIN not in offered
    again = visitor.get("/cases/new/draft").text
    assert PLAIN in again
    assert re.search(rf'value="{shelters}"[^>]* checked', again)
    for other in ("shelter", "chair"):
        assert "Go on with it" not in house.visitor(other).get("/cases/new").text
        assert house.visitor(other).get("/cases/new/draft").status_code == 302
    assert house.visitor("administrator").get("/cases/new/draft").status_code == 404
    assert visitor.post("/cases/new/draft/throw-away").status_code == 302
    assert "Go on with it" not in visitor.get("/cases/new").text


def test_what_the_guard_holds_back_is_not_kept_and_a_rewrite_is_offered(house_of):
    visitor = house_of().visitor("counsellor")
    answer = save(visitor, visitor.get("/cases/new").text, SCRIPT, question=CALL, does_not_want="Pity")
    assert "phone number" in answer.json["held"]["question"]
    assert answer.json["rewrites"] == {"question": "Who can call her on … tonight?"}
    again = visitor.get("/cases/new/draft").text
    assert "416-555" not in again
    assert "Pity" in again


def test_without_a_script_a_button_saves_it_for_later(house_of):
    visitor = house_of().visitor("counsellor")
    page = visitor.get("/cases/new").text
    assert re.search(r'<button[^>]*formaction="/cases/new/draft"', page)
    held = save(visitor, page, question=CALL, does_not_want="Pity")
    assert held.status_code == 422
    assert CALL in held.text
    assert "phone number" in held.text
    saved = save(visitor, held.text, question=PLAIN)
    assert saved.status_code == 302
    assert "Saved for you alone until" in visitor.get(saved.location).text
    assert PLAIN in visitor.get("/cases/new/draft").text


def test_a_long_list_is_folded_until_something_in_it_is_chosen(house_of):
    visitor = house_of().visitor("counsellor")
    page = visitor.get("/cases/new").text
    assert FOLDED.findall(page) == [("", "What makes it harder"), ("", "What helps her")]  # never whom she keeps out
    save(visitor, page, SCRIPT, question=PLAIN, risks=["watched"])
    again = visitor.get("/cases/new/draft").text
    assert FOLDED.findall(again) == [(" open", "What makes it harder"), ("", "What helps her")]


def test_a_page_that_is_behind_is_told_so_and_loses_nothing_that_it_shows(house_of):
    visitor = house_of().visitor("counsellor")
    first = visitor.get("/cases/new").text
    save(visitor, first, SCRIPT, question=PLAIN)
    save(visitor, visitor.get("/cases/new/draft").text, SCRIPT, question="Second")
    assert save(visitor, first, SCRIPT, question="First").status_code == 409
    told = save(visitor, first, question="First")
    assert (told.status_code, "First" in told.text) == (409, True)
    assert "another page of yours" in told.text
    assert "Second" in visitor.get("/cases/new/draft").text


@pytest.mark.parametrize("wrong", [{"holder": "x"}, {"draft": ""}, {"page": "no id"}])
def test_a_form_that_is_none_of_ours_is_saved_nowhere(house_of, wrong):
    house = house_of()
    visitor = house.visitor("counsellor")
    answer = save(visitor, visitor.get("/cases/new").text, SCRIPT, question=PLAIN, **wrong)
    assert answer.status_code == 422
    assert drafts(house) == 0


def test_once_the_case_is_brought_the_draft_is_gone(house_of):
    house = house_of()
    visitor = house.visitor("counsellor")
    page = visitor.get("/cases/new").text
    save(visitor, page, SCRIPT, question=PLAIN)
    rosa = str(house.cast["counsellor"].member)
    whole = {"question": PLAIN, "needs": "A vet", "knows": "yes", "primary": rosa, "to_the_table": "yes"}
    brought = visitor.post("/cases/new", **hidden(page), **whole)
    assert brought.status_code == 302
    assert "Go on with it" not in visitor.get("/cases/new").text
    assert save(visitor, page, SCRIPT, question=PLAIN).status_code == 409


def test_a_draft_of_somebody_else_looks_like_a_page_that_is_behind(house_of):
    house = house_of()
    theirs = house.visitor("counsellor")
    page = theirs.get("/cases/new").text
    save(theirs, page, SCRIPT, question=PLAIN)
    stranger = house.visitor("shelter")
    known = {**hidden(page), "page": str(new_uuid())}
    answer = stranger.client.post(
        "/cases/new/draft", data={"csrf_token": stranger.token, **known, "question": "mine"}, headers=SCRIPT
    )
    assert answer.status_code == 409
    assert PLAIN in theirs.get("/cases/new/draft").text
