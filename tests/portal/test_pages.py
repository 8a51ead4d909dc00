"""Every page of the portal: to whom it opens, how few queries it costs, and that it writes nothing of the Service."""

from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from inspectorate.doors import opens_to
from inspectorate.models import Disclosed, KeptCheckpoint, Reading
from inspectorate.services.watching import look
from tests.design.budget import assert_light
from tests.portal import world

MOST_QUERIES = 14
PUBLIC = {"sign-in", "healthz"}
VERBS = ("post", "put", "patch", "delete", "options", "trace")


def arguments(service):
    number = service.does(world.a_number, "MCCI")
    return {
        "facility": ["MCCI"],
        "cell": ["MCCI", "A-01"],
        "inmate": [number],
        "decision": [service.does(world.first_stay)],
        "breach": [service.does(world.a_breach)],
        "event": [service.does(world.last_leaf)],
        "proof": [0],
        "export-trail": ["zip"],
        "visit": [service.does(world.a_visit)],
    }


def patterns():
    found: list[Any] = []
    for pattern in get_resolver().url_patterns:
        found += pattern.url_patterns if hasattr(pattern, "url_patterns") else [pattern]
    return found


def pages(service):
    """Name and address of every page that can be opened without something of the portal's own."""
    known = arguments(service)
    for pattern in patterns():
        if not pattern.pattern.converters or pattern.name in known:
            yield pattern.name, reverse(pattern.name, args=known.get(pattern.name, []))


def test_every_address_names_to_whom_it_opens():
    assert [pattern.name for pattern in patterns() if not opens_to(pattern.callback)] == []


def test_without_a_sign_in_every_page_leads_to_it(service, client_of_nobody):
    for name, address in pages(service):
        answer = client_of_nobody.get(address)
        assert answer.status_code == (200 if name in PUBLIC else 302), name


def test_a_password_alone_opens_nothing(service, an_inspector, client_of_nobody):
    client_of_nobody.force_login(an_inspector())
    for name, address in pages(service):
        if name in {*PUBLIC, "sign-out", "account", "second-factor"}:
            continue
        assert client_of_nobody.get(address).headers.get("Location") == "/sign-in/code/", name


@pytest.mark.both_databases
def test_every_page_opens_in_few_queries(service, signed_in, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}}
    look()
    client, too_many = signed_in("head"), []
    for name, address in pages(service):
        if name in {"sign-out", "sign-in", "second-factor", "read-disclosed", "save-filter", "recovery-codes"}:
            continue
        client.get(address)  # what is asked now and then has been asked
        own, theirs = CaptureQueriesContext(connections["default"]), CaptureQueriesContext(connections["service"])
        with own, theirs:
            answer = client.get(address)
        if answer.status_code == 405:
            continue
        assert answer.status_code == 200, (name, answer.content[:500])
        queries = [q["sql"] for q in [*own.captured_queries, *theirs.captured_queries]]
        asked = [sql for sql in queries if not sql.startswith(("BEGIN", "COMMIT"))]
        if len(asked) > MOST_QUERIES:
            too_many.append("\n".join([name, str(len(asked)), *(sql[:90] for sql in asked)]))
        if answer.headers["Content-Type"].startswith("text/html"):
            assert_light(answer)
    assert not too_many, "\n".join(too_many)


@pytest.mark.both_databases
def test_no_verb_on_any_address_changes_anything_of_the_service(service, signed_in):
    client = signed_in("head")
    before = service.does(world.counts)
    for _name, address in pages(service):
        for verb in VERBS:
            getattr(client, verb)(address)
    client = signed_in("inspector")
    for _name, address in pages(service):
        client.post(address, {"state": "x", "reason": "x", "query": "x", "name": "x"})
    connections["service"].close()
    assert service.does(world.counts) == before


def test_a_page_is_in_the_log_before_it_is_shown(service, client, monkeypatch):
    address = reverse("inmate", args=[service.does(world.a_number, "MCCI")])
    client.get(address)
    assert Reading.objects.get(address=address).page == "inmate"

    def refuse(*args, **kwargs):
        raise RuntimeError("the log is full")

    monkeypatch.setattr("inspectorate.middleware.log_reading", refuse)
    with pytest.raises(RuntimeError, match="the log is full"):
        client.get(address)


@pytest.mark.both_databases
@pytest.mark.parametrize("model", [Reading, KeptCheckpoint])
def test_what_was_read_and_kept_stands_for_good(client, model):
    look()
    client.get(reverse("facilities"))
    for change in (lambda: model.objects.update(id=0), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert model.objects.exists()


def test_the_log_is_the_head_s_to_read(signed_in):
    assert signed_in("inspector").get(reverse("readings")).status_code == 403
    head = signed_in("head")
    page = head.get(reverse("readings")).content.decode()
    assert "inspector of the tests" in page
    assert "/readings/" in page


def test_marked_as_read_it_names_who_read_it_first(service, signed_in):
    service.does(world.finds_someone, "LER", "B-01")
    look()
    one = Disclosed.objects.unread()[0]
    client = signed_in("inspector")
    client.post(reverse("read-disclosed"), {"disclosed": [one.pk]})
    signed_in("ombudsman").post(reverse("read-disclosed"), {"disclosed": [one.pk]})
    one.refresh_from_db()
    assert one.read_by == "inspector of the tests"
