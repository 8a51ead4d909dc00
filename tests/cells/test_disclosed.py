"""What the Service says to something that the Inspectorate was told, within 48 hours."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from cells.disclosed import told_about
from cells.services.explaining import explain_disclosure
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from tests.building import a_cell, a_facility, an_inmate, an_officer, found, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def disclosed():
    facility = a_facility()
    found(an_inmate(facility), a_cell(facility))
    return facility, Event.objects.filter(action=Action.STAY_FOUND).latest("leaf")


def test_it_stands_beside_the_disclosure_with_a_name(disclosed):
    facility, event = disclosed
    explain_disclosure(
        event, facility, by=an_officer(Role.OFFICER_IN_CHARGE, facility), words="No lawful cell was free"
    )
    (told,) = [one for one in told_about([facility], clock.now()) if one.event == event]
    assert [said.reason for said in told.explanations] == ["No lawful cell was free"]


def test_after_48_hours_it_is_refused(disclosed):
    facility, event = disclosed
    officer = an_officer(Role.OFFICER_IN_CHARGE, facility)
    with time_machine.travel(event.recorded_at + timedelta(hours=48, seconds=1)), pytest.raises(Refused) as refused:
        explain_disclosure(event, facility, by=officer, words="No lawful cell was free")
    assert refused.value.code == "too-late"


def test_what_was_not_told_needs_no_explanation(disclosed):
    facility, _event = disclosed
    placed(an_inmate(facility), a_cell(facility, "A-02"))
    event = Event.objects.filter(action=Action.STAY_BEGAN).latest("leaf")
    with pytest.raises(Refused) as refused:
        explain_disclosure(event, facility, by=an_officer(Role.OFFICER_IN_CHARGE, facility), words="It was lawful")
    assert refused.value.code == "not-disclosed"


def test_a_disclosure_of_another_facility_is_not_theirs_to_explain(disclosed):
    _facility, event = disclosed
    other = a_facility("LER")
    with pytest.raises(Refused) as refused:
        explain_disclosure(event, other, by=an_officer(Role.OFFICER_IN_CHARGE, other), words="It was lawful")
    assert refused.value.code == "not-disclosed"


def test_an_officer_in_charge_explains_on_the_page(disclosed, client):
    from lcs_ims.accounts.models import User

    facility, event = disclosed
    officer = an_officer(Role.OFFICER_IN_CHARGE, facility)
    client.force_login(User.objects.get(username=officer.username), "django.contrib.auth.backends.ModelBackend")
    page = client.post(reverse("disclosed"), {"event": event.leaf, "words": "No lawful cell was free"}, follow=True)
    assert "No lawful cell was free" in page.content.decode()
