from datetime import time

import pytest

from lcs_ims.audit import Action, Actor, history
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.services import create_or_update_facility

SHELL = Actor.shell("tests")
pytestmark = pytest.mark.django_db


def created() -> Facility:
    facility, outcome = create_or_update_facility(
        "MCCI",
        by=SHELL,
        name="Maseru Central",
        district="Maseru",
        visiting_from=time(8),
        visiting_to=time(16),
    )
    assert outcome == "created"
    return facility


def test_a_new_facility_is_created_with_its_event() -> None:
    event = history(created().subject).get()
    assert event.action == Action.FACILITY_CREATED
    assert event.facts["after"]["name"] == "Maseru Central"


def test_saying_the_same_again_changes_nothing() -> None:
    facility = created()
    same, outcome = create_or_update_facility("MCCI", by=SHELL, name="Maseru Central", visiting_from=time(8))
    assert (same, outcome) == (facility, "unchanged")
    assert history(facility.subject).count() == 1


def test_a_change_is_kept_with_what_was_before() -> None:
    created()
    facility, outcome = create_or_update_facility("MCCI", by=SHELL, visiting_to=time(15, 30))
    assert outcome == "updated"
    event = history(facility.subject).first()
    assert event is not None
    assert event.facts["before"] == {"visiting_to": "16:00:00"}
    assert event.facts["after"] == {"visiting_to": "15:30:00"}


def test_what_is_left_out_stays() -> None:
    created()
    facility, _ = create_or_update_facility("MCCI", by=SHELL, name="Maseru Central Prison")
    assert (facility.district, facility.visiting_from) == ("Maseru", time(8))


def test_a_facility_without_a_name_is_called_by_its_code() -> None:
    facility, _ = create_or_update_facility("MOHL", by=SHELL)
    assert facility.name == "MOHL"
