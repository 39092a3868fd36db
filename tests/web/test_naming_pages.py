"""Choosing what the table calls her: on the form that brings a case, and on a page of its own afterwards."""

import re
from typing import Any

from conference.consent.domain import Category
from conference.kernel.ids import CaseId
from tests import builders

QUESTION = "Who can take her quokka?"


def offered(page: str, field: str) -> list[str]:
    """The names that a page offers."""
    return re.findall(rf'name="{field}" value="([^"]+)"', page)


def whole(house: Any, **more: str) -> dict[str, str]:
    rosa = str(house.cast["counsellor"].member)
    return {"question": QUESTION, "needs": "A vet", "knows": "yes", "primary": rosa, "to_the_table": "yes", **more}


def test_she_chooses_among_three_and_can_have_three_others_without_a_script(house_of):
    house = house_of()
    visitor = house.visitor("counsellor")
    page = visitor.get("/cases/new").text
    first = offered(page, "pseudonym")
    assert len(first) == 3
    assert re.search(r'<button[^>]*formaction="/cases/new/names#pseudonym"', page)
    again = visitor.post("/cases/new/names", question=QUESTION, kept_out=str(house.cast.agencies["shelter"]))
    assert again.status_code == 200
    assert QUESTION in again.text
    assert re.search(rf'value="{house.cast.agencies["shelter"]}"[^>]* checked', again.text)
    chosen = offered(again.text, "pseudonym")
    assert len(chosen) == 3
    gone = next(name for name in [*first, "Marisol Vega"] if name not in chosen)
    refused = visitor.post("/cases/new", **whole(house, pseudonym=gone))
    assert refused.status_code == 422
    assert "Please choose one of these." in refused.text
    assert QUESTION in refused.text
    brought = visitor.post("/cases/new", **whole(house, pseudonym=chosen[2]))
    assert f'<h1 class="page-head__title pseudonym" translate="no">{chosen[2]}' in visitor.get(
        brought.location
    ).text or (chosen[2] in visitor.get(brought.location).text)


def test_who_seals_a_name_that_is_like_hers_is_told_so_and_led_to_another_one(house_of):
    house = house_of()

    def bring(cast: Any) -> tuple[CaseId, str]:
        case = builders.bring_case(cast["counsellor"], house.now)
        builders.release(cast["counsellor"], case, cast.agencies["shelter"], house.now, category=Category.IDENTITY)
        return case, builders.held_case(case).pseudonym

    case, name = house.work(bring)
    visitor = house.visitor("counsellor")
    sealed = {"category": "identity", "text": f"{name.split()[0].upper()} Vega"}
    answer = visitor.post(f"/cases/{case}/details/new", **sealed)
    assert answer.location.endswith(f"/cases/{case}/name")
    page = visitor.get(answer.location).text
    assert "is like the name that you sealed" in page
    new = offered(page, "name")[0]
    assert visitor.post(f"/cases/{case}/name", name="Marisol Vega").status_code == 422
    assert visitor.post(f"/cases/{case}/name", name=new).status_code == 302
    after = visitor.get(f"/cases/{case}").text
    assert new in after
    assert name not in after
    assert "Called by another name since" in after
    plain = visitor.post(f"/cases/{case}/details/new", category="identity", text="Xu Qi")
    assert plain.location.endswith(f"/cases/{case}")


def test_whether_it_is_safe_to_contact_her_stands_beside_her_contact(house_of):
    house = house_of()
    visitor = house.visitor("counsellor")
    for said, shown in ((None, "Only through her primary contact"), ("no", "Only through"), ("yes", "Others may")):
        brought = visitor.post("/cases/new", **whole(house, **({"safe_contact": said} if said else {})))
        assert shown in visitor.get(brought.location).text
        if said:
            form = visitor.get(f"{brought.location}/card").text
            assert re.search(rf'name="safe_contact" value="{said}"[^>]* checked', form)
            assert "not_safe_to_contact" not in form
