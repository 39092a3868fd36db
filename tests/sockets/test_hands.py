"""Hands that go up over real sockets: at the same instant, and from outside the item."""

from concurrent.futures import ThreadPoolExecutor

from tests import builders


def called(table, open_page):
    """A case on the table that the detective is kept out of."""

    def gather():
        cast = table.cast
        case = builders.bring_case(cast["counsellor"], table.now, kept_out=[cast.agencies["detective"]])
        return builders.meeting(cast["chair"], [case], table.now)

    meeting = table.work(gather)
    chair = open_page("chair", meeting=meeting)
    for kind in ("open", "next", "next"):
        assert chair.command(meeting, kind)["ok"]
    return meeting, chair


def speakers(client) -> str:
    """The list of speakers as this page was last told it."""
    return next((p["regions"]["speakers"] for p in reversed(client.heard) if "speakers" in p["regions"]), "")


def test_two_who_raise_their_hand_at_the_same_instant_both_wait_once(table, open_page):
    meeting, chair = called(table, open_page)
    pages = [open_page(role, meeting=meeting) for role in ("shelter", "counsellor", "shelter")]
    with ThreadPoolExecutor(len(pages)) as pool:
        answers = list(pool.map(lambda page: page.command(meeting, "raise_hand"), pages))
    assert [answer["ok"] for answer in answers] == [True] * 3
    assert chair.wait_until(lambda: all(name in speakers(chair) for name in ("Sam Lindqvist", "Rosa Imani")))
    assert speakers(chair).count('class="speakers__hand"') == 2


def test_who_is_kept_out_can_neither_raise_a_hand_nor_see_one(table, open_page):
    meeting, chair = called(table, open_page)
    shelter, detective = (open_page(role, meeting=meeting) for role in ("shelter", "detective"))
    detective.heard.clear()
    assert shelter.command(meeting, "raise_hand")["ok"]
    assert shelter.command(meeting, "voice", yes="true")["ok"]
    assert chair.wait_until(lambda: "Sam Lindqvist" in speakers(chair))
    nothing = detective.command(meeting, "no_such_command")
    assert nothing["code"] == "not_found"
    for kind, values in (("raise_hand", {}), ("lower_hand", {}), ("voice", {"yes": "true"})):
        assert detective.command(meeting, kind, **values) == nothing
    assert detective.heard == []
