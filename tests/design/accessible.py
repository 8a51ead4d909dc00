"""What holds for every page in a browser. Tests of pages call `assert_accessible(page)`."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

NARROW: ViewportSize = {"width": 360, "height": 740}
WIDE: ViewportSize = {"width": 1280, "height": 900}
SERIOUS = {"serious", "critical"}

SMALL_TARGETS = """() => [...document.querySelectorAll('.btn, .menu a, .mast__menu, summary, .pages a, ' +
    'select, textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), .choice label')]
  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 120))"""


def assert_accessible(page: Page) -> None:
    """Axe finds nothing serious, and nothing makes the page itself scroll sideways."""
    found = Axe().run(page).response["violations"]
    grave = [
        f"{fault['id']}: {fault['help']}: {fault['nodes'][0]['html'][:200]}"
        for fault in found
        if fault["impact"] in SERIOUS
    ]
    assert not grave, "\n".join(grave)
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"The page is {width} px wider than the screen."


def assert_thumbs_fit(page: Page) -> None:
    """On a phone everything that is pressed is at least 44 px high."""
    small = page.evaluate(SMALL_TARGETS)
    assert not small, "\n".join(small)
