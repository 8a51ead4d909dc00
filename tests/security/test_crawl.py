"""As everybody, from link to link: no error page, no other site's address, no word that is not for them."""

import html
import re
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from inmates.models import Cohort
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import ROLE_PERMISSIONS, Role
from lcs_ims.accounts.services import create_user
from lcs_ims.facilities.models import Facility
from tests.building import SHELL, an_inmate
from tests.replay.living import live_some_days

CONDITION = "Kanaritis pulmonum"
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
_ORIGIN = re.compile(r'(?:src|href|action|srcset|poster|data)="\s*(?:[a-z]+:)?//', re.IGNORECASE)


@pytest.fixture
def mcci(db: None) -> Facility:
    facility = live_some_days()
    ill = Cohort.objects.create(code="C-7", condition=CONDITION)
    an_inmate(facility, isolation=ill)
    return facility


def links_of(answer: Any, address: str) -> list[str]:
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    found = (urljoin(address, html.unescape(link)) for link in _LINK.findall(answer.content.decode()))
    return [urlsplit(link)._replace(fragment="").geturl() for link in found if urlsplit(link).scheme in {"", "http"}]


def crawl(client: Client, *beginnings: str) -> Iterator[tuple[str, Any]]:
    """The answers to all that one can reach by links, one of each kind of page. Prints have tests of their own."""
    kinds, waiting = set[str](), deque(["/", *beginnings])
    while waiting:
        address = waiting.popleft()
        answer = client.get(address)
        yield address, answer
        target = answer.headers.get("Location", "")
        for link in [*links_of(answer, address), *([urljoin(address, target)] if target else [])]:
            kind = _kind(urlsplit(link).path)
            if kind not in kinds and "pdf" not in link and not kind.startswith("/static/"):
                kinds.add(kind)
                waiting.append(link)


def _kind(path: str) -> str:
    try:
        return str(resolve(path).view_name)
    except Resolver404:
        return path


def test_no_role_finds_an_error_another_origin_or_an_illness(mcci: Facility) -> None:
    wrong, seen = [], set()
    for role in Role:
        place = None if role.is_national or role.is_outside else mcci
        client = Client()
        client.force_login(create_user(f"crawler-{role}", role, place, by=SHELL))
        for address, answer in crawl(client):
            seen.add(_kind(urlsplit(address).path))
            if answer.status_code not in {200, 302}:
                wrong.append((role.value, address, str(answer.status_code)))
            body = b"" if answer.streaming else answer.content
            if _ORIGIN.search(body.decode(errors="ignore")):
                wrong.append((role.value, address, "another origin"))
            if Permission.VIEW_HEALTH not in ROLE_PERMISSIONS[role] and CONDITION.encode() in body:
                wrong.append((role.value, address, "an illness"))
            if answer.status_code == 200 and "unsafe-" in answer.headers["Content-Security-Policy"]:
                wrong.append((role.value, address, "an open policy"))
    assert not wrong, "\n".join(map(str, wrong))
    assert len(seen) > 40, "The crawl found fewer pages than there are: has the navigation gone?"
