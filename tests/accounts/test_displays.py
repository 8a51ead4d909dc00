import pytest
from django.core import signing
from django.http import Http404
from django.test import Client
from django.urls import reverse

from lcs_ims.accounts.displays import facility_of_display, make_display, revoke_display, token_of
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from tests.accounts import people
from tests.accounts.people import SHELL


def test_a_link_opens_its_own_facility(mcci: Facility, mfci: Facility) -> None:
    assert facility_of_display(token_of(make_display(mcci, "Waiting room", by=SHELL))) == mcci


def test_a_revoked_link_is_absent_at_its_next_look(mcci: Facility) -> None:
    display = make_display(mcci, "Waiting room", by=SHELL)
    revoke_display(display, by=SHELL)
    with pytest.raises(Http404):
        facility_of_display(token_of(display))


@pytest.mark.parametrize(
    "forged",
    ["", "1", signing.dumps(1), signing.dumps(1, key="k" * 50, salt="x")],
    ids=["empty", "a bare number", "signed for another use", "signed with another key"],
)
def test_a_link_that_was_never_made_is_absent(mcci: Facility, forged: str) -> None:
    make_display(mcci, "Waiting room", by=SHELL)
    with pytest.raises(Http404):
        facility_of_display(forged)


def test_an_officer_makes_no_link(officer: User, mcci: Facility) -> None:
    with pytest.raises(Refused) as refused:
        make_display(mcci, "Waiting room", by=officer.actor())
    assert refused.value.code == "not-permitted"


def test_the_page_of_the_desks_shows_the_link(client: Client, mcci: Facility) -> None:
    display = make_display(mcci, "Waiting room", by=SHELL)
    client.force_login(people.person("charge", Role.OFFICER_IN_CHARGE, mcci))
    page = client.get("/facilities/MCCI/desks/").content.decode()
    assert f'href="{reverse("wall", args=[token_of(display)])}"' in page
