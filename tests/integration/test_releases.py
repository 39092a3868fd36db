"""Releases as services keep them: several from one form, the spoken yes, what is told to whom, taking back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from conference.cases.models import Case
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent import store
from conference.consent.domain import (
    Category,
    Form,
    Interpreter,
    NewRelease,
    Purpose,
    Reason,
    Signature,
    Signer,
)
from conference.consent.policy import release_state
from conference.directory import service as directory
from conference.infra.database import db, transaction
from conference.infra.mail import OutgoingMail
from conference.kernel.errors import HiddenError, InvalidError, RefusedError
from conference.kernel.ids import CaseId, ReleaseId
from conference.live.service import sharing
from tests import builders
from tests.cast import Cast

DAY = timedelta(days=1)


def signed(case: CaseId, to: object, now: datetime, **changes: object) -> NewRelease:
    today = directory.today(now)
    new = NewRelease(
        about=survivor_of(case),
        recipient=to,  # type: ignore[arg-type]
        categories=frozenset({Category.LOCATION_SAFETY, Category.CONTACT}),
        purposes=frozenset({Purpose.SAFETY_PLANNING}),
        signed_on=today,
        last_day=today + timedelta(days=30),
        explained=True,
        signatures=(Signature(Signer.SURVIVOR),),
    )
    return replace(new, **changes)  # type: ignore[arg-type]


def mails() -> list[tuple[str, str, str]]:
    rows = db.session.query(OutgoingMail).order_by(OutgoingMail.written_at, OutgoingMail.to).all()
    return [(row.to, row.subject, row.body) for row in rows]


def state(case: CaseId, release: ReleaseId, now: datetime, category: Category | None = None) -> Reason | None:
    facts = store.case_facts([case], directory.zone())[case]
    held = next(one for one in facts.releases if one.id == release)
    return release_state(held, facts, now, category=category)


@pytest.fixture
def case(cast: Cast, now: datetime) -> CaseId:
    return builders.bring_case(cast["counsellor"], now)


# --- recording --------------------------------------------------------------------------------------------------------


def test_one_signed_form_makes_a_release_for_each_agency_or_none(cast: Cast, now: datetime, case: CaseId):
    agencies = [cast.agencies[role] for role in ("shelter", "detective", "lawyer")]
    made = consent.record_releases(cast["counsellor"], case, [signed(case, to, now) for to in agencies], now)
    assert {store.release(one).recipient_id for one in made} == set(agencies)  # type: ignore[union-attr]

    wrong = [signed(case, agencies[0], now), signed(case, cast.agencies["counsellor"], now)]
    with pytest.raises(RefusedError, match=Reason.RECIPIENT_NOT_NAMED):
        consent.record_releases(cast["counsellor"], case, wrong, now)
    with pytest.raises(RefusedError, match=Reason.RECIPIENT_NOT_NAMED):
        consent.record_releases(cast["counsellor"], case, [], now)
    assert len(store.releases(case)) == 3


def test_a_spoken_yes_is_kept_and_opens_nothing_until_a_signed_one_takes_its_place(
    cast: Cast, now: datetime, case: CaseId
):
    to = cast.agencies["shelter"]
    spoken = consent.record_release(cast["counsellor"], case, signed(case, to, now, form=Form.SPOKEN), now)
    assert state(case, spoken, now) is Reason.RELEASE_NOT_IN_WRITING
    with pytest.raises(RefusedError, match=Reason.NO_RELEASE_TO_ENTER):
        builders.detail(cast["counsellor"], case, now)
    again = signed(case, to, now, form=Form.SPOKEN, replaces=spoken)
    with pytest.raises(RefusedError, match=Reason.NOT_IN_WRITING):
        consent.record_release(cast["counsellor"], case, again, now)
    unexplained = signed(case, to, now, form=Form.SPOKEN, explained=False)
    with pytest.raises(RefusedError, match=Reason.NOT_EXPLAINED):
        consent.record_release(cast["counsellor"], case, unexplained, now)

    later = now + timedelta(hours=1)
    written = consent.record_release(cast["counsellor"], case, signed(case, to, later, replaces=spoken), later)
    assert state(case, spoken, later) is Reason.RELEASE_WITHDRAWN
    assert state(case, written, later) is None


def test_an_interpreter_is_missing_where_the_card_says_that_she_needs_one(cast: Cast, now: datetime, case: CaseId):
    with transaction() as current:
        row = current.get(Case, case)
        assert row is not None
        row.interpreter = True
    to = cast.agencies["shelter"]
    for interpreter, reason in {
        Interpreter.NOT_NEEDED: Reason.INTERPRETER_MISSING,
        Interpreter.FAMILY_OR_FRIEND: Reason.INTERPRETER_NOT_INDEPENDENT,
        Interpreter.WORKER: Reason.INTERPRETER_NOT_INDEPENDENT,
    }.items():
        with pytest.raises(RefusedError, match=reason):
            consent.record_release(cast["counsellor"], case, signed(case, to, now, interpreter=interpreter), now)
    new = signed(case, to, now, interpreter=Interpreter.TELEPHONE, interpreter_language="es")
    row = store.release(consent.record_release(cast["counsellor"], case, new, now))
    assert row is not None
    assert (row.interpreter, row.interpreter_language) == (Interpreter.TELEPHONE, "es")


def test_a_named_person_acts_for_the_agency_that_receives(cast: Cast, now: datetime, case: CaseId):
    to = cast.agencies["shelter"]
    new = signed(case, to, now, person=cast["detective"].person)
    with pytest.raises(InvalidError) as wrong:
        consent.record_release(cast["counsellor"], case, new, now)
    assert wrong.value.fields == {"person": consent.NOT_OF_THIS_AGENCY}
    assert consent.record_release(cast["counsellor"], case, signed(case, to, now, person=cast["shelter"].person), now)


def test_only_the_holders_own_release_is_replaced(cast: Cast, now: datetime, case: CaseId):
    other = builders.release(cast["shelter"], case, cast.agencies["detective"], now)
    new = signed(case, cast.agencies["shelter"], now, replaces=other)
    with pytest.raises(RefusedError, match=Reason.RECORDER_NOT_ALLOWED):
        consent.record_release(cast["counsellor"], case, new, now)


def test_the_holders_agency_alone_is_told_what_was_recorded(cast: Cast, now: datetime, case: CaseId):
    made = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    assert [row.id for row in consent.recorded_since(cast["counsellor"], now - DAY, now)] == [made]
    assert consent.recorded_since(cast["counsellor"], now + DAY, now) == []
    assert consent.recorded_since(cast["shelter"], now - DAY, now) == []
    with pytest.raises(HiddenError):
        consent.recorded_since(cast["recorder"], now - DAY, now)
    consent.exclude(case, person=cast["counsellor"].person, now=now)
    assert consent.recorded_since(cast["counsellor"], now - DAY, now) == []


# --- taking back ------------------------------------------------------------------------------------------------------


def test_a_withdrawal_counts_from_when_it_was_said_and_the_earlier_word_counts(cast: Cast, now: datetime, case: CaseId):
    made = consent.record_release(cast["counsellor"], case, signed(case, cast.agencies["shelter"], now - 2 * DAY), now)
    said = now - timedelta(hours=5)
    consent.withdraw(cast["detective"], made, now, said_at=now - timedelta(hours=2))
    assert state(case, made, said) is None
    consent.withdraw(cast["detective"], made, now, said_at=said)
    assert state(case, made, said) is Reason.RELEASE_WITHDRAWN
    assert state(case, made, said - timedelta(seconds=1)) is None
    consent.withdraw(cast["detective"], made, now)
    assert state(case, made, said) is Reason.RELEASE_WITHDRAWN


def test_it_is_not_said_later_than_now_nor_on_a_day_before_she_signed(cast: Cast, now: datetime, case: CaseId):
    made = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    for said_at, code in {
        now + timedelta(minutes=1): consent.SAID_IN_FUTURE,
        now - DAY: consent.SAID_BEFORE_SIGNING,
    }.items():
        with pytest.raises(InvalidError) as wrong:
            consent.withdraw(cast["shelter"], made, now, said_at=said_at)
        assert wrong.value.fields == {"said_at": code}
    consent.withdraw(cast["shelter"], made, now, said_at=now - timedelta(hours=2))
    assert state(case, made, now) is Reason.RELEASE_WITHDRAWN


def test_somebody_else_does_not_take_it_back_for_her(cast: Cast, now: datetime, case: CaseId):
    made = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    deeds: list[Callable[[Signer], object]] = [
        lambda who: consent.withdraw(cast["shelter"], made, now, told_by=who),
        lambda who: consent.narrow(cast["shelter"], made, [Category.CONTACT], now, told_by=who),
        lambda who: consent.withdraw_everything(cast["shelter"], case, survivor_of(case), now, told_by=who),
    ]
    for deed in deeds:
        for who in (Signer.OTHER, Signer.GUARDIAN):
            with pytest.raises(RefusedError, match=Reason.NOT_THE_SURVIVORS_CHOICE):
                deed(who)
    assert state(case, made, now) is None


def test_narrowing_takes_one_kind_back_and_the_last_one_takes_all(cast: Cast, now: datetime, case: CaseId):
    made = consent.record_release(cast["counsellor"], case, signed(case, cast.agencies["shelter"], now), now)
    consent.narrow(cast["detective"], made, [Category.CONTACT, Category.HEALTH], now)
    assert state(case, made, now, Category.CONTACT) is Reason.RELEASE_WITHDRAWN
    assert state(case, made, now, Category.LOCATION_SAFETY) is None
    held = next(held for held in store.case_facts([case], directory.zone())[case].releases if held.id == made)
    assert [part.categories for part in held.narrowed] == [{Category.CONTACT}]
    consent.narrow(cast["detective"], made, [Category.LOCATION_SAFETY], now)
    assert state(case, made, now) is Reason.RELEASE_WITHDRAWN


def test_everything_covers_every_holder_and_only_that_person(cast: Cast, now: datetime, case: CaseId):
    mine = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    theirs = builders.release(cast["shelter"], case, cast.agencies["detective"], now)
    consent.withdraw_everything(cast["lawyer"], case, survivor_of(case), now)
    assert [state(case, one, now) for one in (mine, theirs)] == [Reason.RELEASE_WITHDRAWN] * 2
    for role, one in {"counsellor": mine, "shelter": theirs}.items():
        told = consent.taken_back_since(cast[role], now - DAY, now)
        assert [(row.id, at) for row, at in told] == [(one, now)]
    assert consent.taken_back_since(cast["lawyer"], now - DAY, now) == []


def test_the_holder_is_told_by_a_mail_that_says_nothing_and_nobody_else(cast: Cast, now: datetime, case: CaseId):
    made = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    consent.withdraw(cast["detective"], made, now)
    assert [(to, subject) for to, subject, _body in mails()] == [
        ("rosa@victimservices.example.org", "You have something to read")
    ]
    assert [(row.id, at) for row, at in consent.taken_back_since(cast["counsellor"], now - DAY, now)] == [(made, now)]
    assert consent.taken_back_since(cast["counsellor"], now + DAY, now) == []


def test_the_holder_reads_who_had_seen_what_and_nobody_else_does(cast: Cast, shared_scene, now: datetime):
    case, meeting, detail, made = shared_scene
    builders.share(cast, meeting, detail, now)
    for minutes in (1, 2):
        assert sharing.look(cast["shelter"], meeting, detail, now + timedelta(minutes=minutes))
    with pytest.raises(RefusedError):
        sharing.look(cast["detective"], meeting, detail, now + timedelta(minutes=3))
    consent.withdraw(cast["detective"], made, now + timedelta(minutes=4))

    (given,) = consent.given_releases(cast["counsellor"], case, now + timedelta(minutes=5))
    assert given.why_not is Reason.RELEASE_WITHDRAWN
    last = now + timedelta(minutes=2)
    assert given.seen == (consent.Seen(cast.agencies["shelter"], Category.LOCATION_SAFETY, last),)
    assert consent.given_releases(cast["detective"], case, now) == []


def test_what_can_be_taken_back_is_not_told_once_it_was(cast: Cast, now: datetime, case: CaseId):
    made = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    assert consent.open_to_withdraw(cast["detective"], made, now)[1].id == made
    with pytest.raises(HiddenError):
        consent.open_to_withdraw(cast["detective"], made, now + 40 * DAY)
    assert consent.open_to_withdraw(cast["counsellor"], made, now + 40 * DAY)[1].id == made
    consent.withdraw(cast["detective"], made, now)
    for role in ("detective", "counsellor"):
        with pytest.raises(HiddenError):
            consent.open_to_withdraw(cast[role], made, now)
