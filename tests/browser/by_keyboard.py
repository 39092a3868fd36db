"""A page worked by keyboard alone, as somebody does who has no mouse, or no use for one."""

from playwright.sync_api import Locator, Page

NO_MOUSE = """for (const kind of ["pointerdown", "mousedown", "wheel"]) {
  addEventListener(kind, () => { console.error(`${kind}: somebody took the mouse`); }, true);
}"""
"""Put into a page before it loads: a mouse that is used is a complaint of the page's console."""
MOST_TABS = 90
HAS_FOCUS = "element => element === document.activeElement"


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on with the Tab key until it is there."""
    for _ in range(MOST_TABS):
        if wanted.evaluate(HAS_FOCUS):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never comes to {wanted}")


def press(page: Page, button: Locator, key: str = "Enter") -> None:
    """Go to a button and press it; Space for what is ticked."""
    tab_to(page, button)
    page.keyboard.press(key)


def write(page: Page, field: Locator, text: str, *, enter: bool = True) -> None:
    """Go to a field and type; in a list of choices, the choice that begins so."""
    tab_to(page, field)
    page.keyboard.type(text)
    if enter:
        page.keyboard.press("Enter")
