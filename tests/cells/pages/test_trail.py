import re
from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import a_cell, an_inmate, an_officer, placed
from tests.visiting import signed_in, visit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def officer(in_charge):
    return signed_in(in_charge)


@deed
def tell(facility: Facility, by: Actor, **said) -> None:
    record(Action.EVACUATION_ENDED, by=by, on=facility.subject, **said)


def test_it_tells_what_happened_newest_first_and_by_whom(officer, mcci):
    inmate = an_inmate(mcci)
    placed(inmate, a_cell(mcci))
    page = visit(officer, "/trail/")
    assert "Placed in A-01, bed 1." in page
    assert f"Placed in A-01, bed 1. {inmate.inmate_no}" in page
    assert page.index("Placed in A-01") < page.index("Admitted to MCCI Institution")


def test_an_officer_sees_the_trail_of_their_facilities_alone(officer, mcci, mfci):
    an_inmate(mfci)
    assert "MFCI" not in visit(officer, "/trail/")
    assert "Admitted to MFCI" not in visit(officer, "/trail/?facility=MFCI")


def test_headquarters_sees_the_trail_of_every_facility(headquarters, mcci, mfci):
    page = visit(signed_in(headquarters), "/trail/")
    assert "Facility MCCI Institution entered" in page
    assert "Facility MFCI Institution entered" in page


def test_it_is_filtered_by_action(officer, mcci):
    placed(an_inmate(mcci), a_cell(mcci))
    page = visit(officer, "/trail/?action=cells.stay.began")
    assert "Placed in A-01" in page
    assert "Admitted to" not in page


@pytest.mark.parametrize("about", ["number", "A-01"])
def test_it_is_filtered_by_a_persons_number_and_by_a_cell(officer, mcci, about):
    inmate = an_inmate(mcci)
    placed(inmate, a_cell(mcci))
    an_inmate(mcci)
    page = visit(officer, f"/trail/?about={inmate.inmate_no if about == 'number' else about}")
    assert "Placed in A-01" in page
    assert page.count("Admitted to MCCI") == (1 if about == "number" else 0)


def test_an_unknown_number_shows_nothing(officer, mcci):
    assert "The trail holds nothing like that" in visit(officer, "/trail/?about=LCS/1999/00001")


def test_it_is_filtered_by_who_did_it(officer, mcci):
    supervisor = an_officer(Role.SHIFT_SUPERVISOR, mcci, "t.mokoena")
    tell(mcci, by=supervisor)
    an_inmate(mcci)
    page = visit(officer, "/trail/?actor=T.Mokoena")
    assert "Evacuation mode ended" in page
    assert "Admitted to" not in page


def test_it_shows_late_entries_alone_when_asked(officer, mcci, supervisor):
    tell(mcci, by=supervisor, occurred_at=clock.now() - timedelta(minutes=40), reason="the power was out")
    tell(mcci, by=supervisor, occurred_at=clock.now() - timedelta(minutes=10))
    page = visit(officer, "/trail/?late=on")
    assert page.count("Evacuation mode ended") == 1
    assert "Entered late" in page


def test_it_is_of_the_days_asked_for(officer, mcci):
    yesterday = clock.facility_date() - timedelta(days=1)
    assert "The trail holds nothing like that" in visit(officer, f"/trail/?until={yesterday.isoformat()}")
    assert "entered" in visit(officer, f"/trail/?since={yesterday.isoformat()}")


def test_days_that_are_no_days_are_said_and_the_last_thirty_shown(officer, mcci):
    assert "Facility MCCI Institution entered" in visit(officer, "/trail/?since=soon")


def test_it_asks_the_database_as_often_however_much_there_is(officer, mcci, supervisor):
    from django.db import connection

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            visit(officer, "/trail/?about=A-01&late=on&actor=x")
            visit(officer, "/trail/")
        return len(asked)

    before = queries()
    for _ in range(60):
        tell(mcci, by=supervisor)
    assert queries() == before


def test_older_events_follow_page_by_page_and_nothing_twice(officer, mcci, supervisor):
    for _ in range(60):
        tell(mcci, by=supervisor)
    numbers, address = [], "/trail/"
    while address:
        page = officer.get(address).content.decode()
        numbers += [int(number) for number in re.findall(r"event (\d+)", page)]
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/trail/{older[1]}" if older else ""
    assert numbers == sorted(set(numbers), reverse=True)
    assert len(numbers) == Event.objects.at(mcci.code).count()


@pytest.mark.parametrize("strange", ["²", "9" * 40, "-1", "x"])
def test_a_page_that_is_none_is_answered(officer, mcci, strange):
    visit(officer, f"/trail/?before={strange}")
