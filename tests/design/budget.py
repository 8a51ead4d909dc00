"""How heavy a page is on a slow line. Tests of pages call `assert_light(response)`."""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
from django.contrib.staticfiles import finders

FIRST_VISIT = 60_000
LATER_PAGE = 15_000
_ADDRESS = re.compile(r'(?:src|href)="/static/([^"?]+)"')


@dataclass(frozen=True)
class Weight:
    """Bytes on the line: the page itself, and each file that it brings along at a first visit."""

    page: int
    files: dict[str, int]

    @property
    def first_visit(self) -> int:
        return self.page + sum(self.files.values())


def weigh(response: Any) -> Weight:
    """The weight of a response of the test client, as gunicorn (gzip) and whitenoise (brotli) send it."""
    body = response.content
    text = gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body
    names = set(_ADDRESS.findall(text.decode()))
    return Weight(page=len(gzip.compress(text, 6)), files={name: _sent(name) for name in names})


def assert_light(response: Any) -> None:
    """Fail when the page breaks the budget, naming what weighs most."""
    weight = weigh(response)
    assert weight.page <= LATER_PAGE, f"The page weighs {weight.page} bytes; {LATER_PAGE} are allowed."
    assert weight.first_visit <= FIRST_VISIT, f"A first visit weighs {weight.first_visit}: {weight.files}"


def _sent(name: str) -> int:
    found = finders.find(name)
    assert isinstance(found, str), f"{name} is no static file"
    return len(brotli.compress(Path(found).read_bytes()))
