from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import ResolverMatch

from lcs_ims import navigation
from lcs_ims.accounts.access import Access
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import Role
from lcs_ims.facilities.models import Facility
from lcs_ims.navigation import Entry, Frame
from tests.accounts import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def mcci() -> Facility:
    return people.facility("MCCI", "Maseru Central")


@pytest.fixture
def mfci() -> Facility:
    return people.facility("MFCI", "Maseru Female")


def framed(user: User | AnonymousUser, code: str = "", view: str = "") -> Frame:
    request: Any = RequestFactory().get("/")
    request.user = user
    request.access = Access(user)
    request.resolver_match = ResolverMatch(lambda r: None, (), {"code": code} if code else {}, view)
    return Frame(request)


def shown(frame: Frame) -> list[str]:
    return [str(link.label) for link in frame.navigation]


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = (
        Entry("Accounts", "accounts", Permission.MANAGE_ACCOUNTS),
        Entry("Anyone's", "account", Permission.VIEW_FACILITY),
        Entry("Not built", "no-such-page", Permission.VIEW_FACILITY),
    )
    monkeypatch.setattr(navigation, "ENTRIES", pages)


def test_a_link_is_shown_to_whoever_has_its_permission(entries: None, mcci: Facility) -> None:
    assert shown(framed(people.person("officer", Role.INTAKE_OFFICER, mcci))) == ["Anyone's"]
    assert shown(framed(people.person("admin", Role.SYSTEM_ADMINISTRATOR))) == ["Accounts"]


def test_the_page_one_is_on_is_marked(entries: None, mcci: Facility) -> None:
    frame = framed(people.person("officer", Role.INTAKE_OFFICER, mcci), view="account")
    assert [link.current for link in frame.navigation] == [True]


def test_nobody_who_is_not_signed_in_sees_a_link(entries: None, mcci: Facility) -> None:
    frame = framed(AnonymousUser())
    assert (frame.navigation, frame.switch, frame.name) == ([], [], "")


def test_a_public_page_has_a_frame_without_access() -> None:
    frame = Frame(RequestFactory().get("/"))
    assert (frame.navigation, frame.facilities, frame.name, frame.posting) == ([], [], "", "")


def test_an_officer_of_one_facility_is_always_there(mcci: Facility) -> None:
    assert framed(people.person("officer", Role.INTAKE_OFFICER, mcci)).facility == mcci


def test_headquarters_is_where_the_address_says(mcci: Facility, mfci: Facility) -> None:
    chief = people.person("chief", Role.HEADQUARTERS)
    assert framed(chief).facility is None
    assert framed(chief, "MFCI").facility == mfci
    assert [link.label for link in framed(chief).switch] == ["Maseru Central", "Maseru Female"]


def test_an_address_outside_the_postings_leads_nowhere(mcci: Facility, mfci: Facility) -> None:
    officer = people.person("officer", Role.INTAKE_OFFICER, mcci)
    assert [facility.code for facility in framed(officer, "MFCI").facilities] == ["MCCI"]


def test_the_posting_is_said_in_words(mcci: Facility) -> None:
    officer = people.person("officer", Role.SHIFT_SUPERVISOR, mcci)
    frame = framed(officer)
    frame._request.actor = officer.actor()  # type: ignore[attr-defined]
    assert frame.posting == "Shift supervisor, MCCI"
