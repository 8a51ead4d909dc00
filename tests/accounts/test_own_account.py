import pytest
from django.test import Client

from lcs_ims.accounts.models import User
from lcs_ims.accounts.services import give_temporary_password, set_password
from lcs_ims.audit import Action
from tests.accounts import people
from tests.accounts.people import SHELL

NOW = "leselinyana la lesotho"
NEW = "mohlomi le moshoeshoe"


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    set_password(officer, NOW, by=SHELL)
    client.post("/sign-in/", {"username": "officer", "password": NOW})
    return client


def change(client: Client, current: str = NOW, new: str = NEW, again: str = "") -> str:
    data = {"current": current, "new": new, "again": again or new}
    return client.post("/account/", data, follow=True).content.decode()


def test_it_shows_ones_postings(signed_in: Client) -> None:
    page = signed_in.get("/account/").content.decode()
    assert "Intake officer" in page
    assert "Maseru Central" in page


def test_a_changed_password_keeps_this_session_and_ends_the_others(signed_in: Client) -> None:
    other = Client()
    other.post("/sign-in/", {"username": "officer", "password": NOW})
    assert "Your password is changed" in change(signed_in)
    assert signed_in.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert people.actions()[-1] == Action.USER_PASSWORD_SET


@pytest.mark.parametrize(
    ("current", "new", "again", "says"),
    [
        ("wrong", NEW, NEW, "This is not your password."),
        (NOW, NEW, NEW + "x", "The two new passwords differ."),
        (NOW, "short", "short", "fewer than 12 characters"),
        (NOW, "123456789012345", "123456789012345", "has digits only"),
        (NOW, "password1234", "password1234", "Many people use this password."),
        (NOW, "officer-1234", "officer-1234", "resembles the name"),
        (NOW, NOW, NOW, "This is the password that you have now."),
    ],
)
def test_it_refuses_and_says_why(signed_in: Client, current: str, new: str, again: str, says: str) -> None:
    assert says in change(signed_in, current, new, again)
    assert User.objects.get(username="officer").check_password(NOW)


def test_a_temporary_password_opens_nothing_else_until_it_is_changed(
    client: Client, officer: User, admin: User
) -> None:
    temporary = give_temporary_password(officer, by=admin.actor())
    client.post("/sign-in/", {"username": "officer", "password": temporary})
    response = client.get("/accounts/")
    assert (response.status_code, response.headers["Location"]) == (302, "/account/")
    change(client, temporary)
    assert client.get("/accounts/").status_code == 403
