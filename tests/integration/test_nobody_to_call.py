"""Where she has nobody to call, or no primary contact any more, somebody is asked to see to it at once."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conference.accounts import moves
from conference.accounts.service import absences
from conference.attendance import service as attendance
from conference.consent import service as consent
from conference.consent.domain.contacts import Calls
from conference.directory.models import Agreement
from conference.infra.database import transaction
from conference.kernel.actor import Role
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId
from conference.needs.service import handing_over
from conference.notices.service import letters
from conference.pages import service as pages
from tests import builders
from tests.cast import PARTS, Cast
from tests.integration.test_handing_over import DAY, TODAY, at, called, over_to


@pytest.fixture
def boss(cast: Cast, now: Any) -> Any:
    return builders.colleague(cast, "counsellor", "Bo Ordinator", now, Role.COORDINATOR)


@pytest.fixture
def case(cast: Cast, now: Any) -> CaseId:
    return builders.bring_case(cast["counsellor"], now, backup=cast["lawyer"])


def waiting(actor: Any, now: Any) -> list[tuple[str, Any]]:
    return [(one.kind.value, one.id) for one in pages.today(actor, now).waits]


def uncalled(now: Any) -> dict[str, int]:
    return {email: letter.uncalled for email, letter in letters.take_letters(now).items() if letter.uncalled}


def test_nobody_there_is_told_to_the_coordinator_at_once_and_in_the_mail_of_the_day(
    cast: Cast, now: Any, case: Any, boss: Any
):
    tomorrow = TODAY + DAY
    morning = at(now, tomorrow, "09:00")
    absences.say_away(cast["counsellor"], tomorrow, tomorrow + DAY, None, now)
    assert waiting(boss, morning) == []
    absences.say_away(cast["lawyer"], tomorrow, tomorrow, None, now)
    assert waiting(boss, morning) == [("find_contact", case)]
    for role in cast:
        if cast[role].reads_cards:
            assert waiting(cast[role], morning) == []
    assert uncalled(morning) == {"bo.ordinator@example.org": 1}
    assert waiting(boss, at(now, tomorrow + DAY, "09:00")) == []  # the backup is back


def test_when_the_contact_leaves_the_backup_takes_over_at_once_and_the_coordinator_chooses(
    cast: Cast, now: Any, case: Any, boss: Any
):
    pat = builders.colleague(cast, "counsellor", "Pat Onwards", now)
    moves.end_member(PARTS["counsellor"].email, now)
    later = now + timedelta(minutes=1)
    assert called(case, later) == (Calls.FOR_NOW, ["Luc Gagné"])
    assert [(one.card.id, one.while_away) for one in pages.today(cast["lawyer"], later).mine] == [(case, True)]
    assert waiting(boss, later) == [("find_contact", case)]
    assert uncalled(at(now, TODAY + DAY, "09:00")) == {"bo.ordinator@example.org": 1}
    page = handing_over.page(boss, case, later)
    assert not page.together
    over_to(boss, case, pat, later)
    assert called(case, later) == (Calls.PRIMARY, ["Pat Onwards"])
    assert waiting(boss, later) == []
    with pytest.raises(RefusedError, match="not_handed_over"):
        handing_over.take_back(boss, case, later)


@pytest.mark.parametrize("how", ["person", "agency", "aside"])
def test_a_contact_who_may_know_of_it_no_longer_is_none_and_the_coordinator_is_asked(
    cast: Cast, now: Any, case: Any, boss: Any, how: str
):
    rosa, lawyer, sam = cast["counsellor"], cast["lawyer"], cast["shelter"]
    over_to(rosa, case, lawyer, now)
    handing_over.end(rosa, case, now)
    later = now + timedelta(minutes=1)
    consent.exclude(case, agency=sam.agency, by=rosa, now=now)
    assert waiting(boss, later) == []  # that somebody else is kept out is no reason to ask
    if how == "aside":
        attendance.step_aside(lawyer, case, now)
    elif how == "agency":
        consent.exclude(case, agency=lawyer.agency, by=rosa, now=now)
    else:
        consent.exclude(case, person=lawyer.person, by=rosa, now=now)
    assert called(case, later) == (Calls.NOBODY, [])
    assert waiting(boss, later) == [("find_contact", case)]


def test_a_contact_whose_agency_has_no_agreement_any_more_is_none_from_that_midnight(
    cast: Cast, now: Any, case: Any, boss: Any
):
    rosa, lawyer = cast["counsellor"], cast["lawyer"]
    over_to(rosa, case, lawyer, now, last_day=TODAY)
    with transaction() as current:
        agreements = sa.update(Agreement).where(Agreement.agency_id == lawyer.agency)
        current.execute(agreements.values(last_day=TODAY + DAY))
    last = at(now, TODAY + DAY, "23:59")
    over = at(now, TODAY + 2 * DAY, "00:00")
    assert (called(case, last), waiting(boss, last)) == ((Calls.PRIMARY, ["Luc Gagné"]), [])
    assert (called(case, over), waiting(boss, over)) == ((Calls.NOBODY, []), [("find_contact", case)])
    over_to(boss, case, rosa, over)
    assert called(case, over) == (Calls.PRIMARY, ["Rosa Imani"])
