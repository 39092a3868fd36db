"""A page that nobody touches goes away with the sign-in; whoever moves the pointer now and then is still there."""

from playwright.sync_api import Page, Request

from tests.table import Table


def told(page: Page) -> list[str]:
    """What the page tells the server by itself, from now on."""
    said: list[str] = []

    def keep(request: Request) -> None:
        if request.url.endswith("/here"):
            said.append(request.method)

    page.on("request", keep)
    return said


def test_a_touched_page_says_so_and_an_untouched_one_goes_after_half_an_hour(table: Table):
    page = table.sit_down("chair").page
    page.clock.install()
    page.goto(table.server.url + "/queue")
    said = told(page)
    page.mouse.move(10, 10)
    assert said == []  # no more often than once a minute
    page.clock.fast_forward("02:00")
    page.mouse.move(20, 20)
    page.mouse.move(30, 30)
    page.wait_for_timeout(300)
    assert said == ["POST"]
    page.clock.fast_forward("29:00")
    assert page.url.endswith("/queue")
    page.clock.fast_forward("02:00")
    page.wait_for_url(table.server.url + "/")  # the door lets in whoever another page keeps signed in
