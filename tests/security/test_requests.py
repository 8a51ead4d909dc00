"""Requests that no browser of an officer sends: forged hosts and addresses, ways out of folders, pages as uploads."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import Settings

from lcs_ims.accounts.roles import Role
from lcs_ims.lib.addresses import client_address
from tests.building import a_facility, an_officer
from tests.visiting import signed_in

PAGE = b"<html><script>alert(1)</script></html>"


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", "a b"])
def test_a_forged_host_is_refused(client: Client, host: str) -> None:
    for address in ("/sign-in/", "/healthz", "/no/such/page/"):
        assert client.get(address, HTTP_HOST=host).status_code == 400


def asked(chain: str) -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=chain)


@pytest.mark.parametrize(
    ("proxies", "chain", "believed"),
    [
        (0, "10.9.9.9", "127.0.0.1"),  # nobody stands in front: what is said there is a browser's
        (1, "10.0.0.7", "10.0.0.7"),
        (1, "10.9.9.9, 10.0.0.7", "10.0.0.7"),  # the browser wrote the first itself
        (2, "10.9.9.9, 10.0.0.7, 10.0.0.1", "10.0.0.7"),
        (2, "10.0.0.7", "127.0.0.1"),  # it came past one of them
        (1, "<script>", ""),
        (1, "", ""),
    ],
)
def test_a_browser_cannot_choose_its_own_address(settings: Settings, proxies: int, chain: str, believed: str) -> None:
    settings.PROXIES = proxies
    assert client_address(asked(chain)) == believed


@pytest.mark.django_db
def test_behind_a_proxy_each_machine_is_locked_by_itself(settings: Settings) -> None:
    settings.PROXIES = 1
    an_officer(Role.GATE_OFFICER, a_facility(), "gate")
    client = Client()

    def answer(address: str) -> int:
        said = {"username": "gate", "password": "wrong"}
        return client.post("/sign-in/", said, HTTP_X_FORWARDED_FOR=address).status_code

    assert [answer("10.0.0.7") for _ in range(5)][-1] == 429
    assert answer("10.0.0.8") == 200


WAYS_OUT = (
    "/static/../lcs_ims/settings.py",
    "/static/%2e%2e/lcs_ims/settings.py",
    "/static/..%2f..%2f..%2fetc/passwd",
    "/static/....//....//etc/passwd",
    "/static//etc/passwd",
    "/inmates/../../etc/passwd",
    "/inmates/%2e%2e/%2e%2e/etc/passwd/",
)


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_address_leads_out_of_its_folder(way: str) -> None:
    client = signed_in(an_officer(Role.OFFICER_IN_CHARGE, a_facility()))
    answer = client.get(way)
    assert answer.status_code in {302, 404}
    body = answer.getvalue() if answer.streaming else answer.content
    assert b"root:" not in body
    assert b"SECRET_KEY" not in body


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../../../tmp/register.csv", "page.html", "register.csv\x00.html", "run.sh"])
def test_an_uploaded_page_is_never_a_page(name: str, settings: Settings) -> None:
    client = signed_in(an_officer(Role.OFFICER_IN_CHARGE, a_facility()))
    before = {path for path in Path(settings.VAR_DIR).rglob("*") if path.is_file()}
    file = SimpleUploadedFile(name, PAGE, content_type="text/html")
    answer = client.post("/take-over/", {"kind": "register", "file": file, "on": "2026-11-20"}, follow=True)
    assert PAGE not in answer.content
    kept = {path for path in Path(settings.VAR_DIR).rglob("*") if path.is_file()} - before
    assert not [path for path in kept if path.suffix in {".html", ".sh"} or "tmp" in path.parts[-2:-1]]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cells.forms.imports.MOST_BYTES", 100)
    client = signed_in(an_officer(Role.OFFICER_IN_CHARGE, a_facility()))
    file = SimpleUploadedFile("register.csv", b"x" * 101)
    answer = client.post("/take-over/", {"kind": "register", "file": file, "on": "2026-11-20"})
    assert b"larger than" in answer.content


@pytest.mark.django_db
def test_a_form_of_six_megabytes_without_a_file_is_refused(client: Client) -> None:
    assert client.post("/sign-in/", {"username": "x" * (6 * 1024 * 1024)}).status_code == 400


@pytest.mark.django_db
def test_every_page_says_what_a_browser_may_do_with_it(client: Client) -> None:
    said = client.get("/sign-in/").headers
    assert "unsafe" not in said["Content-Security-Policy"]
    assert "default-src 'none'" in said["Content-Security-Policy"]
    assert (said["X-Frame-Options"], said["X-Content-Type-Options"]) == ("DENY", "nosniff")
