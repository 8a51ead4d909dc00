"""Asks every page of the table, by every method, as everybody, about their own, another's and nothing."""

from collections.abc import Iterator
from itertools import product

import pytest
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lcs_ims.accounts.roles import Role
from tests.access import world
from tests.access.table import TABLE, Row
from tests.access.things import Which
from tests.access.world import World

OPEN = {200, 302, 409, 422}  # drawn, done, refused by a rule, or sent back for another answer
METHODS = ("GET", "POST", "PUT", "DELETE")
OF_NO_FACILITY = {
    # of the whole Service: no account, link or report is another facility's
    *("accept-invitation", "withdraw-invitation", "take-over-bad-rows", "design-error", "export-visit-figures"),
    *("visit-proof", "wall"),
    # of the person who asks: whatever is somebody else's is absent, and asked as such in tests/visits
    *("at-the-gate", "client", "book-client", "own-leave", "end-client", "confirm-booking"),
}


def addresses(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address of the Service."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry)
        else:
            yield entry


def expected(row: Row, role: Role, which: Which) -> set[int]:
    if not row.opens_for(role):
        return {403}
    if which == "absent" or (which == "other" and not role.is_national):
        return {404}
    return {row.answer} if row.answer else OPEN


def asked(client: Client, row: Row, method: str, arguments: tuple[object, ...]) -> HttpResponse:
    address = reverse(row.page, args=arguments)
    response = client.generic(method, address, QUERY_STRING="&".join(f"{k}={v}" for k, v in row.query.items()))
    assert isinstance(response, HttpResponse)
    return response


@pytest.fixture
def everybody(db: None) -> World:
    return world.begin()


@pytest.fixture(params=TABLE, ids=lambda row: row.page)
def row(request: pytest.FixtureRequest) -> Row:
    assert isinstance(request.param, Row)
    return request.param


def test_every_address_has_a_name_and_a_row() -> None:
    named = [address.name for address in addresses()]
    assert None not in named, "An address without a name cannot stand in the table. Name it."
    assert sorted(set(filter(None, named))) == sorted(row.page for row in TABLE)


def test_every_answer_is_the_one_in_the_table(row: Row, everybody: World) -> None:
    arguments = row.about(everybody)
    wrong = []
    for role in Role:
        client = Client()
        for which, method in product(arguments, row.methods):
            if SESSION_KEY not in client.session:  # at first, and after a page that signs out
                client.force_login(everybody.person(role))
            status = asked(client, row, method, arguments[which]).status_code
            if status not in expected(row, role, which):
                wrong.append((role.value, which, method, status))
    assert wrong == []


def test_no_other_method_is_answered(row: Row, everybody: World, client: Client) -> None:
    client.force_login(everybody.person(next(role for role in Role if row.opens_for(role))))
    own = row.about(everybody)["own"]
    answers = {method: asked(client, row, method, own).status_code for method in METHODS if method not in row.methods}
    assert answers == dict.fromkeys(answers, 405)


def test_anothers_and_nobodys_are_answered_with_the_same_bytes(row: Row, everybody: World, client: Client) -> None:
    arguments = row.about(everybody)
    insiders = [role for role in Role if row.opens_for(role) and not role.is_national]
    if "other" not in arguments or not insiders:
        assert row.page in OF_NO_FACILITY or not any(arguments.values()) or not insiders, "Ask it about another's."
        return
    client.force_login(everybody.person(insiders[0]))
    for method in row.methods:
        anothers, nobodys = (asked(client, row, method, arguments[which]) for which in ("other", "absent"))
        assert anothers.content == nobodys.content
        assert dict(anothers.headers) == dict(nobodys.headers)


def test_without_a_sign_in_only_the_public_pages_open(row: Row, everybody: World) -> None:
    response = asked(Client(), row, row.methods[0], row.about(everybody)["own"])
    if row.opens_to == "public":
        assert response.status_code == (row.answer or 200)
    else:
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/sign-in/")


def test_a_post_without_its_token_is_refused(row: Row, everybody: World) -> None:
    if "POST" not in row.methods:
        return
    client = Client(enforce_csrf_checks=True)
    client.force_login(everybody.person(Role.SYSTEM_ADMINISTRATOR))
    assert asked(client, row, "POST", row.about(everybody)["own"]).status_code == 403
