"""A register that names people who are on file already: what is updated, and what is left alone."""

from datetime import UTC, date, datetime

import pytest

from cells.models import Stay
from inmates.models import Custody, Inmate, Warrant
from inmates.services.admission import admit_again
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import a_newcomer
from tests.imports.musters import (
    SHELL,
    counts,
    go_live,
    inmate,
    noted,
    person,
    take_over,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("estate")]


def test_an_import_moves_nobody_and_says_where_the_file_differs() -> None:
    take_over(person(1), person(2, cell=""))
    report = take_over(person(1, cell="A-02"), person(2))
    assert counts(report) == (0, 0, 2)
    assert noted(report) == [(2, "cell"), (3, "cell")]
    assert list(Stay.objects.values_list("cell__code", flat=True)) == ["A-01"]


def test_someone_absent_from_the_file_is_left_alone() -> None:
    take_over(person(1), person(2))
    assert counts(take_over(person(2))) == (0, 0, 1)
    assert Stay.objects.open().count() == 2


def test_someone_held_elsewhere_is_left_there() -> None:
    take_over(person())
    report = take_over(person(facility="MFCI", cell="F-01", record="repeat"))
    assert (counts(report), noted(report)) == ((0, 0, 1), [(2, "facility")])
    assert (Custody.objects.get().facility.code, inmate().record) == ("MCCI", "first")


def test_an_ended_custody_is_not_reopened() -> None:
    take_over(person(cell=""))
    Custody.objects.update(ended_at=clock.now())
    report = take_over(person(record="repeat"))
    assert (counts(report), noted(report)) == ((0, 0, 1), [(2, "facility")])
    assert not Custody.objects.open().exists()


def test_someone_admitted_again_is_known_by_the_present_custody() -> None:
    take_over(person(cell=""))
    Custody.objects.update(ended_at=clock.now())
    admit_again(inmate(), a_newcomer(legal_status="remand"), Facility.objects.get(code="MCCI"), by=SHELL)
    report = take_over(person(cell="", legal_status="remand"))
    assert noted(report) == []
    assert Custody.objects.open().get().admitted_at == datetime(2026, 10, 12, 13, 14, tzinfo=UTC)


def test_changed_facts_are_updated_with_an_event_and_judged_again() -> None:
    take_over(person(1), person(2))
    report = take_over(person(1), person(2, legal_status="remand", surname="Letsie", remanded_on="2026-10-12"))
    assert counts(report) == (0, 1, 1)
    assert [breach.rule for breach in report.opened] == ["STATUS"]
    event = Event.objects.get(action=Action.INMATE_FACTS_CHANGED)
    assert event.before == {"legal_status": "sentenced", "remanded_on": None}
    assert event.after == {
        "legal_status": "remand",
        "remanded_on": "2026-10-12",
        "facts": ["legal_status", "remanded_on", "surname"],
    }
    assert (inmate(2).surname, Custody.objects.get(inmate=inmate(2)).remanded_on) == ("Letsie", date(2026, 10, 12))


def test_a_changed_fact_that_nobody_may_share_with_changes_the_class_of_the_stay() -> None:
    take_over(person())
    before = Stay.objects.get().absolute_class
    take_over(person(sex="female"))
    stay = Stay.objects.get()
    assert stay.absolute_class != before
    assert stay.absolute_class.startswith("female")


def test_changed_offences_close_and_open_charges_and_change_the_category() -> None:
    take_over(person(offences="PC33;PC30"))
    assert counts(take_over(person(offences="PC33;PC31"))) == (0, 1, 0)
    charges = Custody.objects.get().charges
    assert sorted(charges.filter(closed_at=None).values_list("offence_code", flat=True)) == ["PC31", "PC33"]
    assert charges.exclude(closed_at=None).get().offence_code == "PC30"
    assert inmate().category_of_charges == "serious"


def test_a_new_order_is_added() -> None:
    take_over(person())
    assert counts(take_over(person(warrant_no="W2/2026"))) == (0, 1, 0)
    assert sorted(Warrant.objects.values_list("number", flat=True)) == ["W1/2026", "W2/2026"]


def test_an_empty_field_takes_nothing_away() -> None:
    full = {"isolation": "tb", "needs": "not_alone", "protection": "witness", "faction": "red", "offences": "PC31"}
    take_over(person(**full))
    empty = dict.fromkeys([*full, "sex", "record", "date_of_birth", "nationality", "warrant_no"], "")
    assert counts(take_over(person(**empty))) == (0, 0, 1)
    assert inmate().isolation is not None
    assert inmate().needs == ["not_alone"]


def test_at_a_live_facility_nobody_is_added_or_changed() -> None:
    take_over(person(1))
    go_live()
    report = take_over(person(1, record="repeat"), person(2), person(3, facility="MFCI", cell="F-01"))
    assert counts(report) == (1, 0, 2)
    assert noted(report) == [(2, "facility"), (3, "facility")]
    assert inmate(1).record == "first"
    assert Inmate.objects.filter(custodies__facility__code="MCCI").count() == 1


def test_at_a_live_facility_an_unchanged_row_needs_no_word() -> None:
    take_over(person(1))
    go_live()
    assert noted(take_over(person(1))) == []
