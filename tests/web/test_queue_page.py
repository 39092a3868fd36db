"""The pages of a long queue: forth and back, in the order and with the facts that were asked for."""

import re

from conference.kernel.ids import new_uuid
from conference.queue import service as queue
from tests.builders import bring_case

CASES = 5


def names(page):
    return re.findall(r'class="pseudonym"[^>]*>([^<]+)</a>', page)


def buttons(page):
    """What each button of the paging sends."""
    found = {}
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        for words in re.findall(r"(First page|Page before|Next page|Last page)", form):
            found[words] = {name: value for name, value in sent.items() if name != "csrf_token"}
    return found


def test_a_long_queue_is_read_forth_and_back_in_the_order_that_was_asked_for(house, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_ROWS", 2)
    house.work(lambda cast: [bring_case(cast["counsellor"], house.now) for _ in range(CASES)])
    chair = house.visitor("chair")
    first = chair.post("/queue", order="latest").text

    assert "The first 2 cases" in first
    assert buttons(first).keys() == {"Next page", "Last page"}

    pages = [first]
    while "Next page" in buttons(pages[-1]):
        pages.append(chair.post("/queue", **buttons(pages[-1])["Next page"]).text)
    read = [name for page in pages for name in names(page)]
    assert read == sorted(read, reverse=True)
    assert len(read) == CASES
    assert "2 cases, more before and behind" in pages[1]
    assert "The last 1 case" in pages[2]

    last = chair.post("/queue", **buttons(first)["Last page"]).text
    assert names(last) == read[-2:]
    assert names(chair.post("/queue", **buttons(last)["Page before"]).text) == read[1:3]
    assert names(chair.post("/queue", **buttons(last)["First page"]).text) == read[:2]


def test_a_page_that_begins_where_nobody_can_read_is_the_first(house, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_ROWS", 2)
    hidden = house.work(lambda cast: bring_case(cast["counsellor"], house.now, kept_out=[cast.agencies["detective"]]))
    detective = house.visitor("detective")

    pages = [detective.post("/queue", beyond=str(beyond)) for beyond in (hidden, new_uuid())]

    assert [names(page.text) for page in pages] == [names(detective.get("/queue").text)] * 2
    assert detective.post("/queue", beyond="nowhere").status_code == 200
