import pytest

from tests.building import a_cell, an_inmate, placed, where
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

ORDER = {"kind": "bail", "number": "R7/2026", "court": "High Court"}
GATE = {"kind": "bail", "identity_checked": "photograph", "property_returned": "none"}
ESCAPE = {"kind": "escape", "circumstances": "through the fence", "reported_to": "police, 06:00"}


@pytest.fixture
def inmate(mcci):
    person = an_inmate(mcci)
    placed(person, a_cell(mcci))
    return person


@pytest.fixture
def shift(supervisor):
    return signed_in(supervisor)


def page(inmate, which=""):
    return f"/inmates/{inmate.inmate_no}/{which}"


def test_an_order_comes_and_the_person_leaves(shift, inmate):
    assert "Out of the gate by" in send(shift, page(inmate, "release-order/"), **ORDER)
    assert "A release order waits It came" in visit(shift, page(inmate))
    assert "has left custody" in send(shift, page(inmate, "leave/"), **GATE)
    assert where(inmate) == ""
    assert "Released on bail, R7/2026, High Court" in visit(shift, page(inmate))


def test_a_refusal_keeps_what_was_typed(shift, inmate):
    shown = shift.post(page(inmate, "leave/"), GATE).content.decode()
    assert "No release order is on file" in shown
    assert 'value="photograph"' in shown


def test_an_escape_and_the_way_back(shift, inmate):
    assert "has left custody" in send(shift, page(inmate, "leave/"), **ESCAPE)
    assert "Recaptured" in visit(shift, page(inmate))
    address = f"/facilities/MCCI/recapture/?record={inmate.inmate_no}"
    assert "back in custody" in send(shift, address, reason="brought by the police")


def test_an_escaped_person_is_not_admitted_but_recaptured(shift, inmate):
    send(shift, page(inmate, "leave/"), **ESCAPE)
    assert "Leaves custody" not in visit(shift, page(inmate))
    answer = shift.get("/facilities/MCCI/admit/", {"record": inmate.inmate_no})
    assert answer.headers["Location"].startswith("/facilities/MCCI/recapture/")


def test_who_may_not_let_people_go_sees_no_way_out(intake, inmate):
    assert "Leaves custody" not in visit(signed_in(intake), page(inmate))


def test_circumstances_of_a_death_are_not_for_everyone(intake, shift, inmate):
    send(shift, page(inmate, "leave/"), **ESCAPE | {"kind": "death"})
    assert "through the fence" in visit(shift, page(inmate))
    assert "through the fence" not in visit(signed_in(intake), page(inmate))
