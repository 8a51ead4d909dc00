"""Taking over a register: newcomers, and what is stored of them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cells.models import Breach, Cell, Stay
from cells.services.estate import retire_cell
from inmates.models import Cohort, Custody, Inmate, KeepApart
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import history
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Event, Payload
from lcs_ims.facilities.models import Facility
from lcs_ims.imports.report import preview
from tests.imports.musters import (
    MIDNIGHT,
    ON,
    SHELL,
    apart,
    breaches,
    cell,
    counts,
    inmate,
    noted,
    person,
    take_over,
    take_over_estate,
    wrong,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("estate")]


def test_a_person_is_taken_over_with_custody_order_and_charges() -> None:
    said = {"offences": "PC33;ZZ99", "needs": "step_free", "sentence_months": "24", "warrant_until": "2027-01-01"}
    assert counts(take_over(person(**said))) == (1, 0, 0)
    custody = Custody.objects.get(inmate=inmate())
    assert (inmate().full_name, inmate().needs) == ("Thabo Thabane", ["step_free"])
    assert inmate().category_of_charges == "unclassified"
    assert custody.admitted_at == datetime(2026, 10, 12, 13, 14, tzinfo=UTC)
    assert (custody.facility.code, custody.sentence_months, custody.taken_over) == ("MCCI", 24, True)
    assert sorted(custody.charges.values_list("offence_code", flat=True)) == ["PC33", "ZZ99"]
    assert custody.warrants.get().valid_until == date(2027, 1, 1)


def test_the_stay_is_as_found_from_the_beginning_of_the_muster_day() -> None:
    take_over(person())
    stay = Stay.objects.select_related("cell").get()
    assert (stay.cell.code, stay.bed, stay.kind, stay.began_at) == ("A-01", 1, Stay.Kind.AS_FOUND, MIDNIGHT)
    assert stay.taken_over
    assert "2026-11-21" in stay.learned


def test_a_person_without_a_cell_has_no_stay() -> None:
    take_over(person(cell=""))
    assert not Stay.objects.exists()
    assert Custody.objects.open().count() == 1


def test_the_history_of_a_person_tells_the_take_over_and_where_they_were_found() -> None:
    take_over(person())
    events = history(inmate().subject)
    assert [event.action for event in events] == [Action.STAY_FOUND, Action.INMATE_TAKEN_OVER]
    assert {event.occurred_at for event in events} == {MIDNIGHT}
    assert not any(event.is_late for event in events)


def test_names_are_kept_where_the_law_can_have_them_erased() -> None:
    take_over(person(surname="Tšosane"))
    bodies = b"".join(bytes(body) for body in Event.objects.values_list("body", flat=True))
    payloads = b"".join(bytes(body) for body in Payload.objects.values_list("body", flat=True))
    assert "Tšosane".encode() not in bodies
    assert "Tšosane".encode() in payloads


def test_the_second_time_changes_nothing_and_records_nothing() -> None:
    rows = (person(1, isolation="tb"), person(2, cell=""), person(3, cell="B-01", needs="step_free;not_alone"))
    more: dict[str, Any] = {"keep_apart": (apart(1, 3),), "rivals": ({"faction_a": "red", "faction_b": "blue"},)}
    take_over(*rows, **more)
    events = Event.objects.count()
    report = take_over(*rows, **more)
    assert [outcome.counts for outcome in report.outcomes] == [
        {"created": 0, "updated": 0, "unchanged": 3},
        {"created": 0, "updated": 0, "unchanged": 1},
        {"created": 0, "updated": 0, "unchanged": 1},
    ]
    assert Event.objects.count() == events


def test_with_one_bad_row_nothing_is_stored() -> None:
    report = take_over(person(1), person(2, sex="m"))
    assert wrong(report) == [(3, "sex")]
    assert not report.stored
    assert not Inmate.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"keep_apart": (apart(1, 9),)},
        {"rivals": ({"faction_a": "red", "faction_b": "red"},)},
    ],
)
def test_with_a_bad_row_in_another_file_nothing_is_stored(more: dict[str, Any]) -> None:
    report = take_over(person(1), **more)
    assert not report.stored
    assert not Inmate.objects.exists()


def test_the_good_rows_are_stored_when_bad_ones_are_skipped() -> None:
    report = take_over(person(1), person(2, sex="m"), keep_apart=(apart(1, 2),), skip_bad=True)
    assert counts(report) == (1, 0, 0)
    assert b"LCS/2026/00002" in report.main.rejects
    assert report.beside["keep_apart"].bad_rows == 1
    assert not KeepApart.objects.exists()


def test_unlawful_company_is_taken_over_and_is_a_breach_from_the_same_moment() -> None:
    report = take_over(person(1), person(2, date_of_birth="2010-01-01"))
    assert [(b.facility, b.rule, b.severity, b.cell, b.persons) for b in report.opened] == [
        ("MCCI", "CHILD", "absolute", "A-01", ("LCS/2026/00001", "LCS/2026/00002"))
    ]
    breach = Breach.objects.get()
    assert (breach.opened_at, breach.taken_over, breach.child) == (MIDNIGHT, True, True)


def test_beds_go_beyond_the_last_one_where_people_sleep_beyond_it() -> None:
    take_over(*(person(number, cell="B-01") for number in (1, 2, 3)))
    assert sorted(Stay.objects.values_list("bed", flat=True)) == [1, 2, 3]
    assert breaches() == [("CAPACITY", "B-01")]


def test_a_second_file_fills_the_beds_after_those_taken() -> None:
    take_over(person(1), person(2))
    take_over(person(3))
    assert Stay.objects.get(inmate=inmate(3)).bed == 3


def test_ages_are_judged_on_the_day_of_the_muster() -> None:
    rows = (person(1), person(2, date_of_birth="2008-11-20"))
    assert preview(lambda: take_over(*rows, on=date(2026, 11, 19))).opened[0].rule == "CHILD"
    assert preview(lambda: take_over(*rows, on=date(2026, 11, 20))).opened == ()


def test_a_person_without_an_order_heads_the_list_without_legal_basis() -> None:
    report = take_over(person(1), person(2, warrant_no=""))
    assert [custody.inmate.inmate_no for custody in Custody.objects.open().without_order()] == ["LCS/2026/00002"]
    assert noted(report) == [(3, "warrant_no")]


def test_an_offence_outside_the_catalogue_is_noted() -> None:
    assert noted(take_over(person(offences="PC33;ZZ99"))) == [(2, "offences")]


def test_isolation_is_known_to_the_rules_by_its_cohort_alone_and_to_the_trail_not_at_all() -> None:
    take_over(person(1, isolation="TB"), person(2), person(3, isolation="measles"))
    take_over(person(2, isolation="tb"))
    cohort = Cohort.objects.get(condition="tb")
    assert inmate(1).isolation_id == inmate(2).isolation_id == cohort.code != inmate(3).isolation_id
    assert "tb" not in cohort.code.casefold()
    written = [*Event.objects.values_list("body", flat=True), *Payload.objects.values_list("body", flat=True)]
    telling = [b'"tb"', b"measles", cohort.code.encode()]
    assert not any(word in bytes(body) for word in telling for body in written)


def test_a_retired_cell_is_no_cell() -> None:
    retire_cell(Cell.objects.select_related("facility").get(code="A-02"), by=SHELL, reason="condemned in 2026")
    assert wrong(take_over(person(cell="A-02"))) == [(2, "cell")]


def test_an_officer_takes_over_at_their_own_facility_only() -> None:
    records = create_user("rec", Role.RECORDS_OFFICER, Facility.objects.get(code="MCCI"), by=SHELL).actor()
    report = take_over(person(1), person(2, facility="MFCI", cell="F-01"), by=records)
    assert wrong(report) == [(3, "facility")]
    assert counts(take_over(person(1), by=records)) == (1, 0, 0)
    assert Event.objects.get(action=Action.INMATE_TAKEN_OVER).by.username == "rec"


def test_an_officer_without_the_right_takes_over_nobody() -> None:
    gate = create_user("gate", Role.GATE_OFFICER, Facility.objects.get(code="MCCI"), by=SHELL).actor()
    assert wrong(take_over(person(1), by=gate)) == [(2, "facility")]


def test_a_preview_tells_everything_and_stores_nothing() -> None:
    events = Event.objects.count()
    report = preview(
        lambda: take_over(person(1), person(2, legal_status="remand"), person(3, sex="m"), skip_bad=True)
    )
    assert counts(report) == (2, 0, 0)
    assert wrong(report) == [(4, "sex")]
    assert [breach.rule for breach in report.opened] == ["STATUS"]
    assert (Inmate.objects.count(), Stay.objects.count(), Event.objects.count()) == (0, 0, events)


def test_the_import_itself_is_an_event_at_each_facility() -> None:
    take_over(person(1), person(2, facility="MFCI", cell="F-01"))
    event = Event.objects.filter(action=Action.IMPORT_COMPLETED, leaf__gt=5).last()
    assert event is not None
    assert [subject.facility for subject in event.on] == ["MCCI", "MFCI"]
    assert event.after["on"] == ON.isoformat()


def test_queries_do_not_grow_with_the_number_of_people() -> None:
    def queries(first: int, last: int) -> int:
        rows = [person(number, cell="A-02") for number in range(first, last)]
        with CaptureQueriesContext(connection) as captured:
            take_over(*rows)
        return len(captured)

    take_over_estate(cell("A-02", certified_capacity="60", floor_area_m2="600"))
    queries(1, 2)
    assert queries(10, 13) == queries(20, 35)
