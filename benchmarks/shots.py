"""Photographs every page as each person of the demonstration, on a desk (1280 px) and on a phone (360 px).

    make shots                                     a Service of its own with fresh data; pictures in var/shots
    python -m benchmarks.shots --only board        the pages and people whose name contains "board"
    python -m benchmarks.shots --url http://localhost:8000 --sign-ins var/demonstration-….json

A new page is one more line of PAGES. Whoever may not see a page has no picture of it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from base64 import b32decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django_otp.oath import totp
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import CHROMIUM_FLAGS
from tests.ports import answers, free_port

WIDTHS = {1280: 900, 360: 740}
CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True)
class Shot:
    """A page by its address, or the one behind the first link there whose address matches `follow`.

    `{facility}` stands for the person's own facility, `MCCI` for those of the whole Service. `paper` is
    printed to a PDF as well.
    """

    name: str
    address: str
    follow: str = ""
    then: str = ""
    paper: bool = False


PAGES = (
    Shot("first", "/"),
    Shot("board", "/facilities/{facility}/", paper=True),
    Shot("cell", "/facilities/{facility}/", follow="/cells/", paper=True),
    Shot("queue", "/facilities/{facility}/queue/"),
    Shot("gate", "/facilities/{facility}/gate/"),
    Shot("visit-at-gate", "/facilities/{facility}/waiting/", follow="/visits/"),
    Shot("waiting", "/facilities/{facility}/waiting/"),
    Shot("waiting-wall", "/facilities/{facility}/waiting/wall/"),
    Shot("gate-book", "/facilities/{facility}/gate/book/"),
    Shot("authorisations", "/facilities/{facility}/authorisations/"),
    Shot("visit-figures", "/visits/figures/", paper=True),
    Shot("admit", "/facilities/{facility}/admit/"),
    Shot("find", "/find/?q=mofokeng"),
    Shot("find-nobody", "/find/?q=zzzz"),
    Shot("find-in-country", "/find/country/"),
    Shot("inmate", "/find/?q=mofokeng", follow="/inmates/", paper=True),
    Shot("cells-for", "/find/?q=mofokeng", follow="/inmates/", then="/cells/"),
    Shot("found", "/find/?q=mofokeng", follow="/inmates/", then="/found/"),
    Shot("hold", "/find/?q=mofokeng", follow="/inmates/", then="/hold/"),
    Shot("out", "/find/?q=mofokeng", follow="/inmates/", then="/out/"),
    Shot("exceptions", "/exceptions/"),
    Shot("exception", "/exceptions/", follow="/exceptions/", paper=True),
    Shot("breaches", "/breaches/", paper=True),
    Shot("ahead", "/ahead/"),
    Shot("clocks", "/clocks/"),
    Shot("clock-alarms", "/clocks/alarms/"),
    Shot("court-return", "/court-return/", paper=True),
    Shot("court-return-lines", "/court-return/", follow="court="),
    Shot("court-answer", "/court-return/", follow="court=", then="/answer/"),
    Shot("inmate-clocks", "/clocks/", follow="/inmates/", then="/clocks/"),
    Shot("counts", "/facilities/{facility}/counts/"),
    Shot("count-form", "/facilities/{facility}/counts/form/", paper=True),
    Shot("past-roll", "/facilities/{facility}/roll/at/?at_day=20&at_month=11&at_year=2026&at_time=21:00"),
    Shot("night-pack", "/facilities/{facility}/night-pack/", paper=True),
    Shot("paper-forms", "/facilities/{facility}/paper-forms/"),
    Shot("account", "/account/"),
    Shot("accounts", "/accounts/"),
    Shot("person", "/accounts/", follow="/accounts/person/"),
    Shot("waiting-postings", "/accounts/waiting/"),
    Shot("absent", "/facilities/NOWHERE/"),
)
PUBLIC = (Shot("sign-in", "/sign-in/"), Shot("design", "/design/", paper=True))


def main() -> None:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        sync_playwright() as playwright,
        _service(options, Path(home)) as (url, people),
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        taken = [*_photograph(browser, url, None, PUBLIC, options)]
        for person in people:
            taken += _photograph(browser, url, person, PAGES, options)
        browser.close()
    (options.out / "index.html").write_text(_index(taken, options.out), encoding="utf-8")
    print(f"{len(taken)} pictures: {options.out / 'index.html'}")


def _photograph(
    browser: Browser, url: str, person: dict[str, Any] | None, shots: tuple[Shot, ...], options: Any
) -> Iterator[Path]:
    name = person["username"] if person else "anyone"
    wanted = [shot for shot in shots if options.only in f"{name} {shot.name}"]
    folder = options.out / name
    if not wanted:
        return
    folder.mkdir(parents=True, exist_ok=True)
    page = browser.new_context(base_url=url).new_page()
    if person:
        _sign_in(page, person)
    for shot in wanted:
        if not _open(page, shot, (person or {}).get("facility") or "MCCI"):
            continue
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            file = folder / f"{shot.name}-{width}.png"
            page.screenshot(path=file, full_page=True)
            yield file
        if shot.paper:
            page.pdf(path=folder / f"{shot.name}.pdf", prefer_css_page_size=True)
        print(f"{name}: {shot.name}")
    page.context.close()


def _open(page: Page, shot: Shot, facility: str) -> bool:
    answer = page.goto(shot.address.format(facility=facility))
    for part in filter(None, (shot.follow, shot.then)):
        links = page.locator(f"main a[href*='{part}']")
        if answer is None or not answer.ok or not links.count():
            return False
        answer = page.goto(links.first.get_attribute("href") or "")
    return answer is not None and (answer.ok or shot.name == "absent")


def _sign_in(page: Page, person: dict[str, Any]) -> None:
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(person["username"])
    page.locator("[name=password]").fill(person["password"])
    page.locator("main form button").first.click()
    code = page.locator("main input[autocomplete=one-time-code]")
    if code.count() and person.get("totp_secret"):
        code.fill(f"{totp(b32decode(person['totp_secret'])):06}")
        page.locator("main form button").first.click()


@contextmanager
def _service(options: Any, home: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The Service that was named, or one of our own on a fresh demonstration."""
    if options.url:
        yield options.url, _people(options.sign_ins)
        return
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LCS_")}
    environment |= {"LCS_VAR_DIR": str(home), "LCS_PORT": str(port)}
    log = (options.out / "service.log").open("w")
    service = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--end-with-parent"], env=environment, stdout=log, stderr=log
    )
    try:
        if not answers(port, within=300):
            raise SystemExit(f"The Service did not start. {log.name} says why.")
        time.sleep(1)
        yield f"http://localhost:{port}", _people(next(home.glob("demonstration-*.json"), None))
    finally:
        service.terminate()
        service.wait(30)
        log.close()


def _people(file: Path | None) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["users"] if file else []
    return people


def _index(taken: list[Path], out: Path) -> str:
    names = [str(file.relative_to(out)) for file in taken]
    figures = [f'<p>{name}<br><img src="{name}" width="{640 if "1280" in name else 180}">' for name in names]
    return f'<!DOCTYPE html><meta charset="utf-8"><title>Every page</title>{"".join(figures)}'


def _options() -> Any:
    parser = argparse.ArgumentParser(description="Photographs every page.")
    parser.add_argument("--out", type=Path, default=Path("var/shots"))
    parser.add_argument("--only", default="", help="part of a page's or a person's name")
    parser.add_argument("--url", default="", help="a Service that runs already")
    parser.add_argument("--sign-ins", type=Path, help="JSON as `manage.py demo --json` prints it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
