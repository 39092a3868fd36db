"""A device whose clock is two hours wrong shows the time that is really left: counted against the server's clock."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from tests.faults.scene import many_cases, seated, soon
from tests.quick_servers import quick_server
from tests.sockets.conftest import Table as Sockets
from tests.table import Table

TOLERANCE = 10
"""Seconds, of a busy machine; the clocks are wrong by 7,200."""


def test_two_hours_wrong_either_way_the_clock_shows_what_is_really_left(chromium: Browser):
    with quick_server() as server:
        sockets = Sockets(server)
        meeting = many_cases(sockets, 1)
        chair = seated(sockets, meeting, ("chair",))["chair"]
        table = Table(server, chromium)
        pages = [wrong_by(table, role, hours, meeting) for role, hours in (("detective", 2), ("shelter", -2))]
        for kind, values in (("extend", {"minutes": 7}), ("pause", {}), ("resume", {})):
            assert chair.surely(kind, **values)["ok"]
            fresh = chair.fresh()
            for page in pages:
                assert soon(lambda page=page, fresh=fresh: abs(shown(page) - left(fresh)) <= TOLERANCE, 10), kind
        table.close()
        chair.leave()


def wrong_by(table: Table, role: str, hours: int, meeting: object) -> Page:
    person = table.sit_down(role)
    person.page.goto("about:blank")  # to a page that is open it would seem that hours have passed: it would lock
    person.page.clock.install(time=datetime.now(UTC) + timedelta(hours=hours))
    person.goto(f"/conferences/{meeting}")
    person.page.get_by_role("button", name="I accept this pledge and come in").click()
    expect(person.page.locator("[data-clock-time]")).not_to_have_text("")
    told = person.page.evaluate("Date.now() / 1000") - datetime.now(UTC).timestamp()
    assert abs(told - hours * 3600) < TOLERANCE
    return person.page


def shown(page: Page) -> int:
    minutes, seconds = page.locator("[data-clock-time]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def left(fresh: dict) -> float:
    """What the server says, as of now."""
    holder = fresh["regions"]["bar"]
    until, seconds = (holder.partition(f'data-{name}="')[2].partition('"')[0] for name in ("until", "left"))
    return float(until) - datetime.now(UTC).timestamp() if until else float(seconds)
