"""Who is somebody's lawyer: whoever was confirmed, before what the intake wrote; and no doctor."""

import pytest

from inmates.clock_lists import lines
from inmates.models import Inmate
from inmates.running import on_file
from inmates.services.file import answer_task
from lcs_ims.accounts.roles import Role
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, an_officer
from tests.visiting import signed_in, visit
from tests.visits.guests import a_client, someone_outside
from visits.services.clients import end_client
from visits.telling import has_lawyer_to_tell

pytestmark = pytest.mark.django_db


def lawyer_of(inmate: Inmate, facility: Facility) -> str:
    """As the list of clocks has it."""
    inmate.custodies.get().warrants.all().delete()
    now = clock.now()
    today = clock.facility_date(now)
    (line,) = {one.lawyer for one in lines(on_file([facility], today), [facility], now, today)}
    return line


def test_a_confirmed_lawyer_goes_before_the_words_of_the_intake(inmate: Inmate, mcci: Facility) -> None:
    answer_task(inmate, "lawyer", answer="done", words="Somebody of Legal Aid", by=SHELL)
    assert lawyer_of(inmate, mcci) == "Somebody of Legal Aid"
    tie = a_client(someone_outside(full_name="Advocate Ntho"), inmate)
    a_client(someone_outside(Role.DOCTOR, "own_doctor", full_name="Dr. Sello"), inmate)
    assert lawyer_of(inmate, mcci) == "Advocate Ntho"
    officer = signed_in(an_officer(Role.INTAKE_OFFICER, mcci))
    assert "Advocate Ntho" in visit(officer, f"/inmates/{inmate.inmate_no}/slip/")
    end_client(tie, by=SHELL, reason="instructions withdrawn")
    assert lawyer_of(inmate, mcci) == "Somebody of Legal Aid"


def test_a_doctor_is_told_nothing_of_the_police(inmate: Inmate) -> None:
    a_client(someone_outside(Role.DOCTOR, "own_doctor"), inmate)
    assert not has_lawyer_to_tell(inmate)
    a_client(someone_outside(), inmate)
    assert has_lawyer_to_tell(inmate)
