"""What somebody tries through the pages who knows the rule book and looks for its gaps."""

from conference.cases import service as cases
from conference.consent import store as consent
from conference.infra.database import transaction
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
