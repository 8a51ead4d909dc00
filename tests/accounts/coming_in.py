"""What somebody does at the sign-in, step by step."""

from django.http import HttpResponse
from django.test import Client

from tests.accounts.factors import shown_by

PASSWORD = "leselinyana la lesotho"


def password(client: Client, username: str = "officer") -> HttpResponse:
    answer = client.post("/sign-in/", {"username": username, "password": PASSWORD, "next": "/account/"})
    assert isinstance(answer, HttpResponse)
    return answer


def code(client: Client, given: str) -> HttpResponse:
    answer = client.post("/sign-in/code/", {"code": given})
    assert isinstance(answer, HttpResponse)
    return answer


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def enrol_with(client: Client, given: str) -> HttpResponse:
    client.get("/sign-in/enrol/")
    key = bytes.fromhex(client.session["half_signed_in"]["key"])
    answer = client.post("/sign-in/enrol/", {"code": given, "token": shown_by(key)})
    assert isinstance(answer, HttpResponse)
    return answer
