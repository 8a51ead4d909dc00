"""The screens of `benchmarks.load`: what a desk and somebody who books do all day, one page after another."""

import html
import http.client
import random
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

TOKEN = "l0ad" * 8
SEEN, DONE, SAID_NO = {200}, {302}, {200, 422}
"""A page; a form taken; a form that came back with its reasons: somebody else was first."""


@dataclass
class Tally:
    """What all screens together saw."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    outcomes: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


@dataclass
class Screen:
    """One person's browser: it asks, reads, and waits a while before it asks again."""

    port: int
    session: str
    think: float
    tally: Tally
    chance: random.Random
    stop: threading.Event

    def get(self, name: str, address: str) -> str:
        return self._ask(name, "GET", address, None, SEEN)[1]

    def post(self, name: str, address: str, **said: Any) -> str:
        """Where a form leads to; nothing where it came back with reasons."""
        status, _words, location = self._ask(name, "POST", address, said, DONE | SAID_NO)
        self.tally.outcomes[f"{name}: {'done' if status in DONE else 'refused in words'}"] += 1
        return location

    def _ask(
        self, name: str, method: str, address: str, said: dict[str, Any] | None, fine: set[int]
    ) -> tuple[int, str, str]:
        began = time.perf_counter()
        try:
            status, words, location = self._answer(method, address, said)
        except (OSError, http.client.HTTPException) as error:
            status, words, location = 0, "", ""
            self.tally.errors.append(f"{name}: no answer ({type(error).__name__})")
        else:
            if status not in fine or "/sign-in/" in location:
                self.tally.errors.append(f"{name}: {status} {location}")
        self.tally.times[name].append(time.perf_counter() - began)
        self.stop.wait(self.chance.uniform(0, 2 * self.think))
        return status, words, location

    def _answer(self, method: str, address: str, said: dict[str, Any] | None) -> tuple[int, str, str]:
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}"}
        if said is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            said = said | {"csrfmiddlewaretoken": TOKEN}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, address, urlencode(said or {}) or None, headers)
            got = connection.getresponse()
            return got.status, html.unescape(got.read().decode("utf-8", "replace")), got.headers.get("Location", "")
        finally:
            connection.close()

    def one_of(self, found: list[str]) -> str:
        return self.chance.choice(found) if found else ""


def at_a_desk(screen: Screen, desk: dict[str, Any]) -> None:
    """Someone unbooked comes, someone goes in, someone leaves: whoever it is that the desk's page shows."""
    gate = f"/facilities/{desk['facility']}/gate/"
    name = f"Visitor {screen.chance.randrange(10**9)}"
    came = {"inmate_no": desk["inmate"], "kind": "family", "visitor": name, "identified_by": f"ID {name[8:]}"}
    screen.post("someone comes", f"{gate}walk-in/", **came)
    screen.get("waiting board", f"/facilities/{desk['facility']}/waiting/")
    for name, step in (("starts", "started"), ("leaves", "left")):
        page = screen.get("gate desk", gate)
        if address := screen.one_of(re.findall(rf'action="(/visits/\d+/press/{step}/)"', page)):
            screen.post(name, address, next="desk")


def at_home(screen: Screen, booker: dict[str, Any]) -> None:
    """Free times, one of them held and booked, the pass; every second visit is called off again."""
    screen.get("own visits", "/visits/")
    address = f"/visits/clients/{booker['client']}/book/"
    page = screen.get("free times", address)
    begins = screen.one_of(re.findall(r'name="begins" value="([^"]+)"', page)[:40])
    if not begins or not (held := screen.post("holds", address, begins=begins, minutes=60)):
        return
    screen.get("the form", held)
    if card := screen.post("books", held):
        screen.get("pass", card)
        if screen.chance.random() < 0.5:
            screen.post("calls off", card.replace("/pass/", "/cancel/"), reason="The court sits that day")


def all_day(script: Callable[[Screen, dict[str, Any]], None], screen: Screen, person: dict[str, Any]) -> None:
    """Again and again until it is time to stop; they do not all begin in the same second."""
    screen.stop.wait(screen.chance.uniform(0, screen.think))
    while not screen.stop.is_set():
        script(screen, person)
