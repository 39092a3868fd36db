"""Her primary contact hands over; somebody stands in while they are away; and nobody is left without whom to call."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conference.accounts.service import absences
from conference.attendance import service as attendance
from conference.audit import store as record_store
from conference.audit.domain import Deed
from conference.cases import store as cases
from conference.cases.domain import Agrees
from conference.consent import service as consent
from conference.consent.domain.contacts import Calls
from conference.consent.service import contacts
from conference.directory import service as directory
from conference.directory.domain import PROFILES, Profile
from conference.infra.database import session
from conference.infra.mail import OutgoingMail
from conference.kernel.actor import Role
from conference.kernel.errors import HiddenError, InvalidError, RefusedError
from conference.kernel.ids import CaseId
from conference.kernel.narrative import Narrative
from conference.needs import service as needs
from conference.needs.domain import NewHandover
from conference.needs.service import handing_over
from conference.pages import service as pages
from conference.queue import service as queue
from tests import builders
from tests.cast import Cast

TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)
LAST = TODAY + 13 * DAY
NOTHING = Narrative("")
LEFT = Narrative.read("Bring the wombat to the vet with her")


@pytest.fixture
def pat(cast: Cast, now: Any) -> Any:
    return builders.colleague(cast, "counsellor", "Pat Onwards", now, Role.REPRESENTATIVE)


@pytest.fixture
def boss(cast: Cast, now: Any) -> Any:
    return builders.colleague(cast, "counsellor", "Bo Ordinator", now, Role.COORDINATOR)


@pytest.fixture
def case(cast: Cast, now: Any) -> CaseId:
    return builders.bring_case(cast["counsellor"], now, backup=cast["lawyer"])


def over_to(actor: Any, case: CaseId, to: Any, now: Any, **given: Any) -> None:
    facts: dict[str, Any] = {"last_day": LAST, "agrees": Agrees.YES, "why": NOTHING, "left": (LEFT,)}
    handing_over.hand_over(actor, case, NewHandover(to=to.member, **facts | given), now)


def called(case: CaseId, now: Any) -> tuple[Calls, list[str]]:
    found = contacts.calls_of(case, now)
    return found.why, [one.name for one in found.people]


def at(now: Any, day: date, clock: str) -> Any:
    hour, minute = map(int, clock.split(":"))
    return now.astimezone(directory.zone()).replace(
        year=day.year, month=day.month, day=day.day, hour=hour, minute=minute, second=0, microsecond=0
    )


def asks(actor: Any, case: CaseId, now: Any) -> bool:
    return needs.page(actor, case, now).asks_her


def test_until_the_day_is_over_both_are_her_contact_and_then_the_new_one_is(cast: Cast, now: Any, case: Any, pat: Any):
    rosa = cast["counsellor"]
    over_to(rosa, case, pat, now)
    assert called(case, now) == (Calls.TOGETHER, ["Pat Onwards", "Rosa Imani"])
    last = at(now, LAST, "23:59")
    for actor in (rosa, pat):
        assert asks(actor, case, last)
        assert [one.card.id for one in pages.today(actor, last).mine] == [case]
        assert [one.case for one in pages.today(actor, last).handed_over] == [case]
    after = at(now, LAST + DAY, "00:00")
    assert called(case, after) == (Calls.PRIMARY, ["Pat Onwards"])
    assert asks(pat, case, after)
    assert not asks(rosa, case, after)
    assert not pages.today(rosa, after).mine
    assert not pages.today(rosa, after).handed_over
    page = handing_over.page(pat, case, last)
    assert page.running
    assert page.running.left == (LEFT,)
    assert handing_over.page(pat, case, after).running is None


def test_it_is_ended_early_or_taken_back_and_each_is_in_the_record(cast: Cast, now: Any, case: Any, pat: Any):
    rosa, lawyer = cast["counsellor"], cast["lawyer"]
    over_to(rosa, case, pat, now)
    with pytest.raises(RefusedError, match="being_handed_over"):
        over_to(rosa, case, pat, now)
    handing_over.take_back(pat, case, now)
    assert called(case, now) == (Calls.PRIMARY, ["Rosa Imani"])
    over_to(rosa, case, lawyer, now)
    assert cases.cards([case])[case].backup is None
    handing_over.take_back(rosa, case, now)
    backup = cases.cards([case])[case].backup
    assert backup
    assert backup.member == lawyer.member
    over_to(rosa, case, pat, now)
    handing_over.end(rosa, case, now)
    assert called(case, now) == (Calls.PRIMARY, ["Pat Onwards"])
    for deed in (handing_over.end, handing_over.take_back):
        with pytest.raises(RefusedError, match="not_handed_over"):
            deed(pat, case, now)
    codes = [link.entry.code for link in record_store.links() if link.entry.deed is Deed.EDIT_CARD]
    assert codes == [
        "handed_over",
        "handover_taken_back",
        "handed_over",
        "handover_taken_back",
        "handed_over",
        "handover_ended",
    ]


def test_taken_back_it_leaves_nobody_on_the_team_who_came_by_it_alone(cast: Cast, now: Any, case: Any, pat: Any):
    rosa, tia = cast["counsellor"], builders.colleague(cast, "counsellor", "Tia Inside", now, Role.REPRESENTATIVE)
    consent.put_on_team(rosa, case, tia.member, now)
    before, later = {held.member_id for held in cases.team(case)}, now + timedelta(hours=1)
    for to in (pat, tia, cast["lawyer"]):
        over_to(rosa, case, to, later)
        handing_over.take_back(rosa, case, later)
        assert {held.member_id for held in cases.team(case)} == before
    over_to(pat, case, pat, later)  # by naming oneself nothing is kept either
    handing_over.take_back(pat, case, later)
    assert {held.member_id for held in cases.team(case)} == before
    left = [link.entry.basis for link in record_store.links() if link.entry.deed is Deed.LEAVE_TEAM]
    assert left == [pat.member, pat.member]


def test_nobody_names_themselves_into_a_case_that_they_do_not_work_on_nor_whoever_runs_the_system(
    cast: Cast, now: Any, case: Any, pat: Any
):
    runs = builders.colleague(cast, "counsellor", "Ro Ot", now, Role.REPRESENTATIVE, Role.ADMINISTRATOR)
    policy = replace(directory.policy(), agencies_stand_in=False)
    directory.change_settings(cast["administrator"], policy, now)
    offered = {held.member for held in handing_over.page(pat, case, now).choices}
    assert cast["lawyer"].member in offered
    assert not offered & {pat.member, runs.member}
    with pytest.raises(InvalidError, match="to: unknown"):
        over_to(pat, case, pat, now)
    over_to(cast["counsellor"], case, pat, now)
    assert called(case, now) == (Calls.TOGETHER, ["Pat Onwards", "Rosa Imani"])


def test_the_lead_and_the_contact_hand_over_and_nobody_else(cast: Cast, now: Any, case: Any, pat: Any, boss: Any):
    for role in cast:
        if role == "counsellor":
            continue
        with pytest.raises((HiddenError, RefusedError)):
            over_to(cast[role], case, pat, now)
        with pytest.raises((HiddenError, RefusedError)):
            handing_over.page(cast[role], case, now)
    over_to(boss, case, pat, now)
    with pytest.raises(RefusedError):
        handing_over.end(cast["lawyer"], case, now)
    consent.close_case(cast["counsellor"], case, now)
    with pytest.raises(RefusedError, match="case_is_closed"):
        handing_over.end(boss, case, now)


def test_what_is_wrong_is_named_by_its_field_and_changes_nothing(cast: Cast, now: Any, case: Any, pat: Any):
    rosa = cast["counsellor"]
    wrong: list[tuple[Any, dict[str, Any], str]] = [
        (cast["detective"], {}, "to: unknown"),
        (rosa, {}, "to: unknown"),
        (pat, {"last_day": TODAY + 61 * DAY}, "last_day: too_late"),
        (pat, {"agrees": Agrees.NOT_ASKED_YET}, "why: required"),
        (pat, {"left": (LEFT,) * 9}, "left: too_many"),
    ]
    for to, given, code in wrong:
        with pytest.raises(InvalidError, match=code):
            over_to(rosa, case, to, now, **given)
    assert called(case, now) == (Calls.PRIMARY, ["Rosa Imani"])


def test_whom_she_keeps_out_and_who_may_not_know_of_it_is_never_a_choice(cast: Cast, now: Any, case: Any, boss: Any):
    rosa, lawyer = cast["counsellor"], cast["lawyer"]
    tia = builders.colleague(cast, "counsellor", "Tia Inside", now, Role.REPRESENTATIVE)

    def choices() -> list[str]:
        return [held.name for held in handing_over.page(boss, case, now).choices]

    assert choices() == ["Luc Gagné", "Tia Inside"]  # the detective has no part in it, and is no choice either
    consent.exclude(case, agency=lawyer.agency, by=rosa, now=now)
    attendance.step_aside(tia, case, now)
    assert choices() == []
    for to in (lawyer, tia):
        with pytest.raises(InvalidError, match="to: unknown"):
            over_to(rosa, case, to, now)


def test_being_a_contact_shows_nothing_that_is_refused_for_another_reason(cast: Cast, now: Any, case: Any, pat: Any):
    rosa, lawyer = cast["counsellor"], cast["lawyer"]
    over_to(rosa, case, pat, now)
    absences.say_away(pat, TODAY, TODAY + DAY, None, now)
    absences.say_away(rosa, TODAY, TODAY + DAY, None, now)
    assert called(case, now) == (Calls.MEANWHILE, ["Luc Gagné"])
    consent.exclude(case, agency=lawyer.agency, by=rosa, now=now)
    attendance.step_aside(rosa, case, now)
    assert called(case, now) == (Calls.NOBODY, [])
    for actor in (rosa, lawyer):
        for page in (handing_over.page, needs.page, pages.case_page):
            with pytest.raises(HiddenError):
                page(actor, case, now)
        shown = pages.today(actor, now)
        assert (shown.mine, shown.handed_over, shown.waits) == ((), (), ())


def test_the_backup_stands_in_while_the_contact_is_away(cast: Cast, now: Any, case: Any):
    rosa, lawyer = cast["counsellor"], cast["lawyer"]
    absences.say_away(rosa, TODAY + DAY, TODAY + 3 * DAY, None, now)
    first, last, after = (at(now, TODAY + number * DAY, "00:00") for number in (1, 3, 4))
    assert called(case, first - timedelta(seconds=1)) == (Calls.PRIMARY, ["Rosa Imani"])
    for moment in (first, last, after - timedelta(seconds=1)):
        calls = contacts.calls_of(case, moment)
        assert ([one.name for one in calls.people], calls.until) == (["Luc Gagné"], TODAY + 3 * DAY)
        assert [(one.card.id, one.while_away, one.until) for one in pages.today(lawyer, moment).mine] == [
            (case, True, TODAY + 3 * DAY)
        ]
        assert handing_over.page(lawyer, case, moment).calls == calls
    assert called(case, after) == (Calls.PRIMARY, ["Rosa Imani"])
    assert not pages.today(lawyer, after).mine
    with pytest.raises(RefusedError):
        handing_over.page(lawyer, case, after)


def test_both_and_the_lead_are_told_that_there_is_something_to_read_and_nothing_of_it(
    cast: Cast, now: Any, case: Any, boss: Any
):
    before = set(session().scalars(sa.select(OutgoingMail.id)))
    over_to(cast["counsellor"], case, cast["lawyer"], now)
    letters = session().scalars(sa.select(OutgoingMail).where(OutgoingMail.id.not_in(before))).all()
    told = {"rosa@victimservices.example.org", "luc@legal.example.org", "bo.ordinator@example.org"}
    assert {letter.to for letter in letters} == told
    assert len(letters) == len(told)
    words = " ".join(f"{letter.subject} {letter.body}" for letter in letters)
    for canary in ("wombat", "Imani", "Gagné", cases.cards([case])[case].pseudonym, str(case)):
        assert canary not in words


def test_another_primary_contact_on_the_card_ends_what_was_being_handed_over(cast: Cast, now: Any, case: Any, pat: Any):
    rosa = cast["counsellor"]
    over_to(rosa, case, pat, now)
    given = builders.as_given(cases.cards([case])[case])
    queue.correct_card(rosa, case, replace(given, primary=cast["shelter"].member), now)
    assert called(case, now) == (Calls.PRIMARY, ["Sam Lindqvist"])
    assert not asks(pat, case, now)


def test_in_the_strict_profile_who_hands_over_knows_of_it_until_then_and_a_choice_works_on_it(
    cast: Cast, now: Any, case: Any, pat: Any, boss: Any
):
    rosa = cast["counsellor"]
    directory.change_settings(cast["administrator"], PROFILES[Profile.STRICT], now)
    assert pat.member not in {held.member for held in handing_over.page(rosa, case, now).choices}
    with pytest.raises(InvalidError, match="to: unknown"):
        over_to(rosa, case, pat, now)
    consent.put_on_team(rosa, case, pat.member, now)
    over_to(rosa, case, pat, now)
    consent.take_off_team(rosa, case, rosa.member, now)
    assert called(case, at(now, LAST, "12:00")) == (Calls.TOGETHER, ["Pat Onwards", "Rosa Imani"])
    assert handing_over.page(rosa, case, at(now, LAST, "12:00")).running
    with pytest.raises(HiddenError):
        handing_over.page(rosa, case, at(now, LAST + DAY, "00:00"))


def test_what_is_left_to_do_goes_with_her_case(cast: Cast, now: Any, case: Any, pat: Any):
    over_to(cast["counsellor"], case, pat, now, agrees=Agrees.NOT_ASKED_YET, why=Narrative.read("The wombat is ill"))
    consent.close_case(pat, case, now)
    assert consent.erase_due(now + timedelta(days=400)) == 1
    assert "wombat" not in " ".join(builders.words_left())
