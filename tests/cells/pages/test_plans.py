import pytest

from cells.models import CountryPlan, Plan
from cells.services.country_plans import make_country_plan
from cells.services.plans import make_plan
from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from tests.building import cells, in_cell, where
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

PLANS = "/facilities/MCCI/plans/"


@pytest.fixture
def officer(in_charge):
    return signed_in(in_charge)


@pytest.fixture
def mixed(mcci):
    """A sentenced man and one on remand in A-01; A-02 is free."""
    first, _second = cells(mcci, "A-01", "A-02")
    return in_cell(first, {}, {"legal_status": "remand"})


def asked(officer, **pins) -> str:
    """The address of a plan that was asked for, and not made yet."""
    address: str = officer.post(f"{PLANS}new/", {"seconds": "60", **pins}).headers["Location"]
    return address


def made(officer, **pins) -> str:
    address = asked(officer, **pins)
    make_plan(int(address.strip("/").rpartition("/")[2]))
    return address


def test_a_plan_is_asked_made_and_read(officer, mixed):
    address = asked(officer)
    assert "Waiting for a worker." in visit(officer, address)
    make_plan(Plan.objects.get().pk)
    page = visit(officer, address)
    assert "1 move makes this facility lawful. Fewer cannot: that is proved." in page
    assert "Before: 0 absolute and 1 strict breaches. After: 0 absolute and 0 strict." in visit(
        officer, f"{address}boards/"
    )
    assert "A-01 A-02" in visit(officer, f"{address}moves/")
    assert "MCCI-" in visit(officer, PLANS)


def test_a_walk_is_confirmed_and_the_people_are_moved(officer, mixed):
    address = made(officer)
    page = send(officer, f"{address}walks/1/")
    assert "1 step is in the book." in page
    assert "Carried out" in page
    assert sorted(where(person) for person in mixed) == ["A-01", "A-02"]


def test_headquarters_reads_what_each_facility_lacks(officer, mixed, headquarters):
    made(officer, close="A-02")
    made(officer)
    office = signed_in(headquarters)
    assert "MCCI Institution 2 8 Fewest moves, proved 1 0 0" in visit(office, "/plans/")
    send(office, "/plans/all/")
    assert Plan.objects.filter(state="asked").count() == 1
    make_country_plan(CountryPlan.objects.get().pk)
    assert "0 transfers would leave 0 people without a lawful bed in the country, instead of 0." in visit(
        office, "/plans/transfers/"
    )
    assert office.get("/plans/investment.csv").content.decode().splitlines()[1].startswith("MCCI,MCCI Institution,")
    assert office.get("/plans/investment.pdf").content.startswith(b"%PDF")
    carried_away = Event.objects.order_by("-leaf")[:2]
    assert [event.action for event in carried_away] == [Action.SHEET_PRINTED, Action.LIST_EXPORTED]


def test_the_page_of_a_plan_in_the_making_asks_again_and_the_plan_can_be_cancelled(officer, mixed):
    address = asked(officer)
    assert officer.get(address).headers["Refresh"] == "3"
    assert "Cancelled" in send(officer, f"{address}cancel/")
    assert "Refresh" not in officer.get(address).headers


def test_a_stopped_plan_says_why_and_offers_a_new_one_from_here(officer, mixed):
    address = made(officer)
    in_cell(mixed[0].stays.get().cell.facility.cells.get(code="A-02"), {"sex": "female"})
    page = send(officer, f"{address}walks/1/")
    assert "The plan stopped" in page
    assert "Make a new plan from here" in page
    assert "Goes on from" in send(officer, f"{address}again/")


def test_what_is_fixed_beforehand_is_shown_and_what_is_not_known_is_refused(officer, mixed):
    number = mixed[0].inmate_no
    assert "Not known here: Z-9." in send(officer, f"{PLANS}new/", seconds="60", close="Z-9")
    assert f"{number} stays" in visit(officer, made(officer, stay=number))
