import re

import pytest
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize
from pytest_django.live_server_helper import LiveServer

from tests.design.accessible import NARROW, WIDE, assert_accessible, assert_thumbs_fit
from tests.design.budget import assert_light, weigh


@pytest.mark.django_db
def test_it_is_absent_in_production(client: Client) -> None:
    assert client.get("/design/").status_code == 404


@pytest.mark.django_db
def test_it_keeps_the_budget_of_a_slow_line(development: None, client: Client) -> None:
    assert_light(client.get("/design/"))


@pytest.mark.django_db
def test_styles_and_script_stay_small(development: None, client: Client) -> None:
    files = weigh(client.get("/design/")).files
    assert set(files) == {"lcs.css", "lcs.js", "mark.svg"}
    assert files["lcs.css"] <= 5_500
    assert files["lcs.js"] <= 1_800


def test_nothing_is_styled_or_scripted_inside_the_page(guide: str) -> None:
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", guide)
    assert not re.search(r"<script(?![^>]*\ssrc=)", guide)


def test_nothing_comes_from_another_origin(guide: str) -> None:
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', guide)


def test_every_id_is_given_once(guide: str) -> None:
    ids = re.findall(r'\sid="([^"]*)"', guide)
    assert sorted(set(ids)) == sorted(ids)


def test_every_error_links_to_a_field_that_is_there(guide: str) -> None:
    summary = guide[guide.index('class="errors"') : guide.index("</ul>", guide.index('class="errors"'))]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == 7
    assert [target for target in targets if f'id="{target}"' not in guide] == []


@pytest.mark.browser
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "desk"])
def test_axe_finds_nothing_serious(
    development: None, live_server: LiveServer, page: Page, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{live_server.url}/design/")
    for fold in page.locator("main details").all():
        fold.evaluate("fold => { fold.open = true }")
    assert_accessible(page)


@pytest.mark.browser
@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_axe_finds_nothing_serious_on_an_error_page(
    development: None, live_server: LiveServer, page: Page, code: int
) -> None:
    page.goto(f"{live_server.url}/design/{code}/")
    assert_accessible(page)


@pytest.mark.browser
def test_everything_pressed_is_large_enough_for_a_thumb(
    development: None, live_server: LiveServer, page: Page
) -> None:
    page.set_viewport_size(NARROW)
    page.goto(f"{live_server.url}/design/#menu")
    assert_thumbs_fit(page)


@pytest.mark.browser
def test_the_browser_reports_nothing_and_asks_nobody_else(
    development: None, live_server: LiveServer, page: Page
) -> None:
    said: list[str] = []
    asked: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    def see(request: Request) -> None:
        asked.append(request.url)

    page.on("console", hear)
    page.on("request", see)
    page.goto(f"{live_server.url}/design/")
    assert said == []
    assert [url for url in asked if not url.startswith(live_server.url)] == []


@pytest.mark.browser
def test_the_menu_opens_on_a_phone_without_a_script(development: None, live_server: LiveServer, page: Page) -> None:
    page.set_viewport_size(NARROW)
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{live_server.url}/design/")
    board = page.get_by_role("navigation", name="Main").get_by_role("link", name="Board")
    assert not board.is_visible()
    page.get_by_role("link", name="Menu").click()
    assert board.is_visible()


@pytest.mark.browser
def test_a_second_press_sends_nothing(development: None, live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/design/")
    sent = page.evaluate(
        """() => { const form = document.querySelector('.option form'); let got = 0;
        window.addEventListener('submit', e => { if (!e.defaultPrevented) got++; e.preventDefault(); });
        form.requestSubmit(); form.requestSubmit(); return got; }"""
    )
    assert sent == 1


@pytest.mark.browser
def test_paper_shows_what_the_screen_folds_away(development: None, live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/design/")
    basis = page.get_by_text("NMR 11(b), 112(1)").nth(2)
    assert not basis.is_visible()
    page.emulate_media(media="print")
    assert basis.is_visible()
    assert not page.get_by_role("button", name="Continue").first.is_visible()
    assert page.get_by_text("Printed 21 Nov 2026, 14:05").is_visible()


@pytest.mark.browser
def test_an_older_browser_opens_what_is_folded_for_paper_alone(
    development: None, live_server: LiveServer, page: Page
) -> None:
    page.goto(f"{live_server.url}/design/")
    opened = "document.querySelectorAll('main details[open]').length"
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(opened) == 3
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(opened) == 0


@pytest.mark.browser
def test_the_list_of_facilities_opens_without_a_script(
    development: None, live_server: LiveServer, page: Page
) -> None:
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{live_server.url}/design/")
    page.locator(".switch summary").click()
    assert page.get_by_role("link", name="Leribe Correctional Institution").is_visible()
