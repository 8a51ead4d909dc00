import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.middleware import AccessMiddleware
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import withdraw_posting
from lcs_ims.facilities.models import Facility


def request_of(user: User | AnonymousUser) -> Request:
    request = RequestFactory().get("/")
    request.user = user
    AccessMiddleware(lambda request: HttpResponse())(request)
    assert hasattr(request, "access")
    return request  # type: ignore[return-value]


def test_a_request_that_asks_nothing_costs_nothing(
    officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        request_of(officer)


def test_a_request_knows_its_actor(officer: User) -> None:
    actor = request_of(officer).actor
    assert (actor.username, actor.role, actor.facility) == ("officer", "intake_officer", "MCCI")


def test_someone_not_signed_in_acts_as_nobody() -> None:
    actor = request_of(AnonymousUser()).actor
    assert (actor.username, actor.user_id) == ("", None)


def test_ones_own_facility_is_found(officer: User, mcci: Facility) -> None:
    assert facility_or_404(request_of(officer), "MCCI", Permission.VIEW_FACILITY) == mcci


def test_without_the_permission_ones_own_facility_is_forbidden(officer: User) -> None:
    with pytest.raises(PermissionDenied):
        facility_or_404(request_of(officer), "MCCI", Permission.EDIT_ESTATE)


@pytest.mark.parametrize("code", ["MFCI", "NOWHERE", "mcci", ""])
def test_what_is_not_ones_own_does_not_exist(code: str, officer: User, mfci: Facility) -> None:
    with pytest.raises(Http404):
        facility_or_404(request_of(officer), code, Permission.VIEW_FACILITY)


def test_one_of_several_permissions_is_enough(officer: User, mcci: Facility) -> None:
    wanted = (Permission.EDIT_ESTATE, Permission.VIEW_FACILITY)
    assert facility_or_404(request_of(officer), "MCCI", *wanted) == mcci


def test_a_withdrawn_posting_is_gone_at_the_next_request(officer: User, admin: User) -> None:
    @permitted(Permission.PLACE_INMATE)
    def view(request: Request) -> HttpResponse:
        return HttpResponse()

    assert view(request_of(officer)).status_code == 200
    withdraw_posting(officer.postings.get(), by=admin.actor())
    with pytest.raises(PermissionDenied):
        view(request_of(officer))


def test_what_is_absent_shows_neither_reader_nor_address(client: Client, admin: User) -> None:
    client.force_login(admin)
    first = client.get("/accounts/person/nobody/")
    second = Client().get("/no/such/page/")
    assert first.status_code == second.status_code == 404
    assert first.content == second.content


def test_what_is_absent_is_the_same_on_a_development_machine(client: Client, admin: User, settings: Settings) -> None:
    settings.DEBUG = True
    client.force_login(admin)
    assert b"There is no such page for you" in client.get("/accounts/person/nobody/").content
