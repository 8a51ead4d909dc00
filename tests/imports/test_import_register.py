from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cells.models import Breach, Cell, Stay
from cells.services.estate import retire_cell
from inmates.models import Cohort, Custody, Inmate, KeepApart, Rivalry, Warrant
from inmates.services.admission import admit_again
from inmates.services.keep_apart import Grounds, open_keep_apart
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import history
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Event, Payload
from lcs_ims.facilities.models import Facility
from lcs_ims.imports.report import preview
from lcs_ims.lib import clock
from tests.building import a_newcomer
from tests.imports.musters import (
    ON,
    SHELL,
    apart,
    cell,
    counts,
    go_live,
    noted,
    person,
    take_over,
    take_over_estate,
    wrong,
)

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)  # 00:00 of the muster's day in Maseru


@pytest.fixture(autouse=True)
def _estate(db: None) -> None:
    take_over_estate(cell("A-01"), cell("A-02"), cell("B-01", certified_capacity="2"), cell("F-01", facility="MFCI"))


def inmate(number: int = 1) -> Inmate:
    return Inmate.objects.get(inmate_no=f"LCS/2026/{number:05}")


def breaches() -> list[tuple[str, str]]:
    open_now = Breach.objects.open().select_related("cell").order_by("rule", "pk")
    return [(breach.rule, breach.cell.code if breach.cell else "") for breach in open_now]


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


def test_a_retired_cell_is_no_cell() -> None:
    retire_cell(Cell.objects.select_related("facility").get(code="A-02"), by=SHELL, reason="condemned in 2026")
    assert wrong(take_over(person(cell="A-02"))) == [(2, "cell")]


def test_a_keep_apart_order_opens_its_breach_across_cells() -> None:
    take_over(person(1), person(2, cell="A-02"), keep_apart=(apart(2, 1, "block", "threat"),))
    order = KeepApart.objects.get()
    assert (order.first, order.second, order.level, order.reason) == (inmate(1), inmate(2), "block", "threat")
    assert order.opened_at == MIDNIGHT
    assert breaches() == [("APART", "")]


def test_a_keep_apart_order_may_name_someone_taken_over_before() -> None:
    take_over(person(1))
    take_over(person(2), keep_apart=(apart(1, 2),))
    assert breaches() == [("APART", "A-01")]


def test_an_order_of_another_level_replaces_the_open_one() -> None:
    take_over(person(1), person(2, cell="A-02"), keep_apart=(apart(1, 2),))
    report = take_over(person(1), person(2, cell="A-02"), keep_apart=(apart(1, 2, "facility"),))
    assert report.beside["keep_apart"].counts == {"created": 0, "updated": 1, "unchanged": 0}
    assert KeepApart.objects.open().get().level == "facility"
    assert KeepApart.objects.count() == 2
    assert breaches() == [("APART", "")]


def test_at_a_live_facility_an_open_order_is_kept_by_its_officers() -> None:
    take_over(person(1), person(2))
    open_keep_apart(inmate(1), inmate(2), Grounds("facility", "threats between them"), by=SHELL)
    go_live()
    report = take_over(person(1), person(2), keep_apart=(apart(1, 2, "cell"),))
    assert report.beside["keep_apart"].counts == {"created": 0, "updated": 0, "unchanged": 1}
    assert KeepApart.objects.open().get().level == "facility"
    assert noted(report) == [(2, "level")]


def test_at_a_live_facility_a_new_order_is_opened_and_its_breach_is_new() -> None:
    take_over(person(1), person(2))
    go_live()
    take_over(person(1), person(2), keep_apart=(apart(1, 2),))
    breach = Breach.objects.get()
    assert (breach.rule, breach.taken_over) == ("APART", False)


def test_rivals_are_declared_once_and_judged_where_people_are() -> None:
    take_over(person(1, faction="red"), person(2, faction="blue"))
    report = take_over(person(1), rivals=({"faction_a": "red", "faction_b": "blue"},))
    assert Rivalry.objects.get().first == "blue"
    assert [breach.rule for breach in report.opened] == ["FACTION"]


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
