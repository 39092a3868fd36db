"""What an agency notes for itself about a promise, and what is said of it, comes to no page of the meeting."""

from conference.actions import service as actions
from conference.actions import store
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from tests import builders
from tests.sockets.test_rooms import heard, opened

KEPT = ("Ask the owl for a key", "The heron heard of it", "Kept by the plover")
READERS = ("counsellor", "shelter", "detective", "recorder")
LISTENERS = ("adviser", "observer")


def test_private_steps_comments_and_updates_are_pushed_to_nobody(table, open_page, meeting):
    chair, cast = opened(table, open_page, meeting), table.cast
    pages = {role: open_page(role, meeting=meeting) for role in (*READERS, *LISTENERS)}
    case = table.work(lambda: meetings.items(meeting)[1].case_id)
    table.work(lambda: builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], "Keep a room", table.now))
    asked = table.work(lambda: store.for_case(case)[0].id)
    assert pages["shelter"].command(meeting, "accept", action=str(asked))["ok"]
    step, comment, update = map(Narrative.read, KEPT)

    def say() -> None:
        actions.keep_step(cast["shelter"], asked, step, table.now)
        actions.comment(cast["counsellor"], asked, comment, table.now)
        actions.update(cast["shelter"], asked, update, table.now)

    table.work(say)
    assert chair.command(meeting, "note", text="Said after all that.")["ok"]
    for role in READERS:
        assert pages[role].wait_until(lambda role=role: heard(pages[role], "Said after all that."))
        assert heard(pages[role], "Keep a room")
    for page in (chair, *pages.values()):
        fresh = page.http.get(f"{page.url}/conferences/{meeting}").text
        assert not any(words in str(page.heard) or words in fresh for words in KEPT)
