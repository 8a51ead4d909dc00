"""Keep-apart orders and rival factions that come with a register."""

import pytest

from cells.models import Breach
from inmates.models import KeepApart, Rivalry
from inmates.services.keep_apart import Grounds, open_keep_apart
from tests.imports.musters import (
    MIDNIGHT,
    SHELL,
    apart,
    breaches,
    go_live,
    inmate,
    noted,
    person,
    take_over,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("estate")]


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
