"""What a conference still owes is shown to those who keep its minutes, reminded of once, and sent out or not at all."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from conference.accounts import moves
from conference.consent import store as consent_store
from conference.emergency import service as emergencies
from conference.emergency.domain import Why
from conference.infra import mail
from conference.kernel.actor import Role
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId, MeetingId
from conference.kernel.narrative import Narrative
from conference.meetings.service import keeping
from conference.minutes import service, store
from conference.minutes.domain import MarkKind, Owed, ReopenReason
from conference.notices.jobs import remind_keepers
from tests import builders
from tests.cast import PARTS, Cast

CASELESS = {"privacy", "adviser", "observer", "administrator", "steering", "outsider"}
READERS = [role for role in PARTS if role not in CASELESS]


@pytest.fixture
def ended(cast: Cast, ended_scene, now: datetime) -> tuple[CaseId, MeetingId]:
    return ended_scene


def mails(folder: Path) -> dict[str, list[str]]:
    """What was mailed, by address, as it is read."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.eml")):
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        said = (str(part.get_content()) for part in letter.walk() if not part.is_multipart())
        found.setdefault(str(letter["To"]), []).append("\n".join([str(letter["Subject"]), *said]))
    return found


def test_who_keeps_minutes_is_reminded_once_of_each_thing_and_told_nothing(
    cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId], tmp_path: Path
):
    case, meeting = ended
    before = mails(tmp_path / "mail")
    remind_keepers(now + timedelta(hours=17))
    assert mails(tmp_path / "mail") == before
    for hours in (18, 19, 24 * 5, 24 * 6):  # the minutes are due on Monday
        remind_keepers(now + timedelta(hours=hours))
    found = {to: said[len(before.get(to, [])) :] for to, said in mails(tmp_path / "mail").items()}
    keepers = {"nadia@health.example.org", "mei@incomesupport.example.org"}
    assert {to: len(said) for to, said in found.items() if said} == dict.fromkeys(keepers, 2)
    words = " ".join(said for to in keepers for said in found[to])
    card = consent_store.cards_for(cast["chair"], [case])[case]
    assert not any(secret in words for secret in (card.pseudonym, "Harbour", "Keep a room", "trafficking"))
    assert {MarkKind.ACTIONS_REMINDED, MarkKind.MINUTES_REMINDED} == set(store.marks(meeting))


def test_on_a_holiday_nobody_has_to_finish_minutes_and_nobody_is_reminded_of_them(
    cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]
):
    _case, meeting = ended
    keeping.add_holiday(cast["chair"], date(2026, 11, 30), Narrative.read("Founders' Day"))
    held = service.circulation(builders.held_meeting(meeting)).minutes
    assert held is not None
    assert held.last_day == date(2026, 12, 1)
    assert [one.due.last_day for one in service.waiting_for(cast["recorder"], now) if one.due.owed is Owed.MINUTES] == [
        date(2026, 12, 1)
    ]
    remind_keepers(datetime(2026, 12, 1, 4, 59, tzinfo=UTC))  # the last minute of the holiday in Toronto
    assert MarkKind.MINUTES_REMINDED not in store.marks(meeting)
    remind_keepers(datetime(2026, 12, 1, 5, tzinfo=UTC))
    assert MarkKind.MINUTES_REMINDED in store.marks(meeting)


def test_sending_out_tells_who_was_asked_and_approving_tells_who_reads(
    cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId], tmp_path: Path
):
    _case, meeting = ended
    before = mails(tmp_path / "mail")
    service.send_actions(cast["recorder"], meeting, now)
    sent = mails(tmp_path / "mail")
    asked = {to for to, said in sent.items() if len(said) > len(before.get(to, []))}
    assert asked == {PARTS["shelter"].email, PARTS["lawyer"].email}
    with pytest.raises(RefusedError, match="actions_sent_already"):
        service.send_actions(cast["chair"], meeting, now)
    service.approve(cast["chair"], meeting, now)
    told = {to for to, said in mails(tmp_path / "mail").items() if len(said) > len(sent.get(to, []))}
    assert told == {PARTS[role].email for role in READERS}


def test_what_counts_as_sent_is_sent_or_neither_is(
    cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    _case, meeting = ended
    before = mails(tmp_path / "mail")
    with monkeypatch.context() as broken:
        broken.setattr(mail, "write", no_outbox)
        with pytest.raises(OSError, match="no outbox"):
            service.send_actions(cast["recorder"], meeting, now)
    assert MarkKind.ACTIONS_SENT not in store.marks(meeting)
    assert mails(tmp_path / "mail") == before
    service.send_actions(cast["recorder"], meeting, now)
    assert mails(tmp_path / "mail") != before


def no_outbox(**_mail: object) -> None:
    message = "no outbox"
    raise OSError(message)


def test_today_asks_those_who_keep_minutes_until_it_is_done(cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId]):
    _case, meeting = ended
    for role in PARTS:
        owed = [one.due.owed for one in service.waiting_for(cast[role], now)]
        assert owed == ([Owed.ACTIONS, Owed.MINUTES] if role in {"chair", "recorder"} else [])
    service.send_actions(cast["chair"], meeting, now)
    service.approve(cast["chair"], meeting, now)
    assert service.waiting_for(cast["recorder"], now) == []
    service.reopen(cast["chair"], meeting, ReopenReason.WORDS_WRONG, now)
    assert [one.due.owed for one in service.waiting_for(cast["recorder"], now)] == [Owed.MINUTES]


@pytest.mark.parametrize("asked", [True, False])
def test_whether_something_was_asked_in_an_item_private_to_them_is_told_to_nobody(
    cast: Cast, now: datetime, *, asked: bool
):
    case = builders.bring_case(cast["counsellor"], now, kept_out=[cast.agencies["recorder"]])
    meeting = _held(cast, case, now, asked=asked)
    recorder = cast["recorder"]
    assert [one.due.owed for one in service.waiting_for(recorder, now)] == [Owed.ACTIONS, Owed.MINUTES]
    assert service.circulation(builders.held_meeting(meeting)).actions is not None
    service.send_actions(recorder, meeting, now)


def _held(cast: Cast, case: CaseId, now: datetime, *, asked: bool) -> MeetingId:
    """A conference that is over, with one case, in which something was asked of the shelter, or nothing."""
    meeting = builders.meeting(cast["chair"], [case], now)
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, case, now)
    if asked:
        builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], "Keep a room", now)
    builders.command(cast["chair"], meeting, "end", now)
    return meeting


def newly(folder: Path, before: dict[str, list[str]]) -> set[str]:
    """Who got mails since."""
    return {to for to, said in mails(folder).items() if len(said) > len(before.get(to, []))}


def test_once_its_chair_has_left_every_chair_is_reminded(
    cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId], tmp_path: Path
):
    builders.colleague(cast, "lawyer", "Nora Lind", now, Role.CHAIR)
    moves.end_member(PARTS["chair"].email, now)
    before = mails(tmp_path / "mail")
    remind_keepers(now + timedelta(hours=18))
    assert newly(tmp_path / "mail", before) == {"nora.lind@example.org", PARTS["recorder"].email}


def test_of_an_emergency_hears_who_is_called_and_then_nobody_whom_she_keeps_out(
    cast: Cast, now: datetime, tmp_path: Path
):
    case = builders.bring_case(cast["counsellor"], now, kept_out=[cast.agencies["recorder"]])
    request = emergencies.ask(cast["counsellor"], case, Why.DANGER, Narrative.read("She must be out tonight"), now)
    calling, before = emergencies.Calling(now + timedelta(hours=3), 45, "Room 4", frozenset()), mails(tmp_path / "mail")
    meeting = emergencies.call(cast["chair"], request, calling, now)
    assert newly(tmp_path / "mail", before) == {PARTS["chair"].email, PARTS["counsellor"].email}
    for role in ("chair", "counsellor"):
        builders.enter(cast[role], meeting, now)
    for kind in ("open", "end"):
        builders.command(cast["chair"], meeting, kind, now)
    assert service.waiting_for(cast["recorder"], now) == []
    assert service.waiting_for(cast["chair"], now) != []
    before = mails(tmp_path / "mail")
    remind_keepers(now + timedelta(days=5))
    assert newly(tmp_path / "mail", before) == {PARTS["chair"].email}
    before = mails(tmp_path / "mail")
    service.approve(cast["chair"], meeting, now)
    assert newly(tmp_path / "mail", before) == {PARTS[role].email for role in READERS if role != "recorder"}


def test_minutes_are_approved_and_told_of_or_neither(
    cast: Cast, now: datetime, ended: tuple[CaseId, MeetingId], monkeypatch: pytest.MonkeyPatch
):
    _case, meeting = ended
    with monkeypatch.context() as broken:
        broken.setattr(mail, "write", no_outbox)
        with pytest.raises(OSError, match="no outbox"):
            service.approve(cast["chair"], meeting, now)
    assert store.versions(meeting) == []
    assert service.approve(cast["chair"], meeting, now) == 1
