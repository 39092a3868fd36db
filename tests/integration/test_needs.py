"""What her contacts look after: how her needs stand, what is done for each, and what she was told back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from conference.accounts import moves
from conference.accounts import store as accounts
from conference.actions import service as actions
from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.cases.domain import NeedState
from conference.consent import service as consent
from conference.consent.events import RightsChanged
from conference.infra import database
from conference.kernel.actor import Role
from conference.kernel.errors import HiddenError, InvalidError, RefusedError
from conference.kernel.ids import CaseId, NeedId, new_uuid
from conference.kernel.narrative import Narrative
from conference.needs import service
from conference.needs.domain import Answer, NewTold, Question
from conference.referrals import service as referrals
from conference.referrals.domain import NewReferral
from conference.reports import service as reports
from conference.reports.domain import Audience as Readers
from tests import builders
from tests.cast import PARTS, Cast

TODAY = date(2026, 11, 25)
NEXT_QUARTER = datetime(2027, 1, 1, 5, tzinfo=UTC)
"""Midnight in Toronto."""
WORDS = Narrative.read("That the wombat may come along from Friday on")


def needs_of(case: CaseId) -> list[NeedId]:
    return [need.id for need in cases.cards([case])[case].needs]


def told(cast: Cast, case: CaseId, now: Any, role: str = "counsellor", **given: Any) -> None:
    facts: dict[str, Any] = {"on": TODAY, "meeting": None, "text": WORDS}
    service.tell(cast[role], case, NewTold(**facts | given), now)


def test_her_contacts_and_the_lead_say_how_a_need_stands_and_nobody_else(cast: Cast, now: Any):
    case = builders.bring_case(cast["counsellor"], now, backup=cast["lawyer"])
    need = needs_of(case)[0]
    for role in cast:
        if role in {"counsellor", "lawyer"}:
            service.set_state(cast[role], case, need, NeedState.UNDER_WAY, now)
            assert service.page(cast[role], case, now).needs[0].need.state is NeedState.UNDER_WAY
            continue
        with pytest.raises((HiddenError, RefusedError)):
            service.set_state(cast[role], case, need, NeedState.MET, now)
        with pytest.raises((HiddenError, RefusedError)):
            told(cast, case, now, role)
    other = builders.bring_case(cast["counsellor"], now)
    with pytest.raises(HiddenError):
        service.set_state(cast["counsellor"], case, needs_of(other)[0], NeedState.MET, now)
    consent.close_case(cast["counsellor"], case, now)
    with pytest.raises(RefusedError, match="case_is_closed"):
        service.set_state(cast["counsellor"], case, need, NeedState.MET, now)


def test_each_need_has_what_is_done_for_it_as_far_as_its_reader_may_know(cast: Cast, now: Any, shared_scene: Any):
    case, meeting, _detail, _release = shared_scene
    builders.command(cast["counsellor"], meeting, "propose", now, line="Hold a bed @Harbour House #1")
    need = needs_of(case)[0]
    new = NewReferral(need, cast.agencies["shelter"], Narrative(""), Narrative.read("Mornings"), TODAY)
    referral = referrals.offer(cast["counsellor"], case, new, now)
    for role, knows in (("counsellor", [referral]), ("shelter", [referral]), ("detective", [])):
        first = service.page(cast[role], case, now).needs[0]
        assert [action.text for action in first.actions] == ["Hold a bed"]
        assert [one.id for one in first.referrals] == knows
    attendance.step_aside(cast["detective"], case, now)
    with pytest.raises(HiddenError):
        service.page(cast["detective"], case, now)


def test_the_table_reads_that_she_was_told_and_her_contacts_read_what(cast: Cast, now: Any, ended_scene: Any):
    case, meeting = ended_scene
    told(cast, case, now, meeting=meeting)
    told(cast, case, now, on=TODAY - timedelta(days=1))
    for role, reads in (("counsellor", True), ("shelter", False), ("detective", False)):
        lines = service.page(cast[role], case, now).told
        assert [(line.on, line.after, line.by) for line in lines] == [
            (TODAY, TODAY, "Rosa Imani"),
            (TODAY - timedelta(days=1), None, "Rosa Imani"),
        ]
        assert {line.text for line in lines} == {WORDS if reads else None}


def test_it_has_a_day_that_has_come_and_a_conference_that_had_the_case(cast: Cast, now: Any, ended_scene: Any):
    case, meeting = ended_scene
    other = builders.bring_case(cast["counsellor"], now)
    tried: list[tuple[CaseId, dict[str, Any], str]] = [
        (case, {"on": TODAY + timedelta(days=1)}, "on"),
        (other, {"meeting": meeting}, "meeting"),
        (case, {"meeting": new_uuid()}, "meeting"),
    ]
    for of, given, wrong in tried:
        with pytest.raises(InvalidError, match=wrong):
            told(cast, of, now, **given)


def test_what_she_was_told_goes_with_her_case(cast: Cast, now: Any):
    case = builders.bring_case(cast["counsellor"], now)
    told(cast, case, now)
    consent.close_case(cast["counsellor"], case, now)
    assert consent.erase_due(now + timedelta(days=400)) == 1
    assert "wombat" not in " ".join(builders.words_left())


def test_her_contacts_alone_ask_her_and_the_lead_reads_what_she_answers(cast: Cast, now: Any):
    case = builders.bring_case(cast["counsellor"], now, backup=cast["lawyer"])
    given = {Question.HEARD: Answer.YES, Question.AGAIN: Answer.PARTLY}
    service.ask_her(cast["lawyer"], case, given, WORDS, now)
    with pytest.raises(RefusedError, match="not_her_contact"):
        service.ask_her(cast["detective"], case, given, WORDS, now)
    with pytest.raises(InvalidError, match="heard"):
        service.ask_her(cast["counsellor"], case, {}, Narrative(""), now)
    for role, reads in (("counsellor", True), ("lawyer", True), ("shelter", False), ("chair", False)):
        held = service.page(cast[role], case, now).asked
        assert [(one.answers, one.text, one.by) for one in held] == ([(given, WORDS, "Luc Gagné")] if reads else [])
    consent.close_case(cast["counsellor"], case, now)
    consent.erase_due(now + timedelta(days=400))
    assert "wombat" not in " ".join(builders.words_left())


def answered(cast: Cast, now: Any, many: int, answer: Answer = Answer.YES) -> list[CaseId]:
    found = [builders.bring_case(cast["counsellor"], now) for _one in range(many)]
    for case in found:
        service.ask_her(cast["counsellor"], case, {Question.HEARD: answer}, Narrative(""), now)
    return found


def test_reports_count_each_survivor_once_and_hide_small_counts(cast: Cast, now: Any):
    for case in answered(cast, now, 8, Answer.NO):
        again = now + timedelta(minutes=1)
        service.ask_her(cast["counsellor"], case, {Question.HEARD: Answer.YES}, Narrative(""), again)  # this counts
    for role in ("chair", "privacy"):
        first, *rest = reports.answers(cast[role], NEXT_QUARTER)
        assert first == (Question.HEARD, [8, 0, 0], 8)
        assert rest == [(Question.HELPS, [0, 0, 0], 0), (Question.AGAIN, [0, 0, 0], 0)]
    assert reports.answers(cast["chair"], NEXT_QUARTER, Readers.PUBLISHED)[0] == (Question.HEARD, [None, 0, 0], None)


def test_no_count_changes_with_one_answer_nor_with_stepping_aside_or_being_kept_out(cast: Cast, now: Any):
    """Otherwise the difference would be what one survivor answered."""
    first, second, *_others = answered(cast, now, 8)
    assert reports.answers(cast["chair"], NEXT_QUARTER - timedelta(seconds=1))[0] == (Question.HEARD, [0, 0, 0], 0)
    at = NEXT_QUARTER + timedelta(days=1)
    service.ask_her(cast["counsellor"], first, {Question.HEARD: Answer.NO}, Narrative(""), at)
    answered(cast, at, 1, Answer.NO)
    attendance.step_aside(cast["chair"], first, at)
    consent.exclude(second, agency=cast.agencies["chair"], now=at)
    assert reports.answers(cast["chair"], at + timedelta(days=1))[0] == (Question.HEARD, [8, 0, 0], 8)
    later = datetime(2027, 4, 1, 4, tzinfo=UTC)
    assert reports.answers(cast["chair"], later)[0][1] == [None, 0, None]


def test_nobody_else_of_the_agency_that_leads_looks_after_it_nor_who_has_left_it(cast: Cast, now: Any):
    case = builders.bring_case(cast["counsellor"], now)
    told(cast, case, now)
    at, notes = now + timedelta(minutes=5), builders.colleague(cast, "counsellor", "Eva Holm", now, Role.RECORDER)
    moves.move_member(PARTS["counsellor"].email, cast.agencies["lawyer"], [Role.REPRESENTATIVE], at)
    moved = accounts.actor(accounts.active_memberships(cast["counsellor"].person, at)[0].id, at)
    assert moved is not None
    for somebody in (notes, moved):
        with pytest.raises(RefusedError, match="not_her_contact"):
            service.set_state(somebody, case, needs_of(case)[0], NeedState.MET, at)
        assert [line.text for line in service.page(somebody, case, at).told] == [None]


def test_pages_are_told_once_that_a_need_stands_otherwise(cast: Cast, now: Any, monkeypatch: pytest.MonkeyPatch):
    case, heard = builders.bring_case(cast["counsellor"], now), list[RightsChanged]()
    monkeypatch.setitem(database._subscribers, RightsChanged, [heard.append])
    for _again in range(2):
        service.set_state(cast["counsellor"], case, needs_of(case)[0], NeedState.UNDER_WAY, now)
    assert heard == [RightsChanged(case)]


def test_what_is_done_for_one_need_stands_under_no_other(cast: Cast, now: Any):
    case = builders.bring_case(cast["counsellor"], now, needs=("A lawyer", "A bed"))
    bed, need = Narrative.read("Keep a bed"), needs_of(case)[1]
    actions.propose(
        cast["counsellor"], case=case, agency=cast.agencies["shelter"], text=bed, due=None, need=need, now=now
    )
    held = service.page(cast["detective"], case, now).needs
    assert [[action.text for action in one.actions] for one in held] == [[], ["Keep a bed"]]


def test_nothing_is_told_back_of_a_conference_that_runs(cast: Cast, now: Any, shared_scene: Any):
    case, meeting, _detail, _release = shared_scene
    assert service.page(cast["counsellor"], case, now).over == ()
    with pytest.raises(InvalidError, match="meeting"):
        told(cast, case, now, meeting=meeting)
