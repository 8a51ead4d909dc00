import pytest

from inmates.models import Warrant
from tests.building import a_cell, an_inmate, in_cell
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

PAGE = "/facilities/MCCI/go-live/"


def test_it_counts_what_remains(mcci, in_charge):
    an_inmate(mcci)
    in_cell(a_cell(mcci, capacity=1), {}, {})
    mcci.breaches.update(taken_over=True)
    Warrant.objects.filter(custody=an_inmate(mcci).custodies.get()).delete()
    page = visit(signed_in(in_charge), PAGE)
    assert "Being taken over 4 people, 1 cell" in page
    assert "People without a cell Each is given a cell, or found in one. 2" in page
    assert "People without an order on file Find the order, or ask the court. 1" in page
    assert "Open breaches taken over They stay apart from what is new after go-live. 1" in page


def test_it_takes_two_to_sign(mcci, in_charge, headquarters):
    charge = signed_in(in_charge)
    assert "You have signed for MCCI Institution." in send(charge, PAGE)
    assert f"First {in_charge.name}" in visit(charge, PAGE)
    assert "It is live once another officer" in visit(charge, PAGE)
    assert "MCCI Institution is live." in send(signed_in(headquarters), PAGE)
    mcci.refresh_from_db()
    assert mcci.is_live


def test_the_first_to_sign_is_refused_as_the_second(mcci, in_charge):
    charge = signed_in(in_charge)
    send(charge, PAGE)
    assert "Ask another officer to give the second signature." in send(charge, PAGE)
    mcci.refresh_from_db()
    assert not mcci.is_live


def test_once_live_there_is_nothing_to_sign(mcci, in_charge, headquarters):
    for officer in (in_charge, headquarters):
        send(signed_in(officer), PAGE)
    page = visit(signed_in(in_charge), PAGE)
    assert "No import adds or moves anyone here any more." in page
    assert "Sign as" not in page
    assert "is live already" in send(signed_in(in_charge), PAGE)
