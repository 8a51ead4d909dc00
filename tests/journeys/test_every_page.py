"""Whatever page an officer opens: axe finds nothing serious, it fits a phone, it is light and asks little."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import ViewportSize

from cells.models import PlacementException
from cells.services.exceptions import ask_exception
from inmates.models import Inmate
from lcs_ims.accounts.models import User
from lcs_ims.facilities.models import Facility
from tests.building import a_cell, a_facility, an_inmate, an_officer, cells, in_cell
from tests.design.accessible import NARROW, WIDE, assert_accessible
from tests.design.budget import assert_light
from tests.journeys.conftest import SignIn

MOST_QUERIES = 14
PAGES = (
    "/facilities/MCCI/",
    "/facilities/MCCI/queue/",
    "/facilities/MCCI/moves/",
    "/facilities/MCCI/cells/A-01/",
    "/facilities/MCCI/admit/",
    "/inmates/{inmate}/",
    "/inmates/{inmate}/cells/",
    "/inmates/{inmate}/place/A-01/",
    "/inmates/{inmate}/place/B-01/",
    "/inmates/{inmate}/exception/A-01/",
    "/inmates/{inmate}/found/",
    "/inmates/{inmate}/hold/",
    "/inmates/{inmate}/out/",
    "/find/?q=bo",
    "/find/country/",
    "/breaches/",
    "/breaches/?alarm=on&cell=A-01",
    "/breaches/ahead/",
    "/exceptions/",
    "/exceptions/{exception}/",
    "/account/",
    "/account/second-factor/",
    "/account/pin/",
    "/accounts/resets/",
    "/accounts/invitations/",
    "/facilities/MCCI/desks/",
)


def a_busy_place(facility: Facility, *, people: int) -> dict[str, object]:
    """Mixed and overcrowded cells, someone without one, an exception that waits; addresses for PAGES."""
    crowded = a_cell(facility, "A-01", capacity=2)
    in_cell(crowded, *({"legal_status": ("sentenced", "remand")[n % 2]} for n in range(people)))
    cells(facility, "B-01", "B-02", age="child")
    someone = an_inmate(facility)
    asked = ask_exception(
        someone, crowded, by=an_officer("intake_officer", facility), reason="full everywhere", hours=24
    )
    return {"inmate": Inmate.objects.get(pk=someone.pk).inmate_no, "exception": asked.pk}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sign_in", ["with JavaScript"], indirect=True)
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_on_any_page(mcci: Facility, sign_in: SignIn, size: ViewportSize) -> None:
    place = a_busy_place(mcci, people=4)
    page = sign_in("officer_in_charge")
    page.set_viewport_size(size)
    for address in PAGES:
        page.goto(address.format(**place))
        assert_accessible(page)


@pytest.mark.django_db
@pytest.mark.parametrize("people", [3, 30])
def test_every_page_is_light_and_asks_the_database_little(people: int) -> None:
    mcci = a_facility("MCCI")
    place = a_busy_place(mcci, people=people)
    charge = an_officer("officer_in_charge", mcci)
    client = Client()
    client.force_login(User.objects.get(username=charge.username), "django.contrib.auth.backends.ModelBackend")
    assert PlacementException.objects.count() == 1
    for address in PAGES:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address.format(**place))
        strips = 4  # remembered for seconds by a server, not in tests
        assert (address, answer.status_code) == (address, 200)
        assert len(queries) - strips <= MOST_QUERIES, (address, [query["sql"][:90] for query in queries])
        assert_light(answer)
