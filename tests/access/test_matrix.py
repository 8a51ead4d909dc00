"""Asks every page of the table, by every method, as everybody, about their own, another's and nothing."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lcs_ims.accounts.roles import Role
from tests.access import world
from tests.access.table import TABLE, Row, Which
from tests.access.world import World

OPEN = {200, 302, 409, 422}  # drawn, done, refused by a rule, or sent back for another answer
METHODS = ("GET", "POST", "PUT", "DELETE")


def addresses(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address of the Service."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry)
        else:
            yield entry


def expected(row: Row, role: Role, which: Which, method: str) -> set[int]:
    if not row.opens_for(role):
        return {403}
    if method not in row.methods:
        return {405} if which == "own" or role.is_national else {404, 405}
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
    assert set(named) == {row.page for row in TABLE}


def test_every_answer_is_the_one_in_the_table(row: Row, everybody: World) -> None:
    things = row.about(everybody)
    wrong = []
    for role, person in everybody.people.items():
        client = Client()
        for which, arguments in things.items():
            for method in METHODS:
                client.force_login(person)
                status = asked(client, row, method, arguments).status_code
                if status not in expected(row, role, which, method):
                    wrong.append((role.value, which, method, status))
    assert wrong == []


def test_another_facilitys_and_nobodys_are_answered_with_the_same_bytes(row: Row, everybody: World) -> None:
    things = row.about(everybody)
    for role, person in everybody.people.items():
        if "other" not in things or role.is_national or not row.opens_for(role):
            continue
        client = Client()
        client.force_login(person)
        for method in row.methods:
            others, nobodys = (asked(client, row, method, things[which]) for which in ("other", "absent"))
            assert others.content == nobodys.content
            assert dict(others.headers) == dict(nobodys.headers)


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
    client.force_login(everybody.people[Role.SYSTEM_ADMINISTRATOR])
    assert asked(client, row, "POST", row.about(everybody)["own"]).status_code == 403
