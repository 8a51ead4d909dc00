import pytest

from cells.services.explaining import explain_disclosure
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Event
from tests import building
from tests.figures.asking import figures

pytestmark = pytest.mark.django_db


def test_what_the_service_said_stands_with_what_it_explains():
    facility = building.a_facility()
    building.found(building.an_inmate(facility), building.a_cell(facility))
    told = Event.objects.filter(action=Action.STAY_FOUND).latest("leaf")
    officer = building.an_officer(Role.OFFICER_IN_CHARGE, facility)
    explain_disclosure(told, facility, words="The cell was flooded that night.", by=officer)
    (case,) = figures("MCCI", days=1).explanations
    assert (case.facility, case.leaf, case.action) == ("MCCI", told.leaf, Action.STAY_FOUND)
    assert case.words == "The cell was flooded that night."
