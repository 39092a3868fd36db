"""Who hears of a case at all: those who answer for an agency that may be told, and nobody of what they did."""

from datetime import timedelta

import pytest

from conference.accounts import service as accounts
from conference.accounts.models import Membership
from conference.accounts.service import absences
from conference.actions import service as actions
from conference.attendance import service as attendance
from conference.emergency import service as emergencies
from conference.emergency.domain import Why
from conference.infra import mail
from conference.infra.database import transaction
from conference.kernel.actor import Role
from conference.kernel.errors import InvalidError
from conference.kernel.narrative import Narrative
from conference.notices import service
from conference.notices.service.letters import take_letters
from tests import builders
from tests.cast import PARTS

WORDS = Narrative.read("Keep a room")


@pytest.fixture
def case(cast, now):
    return builders.bring_case(cast["counsellor"], now)


def test_those_who_answer_for_an_agency_hear_and_not_who_did_it_may_not_know_or_only_looks_on(cast, now, case):
    ana, aside = (builders.colleague(cast, "shelter", name, now) for name in ("Ana Silva", "Ida Berg"))
    for role in (Role.OBSERVER, Role.RECORDER, Role.PRIVACY_OFFICER):
        builders.colleague(cast, "shelter", f"{role.name.title()} Berg", now, role)
    attendance.step_aside(aside, case, now)
    agencies = [cast.agencies["shelter"], cast.agencies["outsider"]]
    assert set(service.keepers(agencies, case, now)) == {PARTS["shelter"].email, "ana.silva@example.org"}
    assert set(service.keepers(agencies, case, now, but=ana.member)) == {PARTS["shelter"].email}


def test_who_no_longer_answers_for_the_agency_is_told_of_no_promise_that_they_carried(cast, now, case):
    ana = builders.colleague(cast, "shelter", "Ana Silva", now)
    action = actions.propose(cast["counsellor"], case=case, agency=ana.agency, text=WORDS, due=None, now=now)
    actions.accept(ana, action, now)
    with transaction() as current:
        current.get_one(Membership, ana.member).roles = frozenset({Role.RECORDER})
    with transaction():
        letters = take_letters(now + timedelta(days=5))  # a Monday
    assert set(letters) == {PARTS["shelter"].email}


def test_nobody_stands_in_for_themselves_and_of_two_words_the_last_one_holds(cast, now):
    ana, today = builders.colleague(cast, "shelter", "Ana Silva", now), now.date()
    with pytest.raises(InvalidError, match="stand_in"):
        absences.say_away(cast["shelter"], today, today, cast["shelter"].member, now)
    for stand_in in (None, ana.member):
        absences.say_away(cast["shelter"], today, today, stand_in, now)
    at_work = accounts.staff(now).at_work(cast["shelter"].member)
    assert at_work == ana


def test_a_conference_is_asked_for_and_its_chairs_are_told_or_neither(cast, now, case, monkeypatch):
    def no_outbox(**_mail):
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(mail, "write", no_outbox)
        with pytest.raises(OSError):  # noqa: PT011 - what the outbox says is not ours
            emergencies.ask(cast["counsellor"], case, Why.DANGER, WORDS, now)
    assert emergencies.to_answer(cast["chair"], now) == []
    emergencies.ask(cast["counsellor"], case, Why.DANGER, WORDS, now)
    assert len(emergencies.to_answer(cast["chair"], now)) == 1
