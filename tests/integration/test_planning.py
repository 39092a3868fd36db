"""Planning an agenda on a real database: what the planner is told, what it offers, and what a chair may be told."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from conference.actions import service as actions
from conference.cases.domain import Step
from conference.cases.service import set_step
from conference.consent import service as consent
from conference.directory import store as directory
from conference.infra import clock
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId, ItemId, MeetingId
from conference.kernel.narrative import Narrative
from conference.meetings import service, store
from conference.meetings.domain import AgendaChange, Because
from conference.meetings.foreseen import Foreseen
from conference.meetings.planner import ENOUGH_DISCUSSED, Chosen, LeftOut
from conference.meetings.service.offering import Offer, offer
from conference.queue import service as queue
from conference.queue.domain import Order, Stated, Urgent, Wanted
from tests import builders
from tests.builders import held_meeting
from tests.cast import Cast

DAY = timedelta(days=1)


def bring(cast: Cast, now: datetime, number: int, by: str = "counsellor") -> list[CaseId]:
    return [builders.bring_case(cast[by], now, question=f"Question {each}?") for each in range(number)]


def hold(cast: Cast, cases: Sequence[CaseId], now: datetime, *, reach: int, minutes: int = 0) -> MeetingId:
    """A conference that discusses the first few of its cases, so many minutes each, and does not reach the others."""
    meeting = builders.meeting(cast["chair"], cases, now)
    builders.enter(cast["chair"], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.command(cast["chair"], meeting, "next", now)
    for turn in range(reach):
        builders.command(cast["chair"], meeting, "next", now + timedelta(minutes=minutes * turn))
    builders.command(cast["chair"], meeting, "end", now + timedelta(minutes=minutes * reach))
    return meeting


def planned(cast: Cast, now: datetime, cases: Sequence[CaseId] = ()) -> MeetingId:
    return builders.meeting(cast["chair"], cases, now, publish=False)


def offered(actor: Actor, meeting: MeetingId, now: datetime) -> Offer:
    return offer(actor, held_meeting(meeting), now)


def chosen(found: Offer) -> list[tuple[CaseId, Chosen]]:
    return [(place.candidate.case, place.because) for place in found.plan.chosen]


def agenda(meeting: MeetingId) -> list[CaseId | None]:
    return [item.case_id for item in store.items(meeting)]


def test_put_off_twice_it_is_first_in_line_and_the_chair_is_told(app, cast: Cast, now: datetime):
    later = now + 14 * DAY
    first, second, third = bring(cast, now, 3)
    hold(cast, [first, second], now + 10 * DAY, reach=1)
    hold(cast, [third, second], now + 12 * DAY, reach=1)
    fresh = bring(cast, later, 1)
    meeting = planned(cast, later)

    found = offered(cast["chair"], meeting, later)

    assert chosen(found)[:1] == [(second, Chosen.POSTPONED_OFTEN)]
    assert [case for case, _why in chosen(found)][1:2] == fresh
    assert [warned.of for warned in found.warned[second]] == [Foreseen.POSTPONED_OFTEN]


def test_what_was_discussed_is_followed_and_waits_no_longer(app, cast: Cast, now: datetime):
    discussed, new = bring(cast, now, 2)
    hold(cast, [discussed], now + 10 * DAY, reach=1)
    now += 20 * DAY
    meeting = planned(cast, now)

    rows = {row.card.id: row.urgency.stated for row in queue.page(cast["chair"], now, Wanted()).rows}
    assert rows == {new: (Stated(Urgent.WAITING, 20),), discussed: (Stated(Urgent.FOLLOWED, 10),)}
    found = offered(cast["chair"], meeting, now)
    assert chosen(found) == [(new, Chosen.NEXT)]
    assert [(held.case, why) for held, why in found.plan.left_out] == [(discussed, LeftOut.NOTHING_DUE)]

    late = actions.propose(
        cast["chair"], case=discussed, agency=cast.agencies["shelter"], text=Narrative.read("Keep a room"),
        due=now.date() - DAY, now=now - 5 * DAY,
    )  # fmt: skip
    actions.accept(cast["shelter"], late, now - 5 * DAY)
    assert chosen(offered(cast["chair"], meeting, now)) == [(new, Chosen.NEXT), (discussed, Chosen.PROMISE_OVERDUE)]


def test_the_planner_judges_by_the_day_of_the_conference(app, cast: Cast, now: datetime):
    followed, promised = bring(cast, now, 2)
    hold(cast, [followed, promised], now, reach=2)
    kept = actions.propose(
        cast["chair"], case=promised, agency=cast.agencies["shelter"], text=Narrative.read("Keep a room"),
        due=now.date() + 10 * DAY, now=now,
    )  # fmt: skip
    actions.accept(cast["shelter"], kept, now)
    soon, later, last = (planned(cast, now + days * DAY) for days in (9, 14, 28))

    def judged(meeting: MeetingId) -> dict[CaseId, Chosen | LeftOut]:
        found = offered(cast["chair"], meeting, now)
        return dict(chosen(found)) | {held.case: why for held, why in found.plan.left_out}

    nothing, overdue = LeftOut.NOTHING_DUE, Chosen.PROMISE_OVERDUE
    assert judged(soon) == {followed: nothing, promised: nothing}
    assert judged(later) == {followed: nothing, promised: overdue}
    assert judged(last) == {followed: Chosen.LOOK_AGAIN, promised: overdue}


def test_the_proposal_fills_what_the_chair_left_free_with_old_business_before_the_chairs_own(
    app, cast: Cast, now: datetime
):
    old, own, *rest = bring(cast, now, 8)
    hold(cast, [old], now, reach=0)
    meeting = planned(cast, now + DAY, [own])

    added = service.take_proposal(cast["chair"], meeting, now + DAY)

    held = agenda(meeting)
    assert added == 4
    assert held[:3] == [None, old, own]
    assert set(held[3:]) < set(rest)
    assert service.take_proposal(cast["chair"], meeting, now + DAY) == 0
    assert sum(item.minutes for item in store.items(meeting)) <= 120


def test_minutes_are_learned_from_what_the_chair_may_know_of(app, cast: Cast, now: datetime):
    secret = bring(cast, now, 1)[0]
    for turn in range(ENOUGH_DISCUSSED // 4):
        hold(cast, bring(cast, now, 4), now + turn * DAY, reach=4, minutes=31)
    meeting = planned(cast, now + 9 * DAY)
    hold(cast, [secret], now + 8 * DAY, reach=1, minutes=90)
    with transaction():
        consent.exclude(secret, agency=cast.agencies["chair"], now=now + 8 * DAY)

    found = offered(cast["chair"], meeting, now + 9 * DAY)

    assert (found.usual, found.learned) == (30, True)


def test_whom_she_keeps_out_changes_no_plan_and_is_named_only_to_who_may_know(app, cast: Cast, now: datetime):
    case = builders.bring_case(cast["counsellor"], now)
    meeting = planned(cast, now, [case])
    before = offered(cast["chair"], meeting, now)
    with transaction():
        consent.exclude(case, agency=cast.agencies["detective"], now=now)

    after = offered(cast["chair"], meeting, now)

    assert (after.plan, after.warned) == (before.plan, before.warned)
    lead = offered(cast["counsellor"], meeting, now)
    assert [(held.of, held.names) for held in lead.warned[case]] == [
        (Foreseen.KEPT_OUT_EXPECTED, (cast["detective"].agency_name,))
    ]
    nobody = offered(cast["detective"], meeting, now)
    assert (nobody.rows, nobody.plan.places, nobody.warned) == ({}, (), {})


def test_the_chair_is_warned_of_who_cannot_come_and_of_whom_no_release_covers(app, cast: Cast, now: datetime):
    case = builders.bring_case(cast["counsellor"], now)
    other = builders.bring_case(cast["shelter"], now, question="Who can go with her?")
    with transaction():
        set_step(case, Step.LIMITED_IDENTITY, frozenset({cast.agencies["shelter"], cast.agencies["lawyer"]}))
    builders.release(cast["counsellor"], case, cast.agencies["lawyer"], now)
    meeting = planned(cast, now, [case])

    def warned() -> dict[Foreseen, tuple[str, ...]]:
        return {held.of: held.names for held in offered(cast["chair"], meeting, now).warned[case]}

    assert warned() == {Foreseen.NOT_COVERED: (cast["shelter"].agency_name,)}

    with transaction():  # the shelter's agreement ends before the day of the conference
        for held in directory.agreements(cast.agencies["shelter"]):
            held.last_day = now.date() + 2 * DAY
        held_meeting(meeting).starts_at = now + 7 * DAY
    assert warned() == {Foreseen.NEEDED_ABSENT: (cast["shelter"].agency_name,)}
    found = offered(cast["chair"], meeting, now)
    assert [(held.case, why) for held, why in found.plan.left_out] == [(other, LeftOut.LEAD_ABSENT)]


def test_an_agenda_takes_the_order_that_the_chair_dragged(app, cast: Cast, now: datetime):
    meeting = planned(cast, now, bring(cast, now, 3))
    first, *others = [item.id for item in store.items(meeting)]

    service.reorder(cast["chair"], meeting, [first, *others[::-1]])

    assert [item.id for item in store.items(meeting)] == [first, *others[::-1]]
    assert [item.position for item in store.items(meeting)] == [1, 2, 3, 4]
    for stale in ([*others, first], [first, *others[1:]], [first, *others, others[0]]):
        with pytest.raises(RefusedError, match="agenda_changed"):
            service.reorder(cast["chair"], meeting, stale)
    with pytest.raises(RefusedError, match="not_the_chair"):
        service.reorder(cast["counsellor"], meeting, [first, *others])


def test_who_read_it_is_told_what_changed_and_never_about_whom(
    app, cast: Cast, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clock, "now", lambda: now)
    case, late = bring(cast, now, 2)
    meeting = builders.meeting(cast["chair"], [case], now)
    with pytest.raises(RefusedError, match="nothing_to_tell"):
        service.tell_changes(cast["chair"], meeting, now)
    folder = tmp_path / "mail"
    before = set(folder.glob("*.eml"))

    service.add_case(cast["chair"], meeting, late, now)
    item = store.items(meeting)[1]
    service.set_minutes(cast["chair"], meeting, ItemId(item.id), 25, now)
    assert set(folder.glob("*.eml")) == before
    service.tell_changes(cast["chair"], meeting, now)

    held = held_meeting(meeting)
    assert (held.told_changes, held.untold, held.told_at) == ([AgendaChange.ADDED, AgendaChange.MINUTES], [], now)
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in set(folder.glob("*.eml")) - before
    ]
    assert len(mails) == len(before)
    said = [f"{mail['Subject']}\n{mail.get_content()}" for mail in mails]
    names = [row.card.pseudonym for row in queue.waiting(cast["chair"], now)]
    assert not any(name in words or "added" in words for name in names for words in said)
    with pytest.raises(RefusedError, match="nothing_to_tell"):
        service.tell_changes(cast["chair"], meeting, now)


def test_what_changed_before_a_date_was_skipped_is_no_news_once_it_is_held_after_all(app, cast: Cast, now: datetime):
    case, late = bring(cast, now, 2)
    meeting = builders.meeting(cast["chair"], [case], now + timedelta(days=1))
    service.add_case(cast["chair"], meeting, late, now)
    assert held_meeting(meeting).untold == [AgendaChange.ADDED]
    service.skip_date(cast["chair"], meeting, Because.HOLIDAY)
    service.hold_after_all(cast["chair"], meeting, now)
    service.publish_agenda(cast["chair"], meeting)
    assert (held_meeting(meeting).untold, held_meeting(meeting).told_changes) == ([], [])


def test_a_change_before_publishing_is_nobodys_news(app, cast: Cast, now: datetime):
    case, late = bring(cast, now, 2)
    meeting = planned(cast, now, [case])
    service.add_case(cast["chair"], meeting, late, now)
    service.move(cast["chair"], meeting, store.items(meeting)[1].id, up=False)

    service.publish_agenda(cast["chair"], meeting)

    assert held_meeting(meeting).untold == []


def test_the_queue_is_narrowed_by_facts_and_sorted_by_the_day(app, cast: Cast, now: datetime):
    cases = bring(cast, now, 3)
    with transaction():
        for number, case in enumerate(cases):
            row = builders.held_case(case)
            row.waiting_since = date(2026, 11, 1 + number)
            row.interpreter = number == 1
            row.step = Step.LIMITED_IDENTITY if number == 2 else Step.DE_IDENTIFIED

    def found(**wanted: object) -> list[CaseId]:
        return [row.card.id for row in queue.page(cast["chair"], now, Wanted(**wanted)).rows]  # type: ignore[arg-type]

    assert found(order=Order.LONGEST) == cases
    assert found(order=Order.LATEST) == cases[::-1]
    assert found(interpreter=True) == [cases[1]]
    assert found(step=Step.LIMITED_IDENTITY) == [cases[2]]


def test_a_release_that_ends_soon_is_said_to_its_holder_alone(app, cast: Cast, now: datetime):
    case = builders.bring_case(cast["counsellor"], now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now, days=4)

    rows = {role: queue.page(cast[role], now, Wanted()).rows[0] for role in ("counsellor", "shelter", "chair")}

    assert [(held.recipient, held.last_day) for held in rows["counsellor"].ending] == [
        (cast["shelter"].agency_name, now.date() + timedelta(days=4))
    ]
    assert (rows["shelter"].ending, rows["chair"].ending) == ((), ())
