import json
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inmates.models import Custody, Inmate
from inmates.running import due_clocks
from inmates.services.facts import change_facts
from inmates.services.leaving import LettingGo, receive_release_order
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.clock import ZONE
from tests.building import SHELL, WHY, an_inmate

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 21)


def held(facility: Facility, *, orders: bool = True, **said: Any) -> Inmate:
    """Someone taken over from a register, as far as the clocks can tell; what is of the custody is written there."""
    names = {field.name for field in Custody._meta.fields}
    dates = {name: said.pop(name) for name in list(said) if name in names}
    inmate = an_inmate(facility, **said)
    inmate.custodies.update(**{"taken_over": True, "admitted_at": noon(date(2026, 11, 10))} | dates)
    if not orders:
        inmate.custodies.get().warrants.all().delete()
    inmate.custodies.get().warrants.update(issued_on=date(2026, 11, 10))
    return inmate


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


def scan(**options: Any) -> Any:
    out = StringIO()
    call_command("scan_clocks", json=True, on=options.pop("on", ON), stdout=out, **options)
    return json.loads(out.getvalue())


def codes(document: Any) -> list[tuple[str, int]]:
    return [(line["clock"], line["days_over"]) for line in document["clocks"]]


def test_a_line_says_who_which_clock_from_when_until_when_and_why(mcci):
    inmate = held(mcci, legal_status="remand", remanded_on=date(2026, 9, 1), last_court_on=date(2026, 11, 20))
    assert scan() == {
        "on": "2026-11-21",
        "clocks": [
            {
                "inmate": inmate.inmate_no,
                "clock": "REMAND-60D",
                "starts": "2026-09-01",
                "due": "2026-10-31",
                "days_over": 21,
                "basis": "Speedy Court Trials Act 2002 s.4",
            }
        ],
    }


def test_hours_are_told_on_the_clock_of_the_facility(mcci):
    held(mcci, legal_status="uncharged", arrested_at=noon(date(2026, 11, 18)))
    (line,) = scan()["clocks"]
    assert (line["starts"], line["due"]) == ("2026-11-18T12:00:00+02:00", "2026-11-20T12:00:00+02:00")


@pytest.mark.parametrize(("release_on", "listed"), [(21, True), (28, True), (29, False)])
def test_it_lists_what_is_due_within_seven_days(mcci, release_on, listed):
    held(mcci, sentenced_on=date(2026, 1, 5), earliest_release_on=date(2026, 11, release_on))
    assert codes(scan()) == ([("SENTENCE-END", 21 - release_on)] if listed else [])


@pytest.mark.parametrize(("born", "child"), [("2008-12-01", False), ("2008-12-02", True)])
def test_ages_are_those_of_the_date(mcci, born, child):
    days: dict[str, Any] = {"remanded_on": date(2026, 11, 10), "last_court_on": date(2026, 11, 20)}
    held(mcci, legal_status="remand", date_of_birth=born, **days)
    assert codes(scan(on=date(2026, 12, 1))) == ([("CHILD-14D", -3)] if child else [])


def test_no_order_a_child_under_ten_and_a_lapsed_order_are_alarms(mcci):
    held(mcci, orders=False)
    child = held(mcci)
    Inmate.objects.filter(pk=child.pk).update(date_of_birth="2018-01-01")
    lapsed = held(mcci)
    lapsed.custodies.get().warrants.update(valid_until=date(2026, 11, 20))
    assert sorted(codes(scan())) == [("ORDER-LAPSED", 1), ("ORDER-MISSING", 11), ("UNDER-10", 11)]


def test_a_dispute_counts_from_when_it_was_recorded(mcci):
    inmate = held(mcci)
    change_facts(inmate, {"age_disputed": True}, by=SHELL, reason=WHY)
    (line,) = scan(on=(datetime.now(ZONE) + timedelta(days=1)).date())["clocks"]
    assert line["clock"] == "AGE-72H"
    assert line["starts"] > "2026-11-10T23"


def test_a_release_order_that_waits_is_listed_until_it_is_carried_out(mcci):
    inmate = held(mcci)
    receive_release_order(inmate, LettingGo("bail", "B1", "High Court"), by=SHELL)
    assert [code for code, _ in codes(scan(on=None))] == ["RELEASE"]


def test_one_facility_can_be_asked_for_and_must_exist(mcci, mfci):
    held(mcci, orders=False)
    assert codes(scan(facility="MFCI")) == []
    assert len(codes(scan(facility="MCCI"))) == 1
    with pytest.raises(CommandError, match="No facility has the code NOWHERE"):
        scan(facility="NOWHERE")


def test_it_speaks_to_people_too(mcci, capsys):
    held(mcci, orders=False)
    call_command("scan_clocks", on=ON)
    assert "1 clocks due or past on 2026-11-21, 1 of them past." in capsys.readouterr().out


@pytest.mark.parametrize("people", [3, 30])
def test_the_queries_do_not_grow_with_the_people(mcci, people, django_assert_num_queries):
    for _ in range(people):
        held(mcci, legal_status="remand", remanded_on=date(2026, 9, 1))
    facilities = [mcci]
    with django_assert_num_queries(3):
        assert len(due_clocks(facilities, ON)) == people
