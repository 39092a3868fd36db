"""Every no to somebody signed in stands in the record, and the answer does not change by it."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask_socketio import SocketIOTestClient
from sqlalchemy import event

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.audit.models import RecordEntry
from conference.consent import service as consent
from conference.infra.database import db
from conference.infra.sockets import socketio
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId, new_uuid
from conference.pages import service as pages
from tests import builders


def denials(house) -> list[RecordEntry]:
    def read(_cast) -> list[RecordEntry]:
        query = sa.select(RecordEntry).where(RecordEntry.answer == "deny").order_by(RecordEntry.number)
        return list(db.session.scalars(query))

    return house.work(read)


def hidden_case(house):
    def bring(cast):
        return builders.bring_case(cast["counsellor"], cast.now, kept_out=[cast.agencies["chair"]])

    return house.work(bring)


def test_a_hidden_case_and_a_missing_one_are_refused_alike_and_both_recorded(house_of, look):
    house = house_of()
    case, missing = hidden_case(house), new_uuid()
    chair = house.visitor("chair")
    assert look(chair.get(f"/cases/{case}")) == look(chair.get(f"/cases/{missing}"))
    there, not_there = denials(house)
    assert (there.deed, there.code, there.answer) == (Deed.REFUSED, "not_found", "deny")
    assert (there.actor, there.agency) == (house.cast["chair"].member, house.cast["chair"].agency)
    assert there.case_ref == house.work(lambda _cast: record.references([case])[case])
    assert not_there.case_ref is None
    assert not_there.actor == there.actor
    assert house.work(lambda _cast: record.verify().holds)


def test_a_hidden_case_and_a_missing_one_ask_the_database_the_same(house_of):
    """Equal work: the same statements in the same order, so that the time of an answer tells nothing."""
    house = house_of()
    case = hidden_case(house)
    chair = house.visitor("chair")
    chair.get(f"/cases/{new_uuid()}")

    def asked(path: str) -> list[str]:
        said: list[str] = []

        def listen(_connection, _cursor, statement, *_rest) -> None:
            said.append(statement)

        event.listen(sa.Engine, "before_cursor_execute", listen)
        try:
            assert chair.get(path).status_code == 404
        finally:
            event.remove(sa.Engine, "before_cursor_execute", listen)
        return said

    assert asked(f"/cases/{case}") == asked(f"/cases/{new_uuid()}")


def test_a_guessed_case_leaves_no_key_behind(house_of):
    house = house_of()
    missing = CaseId(new_uuid())
    house.visitor("chair").get(f"/cases/{missing}")
    assert house.work(lambda _cast: record.references([missing])) == {}


@pytest.mark.parametrize(("role", "path"), [("privacy", "/queue"), ("administrator", "/record"), ("chair", "/record")])
def test_who_has_not_the_role_is_recorded(house_of, role, path):
    house = house_of()
    assert house.visitor(role).get(path).status_code == 404
    assert [(row.code, row.actor) for row in denials(house)] == [("not_for_this_role", house.cast[role].member)]


def test_who_acts_for_a_paused_agency_is_recorded(house_of):
    house = house_of()
    assert house.visitor("outsider").get("/queue").status_code == 403
    found = [(row.code, row.actor, row.agency) for row in denials(house)]
    assert found == [("agency_not_current", house.cast["outsider"].member, house.cast["outsider"].agency)]


def test_strangers_and_addresses_that_are_none_fill_nothing(house_of):
    house = house_of()
    case = hidden_case(house)
    stranger, chair = house.visitor(), house.visitor("chair")
    for path in (f"/cases/{case}", "/record", "/no-such-page", "/wp-login.php"):
        stranger.get(path)
        stranger.post(path)
    chair.get("/no-such-page")
    assert denials(house) == []


def test_a_refusal_that_undid_its_own_deed_is_recorded_after_it(house_of):
    """The lead agency alone takes its case to the table: the rule says no inside the transaction."""
    house = house_of()
    case = house.work(lambda cast: builders.bring_case(cast["counsellor"], cast.now))
    assert house.visitor("shelter").post(f"/cases/{case}/to-the-table").status_code == 403
    (row,) = denials(house)
    assert (row.code, row.actor) == ("not_yours", house.cast["shelter"].member)
    assert row.case_ref == house.work(lambda _cast: record.references([case])[case])


def test_a_refusal_that_a_page_says_in_its_own_words_is_recorded_too(house_of):
    house = house_of()

    def published(cast):
        case = builders.bring_case(cast["counsellor"], cast.now)
        return case, builders.meeting(cast["chair"], [case], cast.now, publish=False)

    case, meeting = house.work(published)
    assert house.visitor("chair").post(f"/conferences/{meeting}/agenda/items", case=str(case)).status_code == 302
    (row,) = denials(house)
    assert (row.code, row.meeting) == ("case_on_another_agenda", meeting)


def test_a_no_that_is_in_the_record_already_is_not_written_twice(house_of, monkeypatch):
    house = house_of()
    case = house.work(lambda cast: builders.bring_case(cast["counsellor"], cast.now))

    def look_and_refuse(actor, _case, now):
        record.append(Deed.LOOK, at=now, by=actor, code="no_release", answer=record.DENY)
        raise RefusedError("not_shared")

    monkeypatch.setattr(pages, "case_page", look_and_refuse)
    assert house.visitor("counsellor").get(f"/cases/{case}").status_code == 403
    assert [(row.deed, row.code) for row in denials(house)] == [(Deed.LOOK, "no_release")]


def test_a_denial_that_was_rolled_back_with_its_deed_is_recorded_as_a_refusal(house_of, monkeypatch):
    house = house_of()
    case = house.work(lambda cast: builders.bring_case(cast["counsellor"], cast.now))

    def look_and_refuse(actor, _case, now):
        record.append(Deed.LOOK, at=now, by=actor, code="no_release", answer=record.DENY)
        raise HiddenError

    monkeypatch.setattr(consent, "require_visible", look_and_refuse)
    house.visitor("counsellor").post(f"/cases/{case}/step-aside")
    assert [(row.deed, row.code) for row in denials(house)] == [(Deed.REFUSED, "not_found")]


def ask(client: SocketIOTestClient, name: str, sent: dict[str, Any]) -> dict[str, Any]:
    answer: Any = client.emit(name, sent, callback=True)
    return answer


def test_a_socket_records_its_refusals_and_its_wrong_visitors(house_of):
    house = house_of()
    meeting = house.work(lambda cast: builders.meeting(cast["chair"], [], cast.now + timedelta(days=1)))
    shelter = socketio.test_client(house.app, flask_test_client=house.visitor("shelter").client)
    assert ask(shelter, "watch", {"meeting": str(meeting)})["ok"] is False
    sent = {"id": str(new_uuid()), "meeting": str(meeting), "kind": "open", "values": {}}
    assert ask(shelter, "command", sent)["ok"] is False
    assert ask(shelter, "watch", {"meeting": "no id"})["code"] == "not_found"
    socketio.test_client(house.app, flask_test_client=house.visitor("privacy").client)
    rows = denials(house)
    assert [row.deed for row in rows] == [Deed.REFUSED] * 4
    assert [row.actor for row in rows] == [house.cast["shelter"].member] * 3 + [house.cast["privacy"].member]
    assert rows[-1].code == "not_for_this_role"
    assert meeting in {row.meeting for row in rows}
