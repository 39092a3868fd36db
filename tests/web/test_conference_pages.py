"""What pages of conferences tell: of a private item nothing, and of a meeting who may open it."""

import re
from dataclasses import replace

from conference.accounts.models import Membership
from conference.actions import store as actions
from conference.consent import service as consent
from conference.infra.database import transaction
from conference.kernel.actor import Role
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from conference.meetings.domain import ReturnReason
from conference.pages import service as pages
from tests import builders

OUTCOMES = ("Returned to the queue", "Discussed")


def items_of(text: str) -> list[str]:
    return re.findall(r'<li class="agenda__item.*?</li>', text, re.DOTALL)


def running(cast, *, hidden: int = 2):
    """A running conference: cases that the detective's agency is kept out of, then one that it may know of."""
    kept_out = [cast.agencies["detective"]]
    cases = [builders.bring_case(cast["counsellor"], cast.now, kept_out=kept_out) for _ in range(hidden)]
    cases.append(builders.bring_case(cast["counsellor"], cast.now))
    meeting = builders.meeting(cast["chair"], cases, cast.now)
    builders.enter(cast["chair"], meeting, cast.now)
    builders.command(cast["chair"], meeting, "open", cast.now)
    return meeting, cases


def test_a_private_item_tells_no_outcome_only_that_it_is_on_the_table_now(house_of):
    house = house_of()
    meeting, cases = house.work(running)
    page = f"/conferences/{meeting}/agenda"

    def before_the_table(number: int):
        house.work(lambda cast: builders.call(cast["chair"], meeting, cases[number], cast.now))
        return items_of(house.visitor("detective").get(page).text)

    on_the_table = before_the_table(0)
    assert "On the table" in on_the_table[1]
    house.work(lambda cast: give_back(cast, meeting, cases[1]))
    discussed, returned, open_item = before_the_table(2)[1:]
    assert not any(word in item for item in (discussed, returned) for word in (*OUTCOMES, "On the table"))
    assert "On the table" in open_item
    assert not any(way in item for item in (discussed, returned) for way in ("--done", "--returned", "aria-current"))
    assert [word for word in OUTCOMES if word in house.visitor("counsellor").get(page).text] == list(OUTCOMES)


def give_back(cast, meeting, case) -> None:
    item = next(item for item in meetings.items(meeting) if item.case_id == case)
    builders.command(cast["chair"], meeting, "return", cast.now, item=item.id, reason=ReturnReason.INFORMATION_AWAITED)


def test_the_minutes_keep_the_agency_that_somebody_spoke_for(house_of):
    house = house_of()
    meeting, cases = house.work(lambda cast: running(cast, hidden=0))

    def note_and_move(cast) -> None:
        builders.call(cast["chair"], meeting, cases[0], cast.now)
        builders.enter(cast["shelter"], meeting, cast.now)
        builders.command(cast["shelter"], meeting, "note", cast.now, text=Narrative.read("A room is free."))
        builders.command(cast["chair"], meeting, "end", cast.now)
        with transaction() as current:
            seat = current.get(Membership, cast["shelter"].member)
            assert seat is not None
            seat.agency_id = cast.agencies["lawyer"]

    house.work(note_and_move)
    text = house.visitor("counsellor").get(f"/conferences/{meeting}/minutes").text
    assert "Sam Lindqvist, Harbour House, " in text
    assert "Sam Lindqvist, Community Legal Clinic, " not in text


def test_the_minutes_call_nothing_accepted_that_no_agency_does_and_say_where_it_went(house_of):
    house = house_of()
    meeting, cases = house.work(lambda cast: running(cast, hidden=0))

    def ask_and_end(cast) -> None:
        builders.call(cast["chair"], meeting, cases[0], cast.now)
        for role in ("counsellor", "shelter", "detective"):
            builders.enter(cast[role], meeting, cast.now)
        builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], "Keep a room free", cast.now)
        builders.ask(cast["counsellor"], meeting, cast.agencies["detective"], "Drive her to court", cast.now)
        promised = next(one for one in actions.for_meeting(meeting) if one.agency == cast.agencies["detective"])
        builders.command(cast["detective"], meeting, "accept", cast.now, action=promised.id)
        builders.command(cast["chair"], meeting, "end", cast.now)
        consent.keep_out(cast["counsellor"], cases[0], cast.now, agency=cast.agencies["detective"])

    house.work(ask_and_end)
    text = house.visitor("counsellor").get(f"/conferences/{meeting}/minutes").text
    assert "In the gap ledger: No agency has answered" in text
    assert "To be placed" in text
    assert "Accepted" not in text


def test_only_the_chair_of_a_conference_that_was_opened_is_its_chair_on_today(house_of):
    house = house_of()

    def chaired(cast) -> list[bool]:
        second = replace(cast["counsellor"], roles=frozenset({Role.REPRESENTATIVE, Role.CHAIR}))
        seen = [pages.today(actor, cast.now).conference for actor in (cast["chair"], second, cast["shelter"])]
        return [found is not None and found.chaired for found in seen]

    def published(cast):
        return builders.meeting(cast["chair"], [], cast.now)

    meeting = house.work(published)
    assert house.work(chaired) == [True, True, False]

    def opened(cast) -> None:
        builders.enter(cast["chair"], meeting, cast.now)
        builders.command(cast["chair"], meeting, "open", cast.now)

    house.work(opened)
    assert house.work(chaired) == [True, False, False]


def test_only_who_answers_for_an_agency_is_offered_its_answers(house_of):
    house = house_of()

    def seated(cast):
        meeting, _cases = running(cast)
        for role in ("shelter", "recorder"):
            builders.enter(cast[role], meeting, cast.now)
        return meeting, {role: f"answers:{cast.agencies[role]}" for role in ("shelter", "recorder")}

    meeting, answers = house.work(seated)
    own = {role: words_of_own(house.visitor(role).get(f"/conferences/{meeting}").text) for role in answers}
    assert answers["shelter"] in own["shelter"]
    assert answers["recorder"] not in own["recorder"]
    assert "recorder" in own["recorder"]


def words_of_own(text: str) -> list[str]:
    found = re.search(r'data-own="([^"]*)"', text)
    assert found
    return found.group(1).split()
