"""What somebody tries through the pages who knows the rule book and looks for its gaps."""

import sqlalchemy as sa

from conference.cases import service as cases
from conference.cases.domain import AgeBand
from conference.cases.models import Case
from conference.consent import store as consent
from conference.infra.database import db, transaction
from tests import builders
from tests.strict import make_strict, strict_case


def test_in_strict_her_word_is_taken_from_whom_the_release_let_in_and_the_answer_says_so(house_of):
    house = house_of()

    def scene(cast):
        make_strict()
        case = strict_case(cast["counsellor"], house.now)
        with transaction():
            cases.put_on_team(case, cast["shelter"], cast["shelter"].member, house.now)
        return case, builders.release(cast["counsellor"], case, cast.agencies["shelter"], house.now)

    case, release = house.work(scene)
    sam = house.visitor("shelter")
    answer = sam.post(f"/releases/{release}/withdraw", told_by="survivor")
    assert (answer.status_code, answer.location) == (302, "/")
    assert sam.get(f"/cases/{case}").status_code == 404
    withdrawn = house.work(lambda _cast: getattr(consent.release(release), "withdrawn_at", None))
    assert withdrawn == house.now


def counted(house, *cases_of: tuple[str, int]) -> None:
    for role, number in cases_of:
        for _ in range(number):
            house.work(lambda cast, by=role: builders.bring_case(cast[by], cast.now))


def test_a_small_agency_is_not_worked_out_from_the_whole_and_the_others(house_of):
    house = house_of()
    counted(house, ("counsellor", 20), ("shelter", 18), ("lawyer", 3))
    chair, agencies = house.visitor("chair"), house.cast.agencies
    assert "20 (100 %)" in chair.post("/reports", lead=str(agencies["counsellor"])).text
    assert "41 (100 %)" in chair.get("/reports").text  # the whole between the two, so that the last one is far away
    assert "could point to one person" in chair.post("/reports", lead=str(agencies["shelter"])).text


def test_one_cell_of_a_part_is_not_taken_from_the_same_cell_of_the_whole(house_of):
    house = house_of()
    counted(house, ("counsellor", 20), ("shelter", 12))

    def grow_up(cast) -> None:
        rows = db.session.scalars(sa.select(Case)).all()
        with transaction() as current:
            for role, number in (("counsellor", 8), ("shelter", 1)):
                own = [row.id for row in rows if row.lead_agency_id == cast.agencies[role]]
                for case in own[:number]:
                    current.get_one(Case, case).age_band = AgeBand.FROM_18_TO_24

    house.work(grow_up)
    chair = house.visitor("chair")
    assert "9 (100 %)" in chair.get("/reports").text
    assert "could point to one person" in chair.post("/reports", lead=str(house.cast.agencies["counsellor"])).text
