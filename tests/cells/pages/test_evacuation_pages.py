from datetime import timedelta

import pytest

from cells.models import Evacuation
from cells.services.evacuation import begin_evacuation
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import a_cell, an_inmate, an_officer, cells, in_cell, placed, where
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

PAGE = "/facilities/MCCI/evacuation/"
RECORD = f"{PAGE}record/"
FIRE = "fire in block A"


@pytest.fixture
def fire(mcci, supervisor):
    return begin_evacuation(mcci, by=supervisor, reason=FIRE)


def test_it_begins_with_a_reason(supervisor):
    client = signed_in(supervisor)
    assert "Begin evacuation mode" in visit(client, PAGE)
    assert "has under 7 characters" in send(client, f"{PAGE}begin/", reason="x      y")
    assert "Evacuation mode is on" in send(client, f"{PAGE}begin/", reason=FIRE)


def test_the_board_leads_to_it(fire, intake):
    page = signed_in(intake).get("/facilities/MCCI/").content.decode()
    assert f'href="{PAGE}"' in page


def test_the_clock_counts_down_and_then_up(fire, supervisor):
    with clock.at(fire.began_at + timedelta(hours=3)):
        assert "Time left to restore order 21 h" in visit(signed_in(supervisor), PAGE)
    with clock.at(fire.began_at + timedelta(hours=26)):
        assert "Order is overdue by 2 h" in visit(signed_in(supervisor), PAGE)


def test_people_ticked_are_recorded_there_and_counted(mcci, fire, intake):
    home, _hall = cells(mcci, "A-01", "H-01", capacity=10)
    one, other, third = (an_inmate(mcci) for _ in range(3))
    for inmate in (one, other, third):
        placed(inmate, home)
    client = signed_in(intake)
    page = send(client, f"{RECORD}?block=A", cell="H-01", people=[one.inmate_no, other.inmate_no])
    assert "2 people are recorded in cell H-01." in page
    assert [where(inmate) for inmate in (one, other, third)] == ["H-01", "H-01", "A-01"]
    assert "Recorded as found since 2" in visit(client, PAGE)


def test_a_whole_cell_is_ticked_at_once(mcci, fire, intake):
    home, _hall = cells(mcci, "A-01", "H-01", capacity=10)
    people = in_cell(home, {}, {}, {})
    send(signed_in(intake), f"{RECORD}?block=A", cell="H-01", people=["cell:A-01"])
    assert [where(inmate) for inmate in people] == ["H-01"] * 3


def test_those_without_a_cell_are_found_too(mcci, fire, intake):
    a_cell(mcci, "H-01")
    inmate = an_inmate(mcci)
    send(signed_in(intake), f"{RECORD}?block=-", cell="H-01", people=[inmate.inmate_no])
    assert where(inmate) == "H-01"


def test_nobody_ticked_says_so_and_keeps_the_cell(mcci, fire, intake):
    home = a_cell(mcci)
    placed(an_inmate(mcci), home)
    response = signed_in(intake).post(f"{RECORD}?block=A", {"cell": "A-01"})
    page = response.content.decode()
    assert "Nobody is ticked." in page
    assert '<option value="A-01" selected>' in page


def test_without_evacuation_mode_nobody_is_recorded_there(mcci, intake):
    a_cell(mcci)
    assert "Evacuation mode is not on here." in send(signed_in(intake), RECORD, cell="A-01")


def test_it_is_ended_by_who_may(fire, intake, supervisor):
    assert signed_in(intake).post(f"{PAGE}end/").status_code == 403
    assert "Evacuation mode has ended." in send(signed_in(supervisor), f"{PAGE}end/")
    assert Evacuation.objects.get().ended_at is not None


def test_headquarters_sees_the_clock_and_records_nobody(fire):
    client = signed_in(an_officer(Role.HEADQUARTERS))
    page = visit(client, PAGE)
    assert "Time left" in page
    assert "Record where people are" not in page
