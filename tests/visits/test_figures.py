"""Figures of visits: what is counted, and that a quiet night and a child nobody visits are lines of their own."""

import csv
from datetime import date, timedelta

import pytest

from inmates.models import Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, a_child, an_officer
from tests.visiting import signed_in, visit
from tests.visits.arrivals import here
from tests.visits.books import take_over
from visits.figures import by_kind, children_without_visit, figures, month_of, percentile, quiet_nights
from visits.services.gate import start

pytestmark = pytest.mark.django_db

NOVEMBER = date(2025, 11, 1)


def row(inmate: Inmate, number: str, day: int, waited: int, **said: str) -> dict[str, str]:
    """A lawyer of a November who waited so many minutes."""
    begins = f"2025-11-{day:02}T10:00:00+02:00"
    started = f"2025-11-{day:02}T10:{waited:02}:00+02:00"
    ordinary = {"facility": "MCCI", "inmate_no": inmate.inmate_no, "kind": "lawyer", "visitor": "Lineo Thabane"}
    return {**ordinary, "visit_no": number, "arrived_at": begins, "started_at": started, "ended_at": started, **said}


@pytest.mark.parametrize(
    ("values", "percent", "answer"),
    [([], 50, None), ([7], 95, 7), ([1, 2, 3, 4], 50, 2), (list(range(1, 101)), 95, 95), ([5, 1, 3], 90, 5)],
)
def test_a_percentile_is_a_value_that_occurred(values: list[int], percent: int, answer: int | None) -> None:
    assert percentile(values, percent) == answer


def test_waits_are_counted_by_facility_kind_and_month(inmate: Inmate, mcci: Facility) -> None:
    take_over(*(row(inmate, f"V-{n}", n, waited) for n, waited in enumerate((5, 10, 20, 30, 59), start=1)))
    take_over(row(inmate, "V-9", 9, 1, kind="police", arrived_at="2025-11-08T22:00:00+02:00"))
    lawyers, police = figures([mcci], NOVEMBER, NOVEMBER, clock.now())
    assert (lawyers.visits, lawyers.median, lawyers.p90, lawyers.p95, lawyers.over) == (5, 20, 59, 59, 2)
    assert (police.after_hours, police.unauthorised) == (1, 1)
    assert sum(group.visits for group in by_kind([lawyers, police])) == 6


def test_another_month_has_its_own_figures(inmate: Inmate, mcci: Facility) -> None:
    take_over(row(inmate, "V-1", 1, 5))
    october = date(2025, 10, 1)
    assert figures([mcci], october, october, clock.now()) == []


def test_a_night_without_an_event_is_a_line(inmate: Inmate, mcci: Facility) -> None:
    month = month_of(clock.facility_date())
    with clock.at(clock.midnight(month) + timedelta(hours=22)):
        here(inmate)
    later = clock.midnight(month) + timedelta(days=4, hours=12)
    assert quiet_nights(mcci, month, later) == [month + timedelta(days=day) for day in (1, 2, 3)]


def test_a_child_nobody_visits_for_thirty_days_is_named(mcci: Facility) -> None:
    with clock.at(clock.now() - clock.days(40)):
        seen, unseen = a_child(mcci), a_child(mcci)
    start(here(seen), by=SHELL)
    assert [inmate for inmate, _last in children_without_visit([mcci], clock.now())] == [unseen]


def test_the_page_and_the_file_say_the_same(inmate: Inmate, mcci: Facility) -> None:
    take_over(*(row(inmate, f"V-{n}", n, waited) for n, waited in enumerate((5, 10, 20), start=1)))
    browser = signed_in(an_officer(Role.OFFICER_IN_CHARGE, mcci))
    with clock.at(clock.midnight(date(2025, 12, 5))):
        page = visit(browser, "/visits/figures/", month="2025-11")
    assert "Lawyer 3 10 20 20 0" in page
    answer = browser.post("/visits/figures/csv/", {"month": "2025-11", "facility": "MCCI"})
    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    assert [(one["kind"], one["visits"], one["median_minutes"]) for one in rows] == [("lawyer", "3", "10")]
    assert Event.objects.filter(action="inmates.list.exported").exists()
    assert browser.post("/visits/figures/xlsx/", {"month": "2025-11"}).content[:2] == b"PK"
    assert browser.get("/visits/figures/", {"facility": "NOWHERE"}).status_code == 404
