"""A page is in the room of the audience it belongs to now, and in no other."""

from datetime import timedelta

from conference.accounts.models import SignIn
from conference.infra.database import session, transaction
from tests import builders


def opened(table, open_page, meeting):
    chair = open_page("chair", meeting=meeting)
    item = table.work(lambda: str(items(meeting)[1].id))
    assert chair.command(meeting, "open")["ok"]
    assert chair.command(meeting, "call", item=item, knowing=True)["ok"]
    return chair


def items(meeting):
    from conference.meetings import store

    return store.items(meeting)


def heard(client, words: str) -> bool:
    return any(words in html for pushed in client.heard for html in pushed["regions"].values())


def test_a_page_that_moves_to_another_meeting_hears_the_first_no_more(table, open_page, meeting):
    other = table.work(lambda: table.new_meeting(table.cast))
    chair = opened(table, open_page, meeting)
    detective = open_page("detective", meeting=meeting)
    open_page("shelter", meeting=meeting)
    detective.post(f"/conferences/{other}/pledge")
    assert detective.watch(other)["ok"]
    case = table.work(lambda: items(meeting)[1].case_id)
    table.work(lambda: builders.attendance.step_aside(table.cast["detective"], case, table.now))
    assert chair.command(meeting, "note", text="Said after he had gone.")["ok"]
    assert chair.wait_until(lambda: heard(chair, "Said after he had gone."))
    assert not heard(detective, "Said after he had gone.")


def test_a_page_whose_sign_in_is_over_is_sent_away_at_the_next_push(table, open_page, meeting):
    chair = opened(table, open_page, meeting)
    recorder = open_page("recorder", meeting=meeting)

    def half_a_day_passes() -> None:
        with transaction():
            for held in session().query(SignIn).filter_by(member_id=table.cast["recorder"].member):
                held.started_at -= timedelta(hours=13)

    table.work(half_a_day_passes)
    assert chair.command(meeting, "note", text="Said after twelve hours.")["ok"]
    assert recorder.wait_until(lambda: not recorder.socket.connected)
    assert not heard(recorder, "Said after twelve hours.")


def test_those_whom_an_item_is_private_from_are_not_told_that_anything_is_said_in_it(table, open_page):
    def kept_out():
        cast = table.cast
        case = builders.bring_case(cast["counsellor"], table.now, kept_out=[cast.agencies["detective"]])
        return builders.meeting(cast["chair"], [case], table.now)

    meeting = table.work(kept_out)
    detective = open_page("detective", meeting=meeting)
    chair = opened(table, open_page, meeting)
    assert detective.wait_until(lambda: heard(detective, "This item is without you"))
    before = len(detective.heard)
    for number in range(3):
        assert chair.command(meeting, "note", text=f"Line {number}")["ok"]
    assert chair.wait_until(lambda: heard(chair, "Line 2"))
    assert len(detective.heard) == before
