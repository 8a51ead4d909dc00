from datetime import timedelta

import pytest

from cells.models import SegregationOrder
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import a_cell, an_inmate, an_officer, where
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def charge(mcci):
    return signed_in(an_officer(Role.OFFICER_IN_CHARGE, mcci))


def moment(name, at):
    at = clock.local(at)
    return {f"{name}_day": at.day, f"{name}_month": at.month, f"{name}_year": at.year, f"{name}_time": f"{at:%H:%M}"}


def ordered(client, inmate):
    said = {"cell": "S-01", "ground": "safety", "why": "hurt another at the tap", "health_told": "Sr Pule, 10:40"}
    return send(client, f"/inmates/{inmate.inmate_no}/segregation/", **said, **moment("until", in_days(4)))


def in_days(count):
    return clock.now() + timedelta(days=count)


def test_the_officer_in_charge_orders_it_health_staff_visit_and_it_is_ended(charge, mcci):
    a_cell(mcci, "S-01", capacity=1, area="8", purpose="segregation")
    inmate = an_inmate(mcci)
    assert "Day 1 of at most 15" in ordered(charge, inmate)
    assert where(inmate) == "S-01"
    order = f"/segregation/{SegregationOrder.objects.get().pk}/"
    nurse = signed_in(an_officer(Role.HEALTH_OFFICER, mcci))
    now = moment("at", clock.now())
    shown = send(nurse, order, visit="yes", fit="yes", words="calm", **now)
    assert "may stay" in shown
    assert "Seen today" in visit(charge, "/facilities/MCCI/segregation/")
    assert "Ended" in send(charge, order, lift="yes", reason="the danger is over")


def test_someone_else_sees_the_orders_and_no_form(charge, mcci):
    a_cell(mcci, "S-01", capacity=1, area="8", purpose="segregation")
    inmate = an_inmate(mcci)
    ordered(charge, inmate)
    shift = signed_in(an_officer(Role.SHIFT_SUPERVISOR, mcci))
    shown = visit(shift, f"/inmates/{inmate.inmate_no}/segregation/")
    assert "S-01" in shown
    assert "Order and place" not in shown


def test_the_list_takes_as_many_queries_for_three_as_for_one(charge, mcci, django_assert_max_num_queries):
    for number in range(3):
        a_cell(mcci, f"S-0{number}", capacity=1, area="8", purpose="segregation")
    with django_assert_max_num_queries(14):
        visit(charge, "/facilities/MCCI/segregation/")


def test_no_exception_is_offered_for_a_segregation_cell(mcci):
    a_cell(mcci, "S-01", capacity=1, area="8", purpose="segregation")
    inmate = an_inmate(mcci)
    shift = signed_in(an_officer(Role.SHIFT_SUPERVISOR, mcci))
    page = shift.get(f"/inmates/{inmate.inmate_no}/cells/")
    assert (page.context["least_bad"], page.context["excepted"]) == ([], [])
    for address in (f"/inmates/{inmate.inmate_no}/cells/", f"/inmates/{inmate.inmate_no}/place/S-01/"):
        shown = visit(shift, address)
        assert "S-01" in shown
        assert "Ask for an exception" not in shown
