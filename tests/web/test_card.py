"""The page on which the lead agency corrects a card."""

import re
from datetime import timedelta
from typing import Any

from conference.cases import store as cases
from conference.infra.database import transaction
from tests import builders

INPUT = re.compile(r'<input (?=[^>]* name="(\w+)")(?=[^>]* value="([^"]*)")')
TEXT = re.compile(r'<textarea (?=[^>]* name="(\w+)")[^>]*>\n([^<]*)</textarea>')


def test_a_page_that_is_sent_as_it_came_corrects_nothing(house_of):
    house = house_of()

    def seconds_in_it(cast: Any) -> Any:
        case = builders.bring_case(cast["counsellor"], house.now)
        with transaction():
            row = builders.held_case(case)
            row.first_contact_at = house.now - timedelta(hours=5, seconds=7)
        return case

    case = house.work(seconds_in_it)
    visitor, rosa = house.visitor("counsellor"), str(house.cast["counsellor"].member)
    page = visitor.get(f"/cases/{case}/card").text
    plain = ("question", "does_not_want", "region", "languages", "first_contact", "seen")
    sent = {name: said for name, said in (*INPUT.findall(page), *TEXT.findall(page)) if name in plain}
    assert sent.keys() == set(plain)
    assert visitor.post(f"/cases/{case}/card", **sent, knows="yes", primary=rosa).status_code == 302
    assert house.work(lambda _cast: list(cases.corrections(case))) == []
    told = visitor.post(f"/cases/{case}/card", **(sent | {"question": "Call 416-555-0142"}), knows="yes", primary=rosa)
    assert (told.status_code, "phone number" in told.text) == (422, True)
    new = sent | {"question": "Who else can take her?"}
    assert visitor.post(f"/cases/{case}/card", **new, knows="yes", primary=rosa).status_code == 302
    late = sent | {"region": "West"}  # from a page that was read before
    refused = visitor.post(f"/cases/{case}/card", **late, knows="yes", primary=rosa)
    assert (refused.status_code, "somebody of your agency corrected this card meanwhile" in refused.text) == (409, True)
    assert "West" in refused.text
    shown = visitor.get(f"/cases/{case}").text
    assert "Before: Which shelter can take her with a dog?" in shown
    assert "Before:" not in house.visitor("shelter").get(f"/cases/{case}").text
