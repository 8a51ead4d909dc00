"""A register writes numbers and codes with slashes, marks and blanks: every page that names them opens."""

import html
import re
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

from cells.models import Cell
from inmates.models import Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.lib.converters import fault_in_address
from tests.building import an_inmate, an_officer, cells, placed
from tests.visiting import signed_in

pytestmark = pytest.mark.django_db

CODES = ["A/07", "1 & 2?", "Ž#1", "50%", "A\\7", "change", "A/retire/1"]
NUMBERS = ["MCCI:44/b", "Thabo's (2)", "Ü/1?x=1", "7%2F8", "no\\1", "LCS/7;8"]


def leads_to(officer: Client, address: str) -> list[str]:
    """The addresses to which a page links, once it has opened."""
    response = officer.get(address)
    assert response.status_code == 200, address
    found = re.findall(r'(?:href|action)="([^"]*)"', response.content.decode())
    return sorted({urljoin(address, html.unescape(link)).partition("#")[0] for link in found})


@pytest.fixture
def officer(mcci):
    for code in CODES:
        cells(mcci, code)
    for number, cell in zip(NUMBERS, Cell.objects.all(), strict=False):
        inmate = an_inmate(mcci)
        Inmate.objects.filter(pk=inmate.pk).update(inmate_no=number)
        placed(Inmate.objects.get(pk=inmate.pk), cell)
    return signed_in(an_officer(Role.OFFICER_IN_CHARGE, mcci))


@pytest.mark.parametrize("code", CODES)
def test_a_cell_opens_and_so_does_what_its_page_links_to(officer, code):
    page = reverse("cell", args=["MCCI", code])
    assert page in leads_to(officer, "/facilities/MCCI/")
    leads = [link for link in leads_to(officer, page) if "/cells/" in link]
    assert leads
    for link in leads:
        assert officer.get(link).status_code == 200, link


@pytest.mark.parametrize("number", NUMBERS)
def test_someone_opens_and_so_do_their_pages(officer, number):
    page = reverse("inmate", args=[number])
    leads = [link for link in leads_to(officer, page) if link.startswith("/inmates/")]
    assert len(leads) > 10
    for link in leads:
        assert officer.get(link).status_code in {200, 405}, link
    placing = reverse("place", args=[number, "A/07"])
    assert officer.get(placing).context["cell"].code == "A/07"


@pytest.mark.parametrize("fit", [*CODES, *NUMBERS, "LCS/2026/00412", "A.7", "..."])
def test_browsers_leave_them_as_they_are(fit):
    assert fault_in_address(fit) == ""


@pytest.mark.parametrize("unfit", ["../7", "A/..", "./A", "A//7", "/A", "A/", "", "."])
def test_what_a_browser_would_take_for_the_way_to_a_page_is_refused(unfit):
    assert "nothing, or only dots" in fault_in_address(unfit)
