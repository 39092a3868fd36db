"""Between two conferences: every promise is carried by somebody, followed, handed on, and closed out honestly."""

from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from conference.accounts import moves
from conference.accounts.service import absences
from conference.actions import service as actions
from conference.actions import store
from conference.actions.domain import ActionState, GapCause, GapReason, Move, Outcome, Shown, Whose
from conference.actions.models import Action
from conference.actions.schemas import NO_AGENCY
from conference.attendance import service as attendance
from conference.consent import service as consent
from conference.infra.database import transaction
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import new_uuid
from conference.kernel.narrative import Narrative
from conference.meetings import service as meetings
from conference.notices.domain import COUNTED, Reminder
from conference.notices.schemas import promises
from conference.notices.service import letters
from tests import builders
from tests.cast import PARTS

WORDS = Narrative.read("The landlord has not called back")
DAY = timedelta(days=1)


@pytest.fixture
def case(cast, now):
    return builders.bring_case(cast["counsellor"], now)


def ask(cast, case, now, *, by="counsellor", of="shelter", due=None):
    return actions.propose(
        cast[by], case=case, agency=cast.agencies[of], text=Narrative.read("Keep a room"), due=due, now=now
    )


def promise(cast, case, now, *, due=None):
    action = ask(cast, case, now, due=due)
    actions.accept(cast["shelter"], action, now)
    return action


def held(action):
    return store.facts([action])[0]


def kinds(action):
    return [move.kind for move in store.history(action)]


def refused(code, deed, *args, **more):
    with pytest.raises(RefusedError, match=code):
        deed(*args, **more)


def test_every_move_is_a_row_in_its_order(cast, now, case):
    action = promise(cast, case, now)
    actions.begin(cast["shelter"], action, now)
    actions.close(cast["shelter"], action, Outcome.NOT_DONE, reason=GapReason.NO_CAPACITY, text=None, now=now)
    actions.reopen(cast["shelter"], action, WORDS, now)
    assert kinds(action) == [Move.PROPOSED, Move.ACCEPTED, Move.BEGUN, Move.CLOSED, Move.REOPENED]
    told = store.history(action)
    assert (told[1].carrier, told[3].reason, told[4].text) == ("Sam Lindqvist", GapReason.NO_CAPACITY, WORDS)


def test_an_update_of_its_agency_begins_it_and_everybody_in_it_may_comment(cast, now, case):
    action = promise(cast, case, now)
    actions.comment(cast["counsellor"], action, WORDS, now)
    assert not held(action).in_progress
    actions.update(cast["shelter"], action, WORDS, now)
    assert held(action).in_progress
    assert [line.by for line in held(action).updates] == ["Rosa Imani", "Sam Lindqvist"]
    with pytest.raises(HiddenError):
        actions.comment(cast["detective"], action, WORDS, now)


def test_what_was_not_done_is_a_gap_and_no_gap_once_it_is_opened_again(cast, now, case):
    action = promise(cast, case, now)
    actions.close(cast["shelter"], action, Outcome.NOT_DONE, reason=GapReason.WAITING_LIST, text=None, now=now)
    lines = actions.gap_lines(cast["detective"], now)
    assert [(line.action, line.cause) for line in lines] == [(action, GapCause.WAITING_LIST)]
    actions.reopen(cast["counsellor"], action, WORDS, now)
    assert not actions.gap_lines(cast["detective"], now)
    assert (held(action).state, held(action).carrier) == (ActionState.PROPOSED, None)


def test_a_no_outside_a_conference_is_a_gap_at_once(cast, now, case):
    action = ask(cast, case, now)
    actions.decline(cast["shelter"], action, GapReason.NO_CAPACITY, now)
    assert held(action).gap is GapCause.NO_CAPACITY
    actions.reopen(cast["shelter"], action, WORDS, now)
    assert (held(action).state, held(action).gap) == (ActionState.ACCEPTED, None)


def test_more_time_is_agreed_by_who_asked_for_it_or_a_chair(cast, now, case):
    today = now.date()
    action = promise(cast, case, now, due=today)
    refused("not_later", actions.ask_time, cast["shelter"], action, today, WORDS, now)
    actions.ask_time(cast["shelter"], action, today + DAY, WORDS, now)
    assert (held(action).due, held(action).asked_until) == (today, today + DAY)
    refused("not_your_agency", actions.answer_time, cast["shelter"], action, now, agree=True)
    actions.answer_time(cast["counsellor"], action, now, agree=False)
    assert (held(action).due, held(action).asked_until) == (today, None)
    actions.ask_time(cast["shelter"], action, today + DAY, WORDS, now)
    actions.answer_time(cast["chair"], action, now, agree=True)
    assert held(action).due == today + DAY
    refused("no_time_asked", actions.answer_time, cast["chair"], action, now, agree=True)


def test_a_colleague_carries_it_only_where_they_may_know_of_the_case(cast, now, case):
    action = promise(cast, case, now)
    mate = builders.colleague(cast, "shelter", "Ana Silva", now)
    actions.carry(cast["shelter"], action, mate.member, now)
    assert held(action).carrier == mate.member
    refused("carries_already", actions.carry, cast["shelter"], action, mate.member, now)
    refused("cannot_carry", actions.carry, cast["shelter"], action, cast["detective"].member, now)
    other = builders.colleague(cast, "shelter", "Ida Berg", now)
    attendance.step_aside(other, case, now)
    refused("cannot_carry", actions.carry, cast["shelter"], action, other.member, now)


def test_another_agency_takes_it_on_only_with_its_own_yes(cast, now, case):
    action, other = promise(cast, case, now), cast.agencies["detective"]
    actions.offer(cast["shelter"], action, other, WORDS, now)
    assert (held(action).agency, held(action).offered_to) == (cast.agencies["shelter"], other)
    assert [one.id for one in actions.inbox(cast["detective"], now).asked] == [action]
    actions.decline(cast["detective"], action, GapReason.NO_CAPACITY, now)
    assert (held(action).agency, held(action).offered_to) == (cast.agencies["shelter"], None)
    assert held(action).gap is None
    actions.offer(cast["shelter"], action, other, WORDS, now)
    actions.accept(cast["detective"], action, now)
    assert (held(action).agency, held(action).carrier) == (other, cast["detective"].member)
    assert not actions.inbox(cast["shelter"], now).owed


def test_nothing_is_offered_to_an_agency_that_she_keeps_out_and_an_offer_ends_with_her_choice(cast, now, case):
    action, other = promise(cast, case, now), cast.agencies["detective"]
    actions.offer(cast["shelter"], action, other, WORDS, now)
    consent.exclude(case, agency=other, by=cast["counsellor"], now=now)
    actions.take_back_from_kept_out(case, now)
    assert (held(action).state, held(action).offered_to) == (ActionState.ACCEPTED, None)
    refused("agency_cannot_be_asked", actions.offer, cast["shelter"], action, other, WORDS, now)


def test_once_it_was_taken_from_its_agency_nothing_tells_whose_it_was(cast, now, case):
    action = promise(cast, case, now)
    actions.update(cast["shelter"], action, WORDS, now)
    consent.exclude(case, agency=cast.agencies["shelter"], by=cast["counsellor"], now=now)
    actions.take_back_from_kept_out(case, now + DAY)
    assert (held(action).carrier, held(action).updates) == (None, ())
    told = store.history(action)
    assert [(move.kind, move.by, move.agency is NO_AGENCY) for move in told] == [(Move.TAKEN_BACK, None, True)]
    with pytest.raises(HiddenError):
        actions.own(cast["shelter"], action, now + DAY)
    actions.place(cast["counsellor"], action, cast.agencies["detective"], now + DAY)
    assert kinds(action) == [Move.TAKEN_BACK, Move.ASKED_ANEW]


def test_a_private_step_is_read_by_its_agency_alone(cast, now, case):
    action = promise(cast, case, now)
    actions.keep_step(cast["shelter"], action, Narrative.read("Ask the night shift"), now)
    step = store.steps(action, cast["shelter"].agencies)[0]
    assert not store.steps(action, cast["counsellor"].agencies)
    with pytest.raises(HiddenError):
        actions.tick_step(cast["chair"], action, step.id, now)
    actions.tick_step(cast["shelter"], action, step.id, now)
    assert store.steps(action, cast["shelter"].agencies)[0].done_at == now
    actions.offer(cast["shelter"], action, cast.agencies["detective"], WORDS, now)
    actions.accept(cast["detective"], action, now)
    assert not store.steps(action, cast["detective"].agencies)


def test_one_action_is_set_aside_without_its_case_and_overdue_cannot_hide(cast, now, case):
    today = now.date()
    first, second = (promise(cast, case, now, due=today + 2 * DAY) for _ in range(2))
    actions.snooze(cast["shelter"], first, today + 2 * DAY, now)
    found = actions.inbox(cast["shelter"], now)
    assert ([one.id for one in found.week], [one.id for one in found.later]) == ([second], [first])
    late = actions.inbox(cast["shelter"], now + 3 * DAY, actions.Choice(shown=Shown.ASKED))
    assert {one.id for one in late.overdue} == {first, second}


def test_whoever_looks_after_it_is_known_at_once_when_somebody_leaves(cast, now, case):
    action = promise(cast, case, now)
    mate = builders.colleague(cast, "shelter", "Ana Silva", now)
    actions.carry(cast["shelter"], action, mate.member, now)
    assert actions.owners([held(action)], now) == {action: mate.member}
    attendance.step_aside(mate, case, now)
    assert actions.owners([held(action)], now) == {action: cast["shelter"].member}
    moves.end_member(PARTS["shelter"].email, now)
    assert actions.owners([held(action)], now) == {action: cast["chair"].member}


def test_mine_holds_for_a_coordinator_what_nobody_carries_any_more(cast, now, case):
    mine, hers = promise(cast, case, now), promise(cast, case, now)
    mate = builders.colleague(cast, "shelter", "Ana Silva", now)
    actions.carry(cast["shelter"], hers, mate.member, now)
    chosen = actions.Choice(whose=Whose.MINE)
    assert [one.id for one in actions.inbox(cast["shelter"], now, chosen).owed] == [mine]
    assert [one.id for one in actions.inbox(mate, now, chosen).owed] == [hers]
    moves.end_member("ana.silva@example.org", now)
    assert {one.id for one in actions.inbox(cast["shelter"], now, chosen).owed} == {mine, hers}


def test_what_its_carrier_may_not_know_of_any_more_stands_in_the_list_of_who_looks_after_it(cast, now, case):
    action, other = promise(cast, case, now), promise(cast, builders.bring_case(cast["counsellor"], now), now)
    mate = builders.colleague(cast, "shelter", "Ana Silva", now)
    for one in (action, other):
        actions.carry(cast["shelter"], one, mate.member, now)
    attendance.step_aside(mate, case, now)
    chosen = actions.Choice(whose=Whose.MINE)
    assert actions.owners([held(action)], now) == {action: cast["shelter"].member}
    assert [one.id for one in actions.inbox(cast["shelter"], now, chosen).owed] == [action]
    assert [one.id for one in actions.inbox(mate, now, chosen).owed] == [other]


def test_list_page_and_mail_say_alike_who_looks_after_it_while_somebody_is_away(cast, now, case):
    today = now.date()
    action = promise(cast, case, now, due=today)
    ana, ida = (builders.colleague(cast, "shelter", name, now) for name in ("Ana Silva", "Ida Berg"))
    actions.carry(cast["shelter"], action, ana.member, now)
    absences.say_away(ana, today, today, ida.member, now)
    assert actions.owners([held(action)], now) == {action: ida.member}
    shown = {one: actions.inbox(one, now, actions.Choice(whose=Whose.MINE)).today for one in (ida, cast["shelter"])}
    assert ([one.id for one in shown[ida]], shown[cast["shelter"]]) == ([action], ())
    with transaction():
        written = letters.take_letters(now)
    assert written["ida.berg@example.org"].reminders == {Reminder.TODAY: 1}
    assert "ana.silva@example.org" not in written


def test_the_week_is_counted_no_further_than_the_number_helps(cast, now, case):
    first = store.action(promise(cast, case, now))
    row = {column.key: getattr(first, column.key) for column in sa.inspect(Action).columns}
    with transaction() as current:
        current.execute(sa.insert(Action), [{**row, "id": new_uuid()} for _ in range(COUNTED - 1)])
    monday = now + (7 - now.weekday()) * DAY
    assert said_on(monday) == ["You look after 99 promises.", "Your agency has 99 open promises."]
    promise(cast, case, now)
    assert said_on(monday + 7 * DAY) == [
        "You look after more than 99 promises.",
        "Your agency has more than 99 open promises.",
    ]


def said_on(day):
    with transaction():
        letter = letters.take_letters(day)[PARTS["shelter"].email]
    with force_locale("en"):
        _subject, body = promises(address="", reminders=letter.reminders, own=letter.own, agencys=letter.agencys)
    return [line for line in body.splitlines() if "promise" in line]


def test_each_of_several_is_done_by_itself(cast, now, case):
    first, second, theirs = promise(cast, case, now), promise(cast, case, now), ask(cast, case, now, of="detective")
    actions.begin(cast["shelter"], second, now)
    went = actions.each([first, second, theirs], lambda action: actions.begin(cast["shelter"], action, now))
    assert (went.done, went.refused) == (1, {second: "begun_already", theirs: "not_here"})


def test_what_is_done_stands_on_the_agenda_until_a_chair_clears_it(cast, now, case):
    action, hidden = promise(cast, case, now), builders.bring_case(cast["counsellor"], now)
    secret = promise(cast, hidden, now)
    for one in (action, secret):
        actions.close(cast["shelter"], one, Outcome.DONE, reason=None, text=None, now=now)
    attendance.step_aside(cast["chair"], hidden, now)
    meeting = builders.meeting(cast["chair"], [case], now)
    agenda = partial(meetings.agenda, meeting=builders.held_meeting(meeting), now=now)
    assert [one.id for one in agenda(cast["chair"]).done] == [action]
    assert {one.id for one in agenda(cast["detective"]).done} == {action, secret}
    refused("not_the_chair", meetings.clear_done, cast["detective"], meeting, now)
    assert meetings.clear_done(cast["chair"], meeting, now) == 1
    assert [one.id for one in agenda(cast["detective"]).done] == [secret]


def test_the_chair_clears_what_is_done_at_the_table(cast, now, case):
    action = promise(cast, case, now)
    actions.close(cast["shelter"], action, Outcome.DONE, reason=None, text=None, now=now)
    meeting = builders.meeting(cast["chair"], [case], now)
    for role in ("chair", "shelter"):
        builders.enter(cast[role], meeting, now)
    for kind in ("open", "next"):  # unfinished business comes first
        builders.command(cast["chair"], meeting, kind, now)
    shown = partial(builders.board, meeting_id=meeting, now=now)
    assert [one.id for one in shown(cast["shelter"]).unfinished] == [action]
    refused("not_the_chair", builders.command, cast["shelter"], meeting, "clear_done", now)
    builders.command(cast["chair"], meeting, "clear_done", now)
    assert shown(cast["shelter"]).unfinished == ()
