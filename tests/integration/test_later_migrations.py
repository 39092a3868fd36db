"""Migrations from 0011 on, with data, on both databases: what they keep, on the way up and on the way down."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import flask_migrate
import sqlalchemy as sa

from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.actions.domain import GapReason
from conference.actions.domain import Move as ActionMove
from conference.audit.domain import Deed
from conference.cases import store as cases_store
from conference.cases.domain import Agrees
from conference.consent import service as consent
from conference.infra import mail
from conference.infra.database import db, transaction
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from conference.minutes import service as minutes
from conference.needs.domain import NewHandover
from conference.needs.service import handing_over
from conference.notices.domain import OF_A_DAY, Reminder, Times
from conference.notices.service import following
from conference.queue import service as queue
from conference.queue.domain import Wanted
from conference.referrals import service as referrals
from conference.referrals.domain import Move, NewReferral
from tests import builders
from tests.conftest import NOW

FOLDER = "migrations"


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names())


# ------------------------------------------------------------------------------------------------- 0011 · a long queue
def test_names_are_found_by_their_second_word_and_what_came_back_waits_again(app, cast):
    cases = [builders.bring_case(cast["counsellor"], NOW, question=f"Which shelter, number {n}?") for n in range(2)]
    for later in range(2):  # the second case is discussed the next time, the first one waits still
        at = NOW + timedelta(days=later)
        meeting = builders.meeting(cast["chair"], cases, at)
        builders.enter(cast["chair"], meeting, at)
        builders.command(cast["chair"], meeting, "open", at)
        if later:
            builders.call(cast["chair"], meeting, cases[1], at)
        builders.command(cast["chair"], meeting, "end", at)
    came_back = meetings.undiscussed()
    db.session.rollback()

    flask_migrate.downgrade(directory=FOLDER, revision="0010")
    flask_migrate.upgrade(directory=FOLDER)

    assert {case: back.times for case, back in came_back.items()} == {cases[0]: 2}
    assert meetings.undiscussed() == came_back
    first = builders.held_case(cases[0])
    assert first.second_name == first.pseudonym.split()[1]
    assert queue.page(cast["chair"], NOW, Wanted(pseudonym=first.second_name)).rows[0].card.id == cases[0]


# ---------------------------------------------------------------------------------------------- 0013 · bringing a case
def test_a_case_keeps_its_name_and_loses_only_what_the_version_before_has_no_word_for(app, cast):
    case = builders.bring_case(cast["counsellor"], NOW)
    consent.rename(cast["counsellor"], case, consent.new_names(cast["counsellor"], case, NOW)[0], NOW)
    called = builders.held_case(case).pseudonym
    deeds = {entry.deed for entry in builders.recorded()}
    db.session.rollback()

    flask_migrate.downgrade(directory=FOLDER, revision="0010")
    assert not tables() & {"offered_name", "former_name", "declined_case", "alike_answer"}
    flask_migrate.upgrade(directory=FOLDER)

    assert builders.held_case(case).pseudonym == called
    assert deeds - {entry.deed for entry in builders.recorded()} == {Deed.RENAME_CASE}


# ------------------------------------------------------------------------------------------- 0014 · minutes as a file
def test_the_way_down_takes_only_what_the_version_before_has_no_word_for(app, cast):
    _case, meeting = builders.ended(cast, NOW)
    minutes.record_file(cast["shelter"], builders.held_meeting(meeting), NOW, kept=False)
    before = deeds()
    assert before.count("take_minutes") == 1
    db.session.rollback()

    flask_migrate.downgrade(directory=FOLDER, revision="0010")
    assert deeds() == [deed for deed in before if deed != "take_minutes"]
    flask_migrate.upgrade(directory=FOLDER)
    minutes.record_file(cast["shelter"], builders.held_meeting(meeting), NOW, kept=True)
    assert deeds().count("take_minutes") == 1


def deeds() -> list[str]:
    with db.engine.connect() as connection:
        return list(connection.scalars(sa.text("SELECT deed FROM record_entry ORDER BY number")))


# ------------------------------------------------------------------------------------------------- 0016 · mail and jobs
def test_a_mail_that_waited_is_still_delivered_and_one_that_went_out_is_not_sent_again(app, cast):
    with transaction():
        mail.write(to="gone@example.org", subject="Went out", body="Before.")
    mail.deliver(NOW)
    for file in mails_of(app):
        file.unlink()
    with transaction():
        mail.write(to="waits@example.org", subject="Waits", body="Since then.")
    db.session.rollback()

    flask_migrate.downgrade(directory=FOLDER, revision="0015")
    flask_migrate.upgrade(directory=FOLDER)

    mail.deliver(NOW)
    (file,) = mails_of(app)
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["To"] == "waits@example.org"


def mails_of(app):
    return list(Path(app.config["MAIL_FOLDER"]).glob("*.eml"))


# ----------------------------------------------------------------------------------------------------- 0017 · referrals
def test_the_ledger_keeps_what_is_of_actions_and_lets_go_of_what_is_of_referrals(app, cast):
    case = builders.bring_case(cast["counsellor"], NOW)
    meeting = builders.meeting(cast["chair"], [case], NOW)
    for role in ("chair", "counsellor"):
        builders.enter(cast[role], meeting, NOW)
    builders.command(cast["chair"], meeting, "open", NOW)
    builders.call(cast["chair"], meeting, case, NOW)
    builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], "Keep a room", NOW)
    builders.command(cast["chair"], meeting, "end", NOW)
    need = cases_store.cards([case])[case].needs[0].id
    new = NewReferral(need, cast.agencies["shelter"], Narrative(""), Narrative.read("Mornings"), NOW.date())
    referral = referrals.offer(cast["counsellor"], case, new, NOW)
    referrals.move(cast["shelter"], referral, Move.DECLINE, NOW, reason=GapReason.OTHER)
    before = actions.gap_lines(cast["chair"], NOW)
    db.session.rollback()

    flask_migrate.downgrade(directory=FOLDER, revision="0014")
    assert "referral" not in tables()
    flask_migrate.upgrade(directory=FOLDER)

    assert len(before) == 2
    assert actions.gap_lines(cast["chair"], NOW) == [line for line in before if line.action]


# -------------------------------------------------------------------------------------------------- 0019 · handing over
def test_who_took_over_stays_her_contact_on_the_way_down_and_up(app, cast):
    case = builders.bring_case(cast["counsellor"], NOW)
    pat = builders.colleague(cast, "counsellor", "Pat Onwards", NOW)
    new = NewHandover(pat.member, NOW.date(), Agrees.YES, Narrative(""), (Narrative.read("Meet her together"),))
    handing_over.hand_over(cast["counsellor"], case, new, NOW)
    db.session.rollback()

    flask_migrate.downgrade(directory=FOLDER, revision="0017")
    assert not tables() & {"contact_handover", "left_to_do"}
    flask_migrate.upgrade(directory=FOLDER)

    page = handing_over.page(pat, case, NOW)
    assert [one.name for one in page.calls.people] == ["Pat Onwards"]
    assert page.running is None
    handing_over.hand_over(pat, case, replace(new, to=cast["counsellor"].member), NOW)
    assert handing_over.page(pat, case, NOW).running


# ------------------------------------------------------------------------------------ 0020 · nudges, and who needs help
def test_who_wanted_no_reminder_wants_none_of_the_new_ones_and_a_nudge_leaves_no_trace_on_the_way_down(app, cast):
    case = builders.bring_case(cast["counsellor"], NOW)
    action = actions.propose(
        cast["counsellor"], case=case, agency=cast.agencies["shelter"], text=Narrative.read("A room"), due=None, now=NOW
    )
    actions.accept(cast["shelter"], action, NOW)
    before = actions_store.history(action)
    actions.nudge(cast["chair"], action, NOW)
    following.choose_own(cast["shelter"], frozenset(OF_A_DAY), monday=True)
    following.choose_own(cast["counsellor"], frozenset({Reminder.AHEAD, Reminder.NUDGED}), monday=False)
    db.session.rollback()

    flask_migrate.downgrade(directory=FOLDER, revision="0018")
    assert not tables() & {"waiting_nudge", "letter_day"}
    flask_migrate.upgrade(directory=FOLDER)

    assert actions_store.history(action) == before
    assert following.times() == Times()
    assert following.own_choice(cast["shelter"]) == (frozenset(Reminder), True)
    assert following.own_choice(cast["counsellor"]) == (frozenset({Reminder.AHEAD}), False)
    actions.nudge(cast["chair"], action, NOW)
    assert actions_store.history(action)[-1].kind is ActionMove.NUDGED
