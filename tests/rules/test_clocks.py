"""The clocks of custody, from the statutes' words: who has which, from when, until when."""

from datetime import date, datetime

import pytest

from inmates.ages import AgeBand
from inmates.clocks import CLOCKS, Running, running
from inmates.counting import act_by, after_months
from inmates.custody_facts import CustodyFacts, Order
from inmates.models import ReleaseOrder
from lcs_ims.lib.clock import ZONE

MARCH_2 = date(2026, 3, 2)  # a Monday
RENEWED = ("2026-03-14", "2026-03-28")
OPEN_ORDER = (Order(MARCH_2),)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def someone(**said: object) -> CustodyFacts:
    """A man of 30 taken over from a register, sentenced, with an order that names no end."""
    ordinary = {
        "number": "LCS/2026/00001",
        "status": "sentenced",
        "band": AgeBand.ADULT,
        "years": 30,
        "admitted_at": at("2026-03-02 16:00"),
        "orders": OPEN_ORDER,
        "taken_over": True,
    }
    return CustodyFacts(**ordinary | said)  # type: ignore[arg-type]


def clocks(**said: object) -> dict[str, Running]:
    return {one.clock.code: one for one in running(someone(**said))}


def spans(**said: object) -> dict[str, tuple[str, str]]:
    """Code, start and limit of every clock, on the wall."""
    return {code: (_text(one.starts), _text(one.due)) for code, one in clocks(**said).items()}


def _text(moment: date | datetime) -> str:
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") if isinstance(moment, datetime) else moment.isoformat()


def test_someone_sentenced_with_nothing_else_on_file_has_no_clock() -> None:
    assert spans() == {}


@pytest.mark.parametrize(
    ("arrested", "due"),
    [
        ("2026-03-02 09:30", "2026-03-04 09:30"),
        ("2026-02-27 23:59", "2026-03-01 23:59"),  # Friday night: the limit is a Sunday, and stays one
        ("2028-02-28 10:00", "2028-03-01 10:00"),  # through 29 February
        ("2026-04-02 18:00", "2026-04-04 18:00"),  # through Good Friday
        ("2026-12-24 08:00", "2026-12-26 08:00"),  # to Boxing Day
    ],
)
def test_the_48_hours_run_through_sundays_and_holidays(arrested: str, due: str) -> None:
    assert spans(status="uncharged", arrested_at=at(arrested))["POLICE-48H"] == (arrested, due)


@pytest.mark.parametrize(
    ("said", "runs"),
    [
        ({"status": "uncharged"}, True),
        ({"status": "remand"}, True),
        ({"status": "committed"}, False),
        ({"status": "sentenced"}, False),
        ({"status": "immigration"}, False),
        ({"status": "uncharged", "last_court_on": date(2026, 3, 3)}, False),  # has been before the court
        ({"status": "uncharged", "last_court_on": date(2026, 3, 1)}, True),  # that was before this arrest
        ({"status": "remand", "remanded_on": date(2026, 3, 1)}, False),  # the day of arrest itself
        ({"status": "uncharged", "arrested_at": None}, False),
    ],
)
def test_the_48_hours_run_until_a_court_has_seen_the_person(said: dict[str, object], runs: bool) -> None:
    arrested = {"arrested_at": at("2026-03-01 12:00")} if said.get("last_court_on") != date(2026, 3, 1) else {}
    arrested = arrested or {"arrested_at": at("2026-03-02 12:00")}
    assert ("POLICE-48H" in clocks(**arrested | said)) is runs


@pytest.mark.parametrize(
    ("remanded", "due"),
    [
        ("2026-01-01", "2026-03-02"),  # 30 more days of January, 28 of February, 2 of March
        ("2027-12-31", "2028-02-29"),
        ("2026-08-05", "2026-10-04"),  # a Sunday and Independence Day: not moved
        ("2026-10-26", "2026-12-25"),
    ],
)
def test_60_days_on_remand_do_not_count_the_first(remanded: str, due: str) -> None:
    assert spans(status="remand", remanded_on=date.fromisoformat(remanded))["REMAND-60D"] == (remanded, due)


def test_60_days_start_with_the_earliest_known_day_where_the_first_remand_is_not_known() -> None:
    order = (Order(date(2026, 2, 20)), Order(date(2026, 3, 20)))
    assert spans(status="remand", orders=order)["REMAND-60D"][0] == "2026-03-02"
    assert spans(status="remand", orders=(Order(date(2026, 2, 20)),))["REMAND-60D"][0] == "2026-02-20"
    assert spans(status="remand", orders=(Order(),))["REMAND-60D"][0] == "2026-03-02"


EXAMINATION = Order(date(2026, 3, 5), kind="examination")


@pytest.mark.parametrize(
    ("orders", "start"),
    [
        ((EXAMINATION,), "2026-03-05"),
        ((Order(kind="examination"),), "2026-03-02"),
        ((EXAMINATION, Order(date(2026, 3, 19), kind="examination")), "2026-03-19"),
        ((Order(date(2026, 3, 2), kind="remand"), EXAMINATION), "2026-03-05"),
    ],
)
def test_further_examination_starts_with_the_newest_order_that_says_so(orders: tuple[Order, ...], start: str) -> None:
    found = clocks(status="remand", orders=orders)["EXAMINATION-14D"]
    assert _text(found.starts) == start
    assert (found.due_on - date.fromisoformat(start)).days == 14


@pytest.mark.parametrize(
    "said",
    [
        {"status": "remand", "orders": OPEN_ORDER},
        {"status": "remand", "orders": (Order(MARCH_2, kind="remand"),)},
        {"status": "remand", "orders": (EXAMINATION, Order(date(2026, 3, 19), kind="trial"))},
        {"status": "sentenced", "orders": (EXAMINATION,)},
    ],
)
def test_no_other_remand_is_a_further_examination(said: dict[str, object]) -> None:
    assert "EXAMINATION-14D" not in clocks(**said)


@pytest.mark.parametrize("status", ["uncharged", "remand", "committed", "awaiting_sentence"])
@pytest.mark.parametrize("band", [AgeBand.CHILD, AgeBand.AGE_DISPUTED])
def test_an_untried_child_or_perhaps_child_has_14_days_and_3_months(status: str, band: AgeBand) -> None:
    found = spans(status=status, band=band, years=15, last_court_on=date(2026, 3, 10))
    assert found["CHILD-14D"] == ("2026-03-10", "2026-03-24")
    assert found["CHILD-3M"] == ("2026-03-02", "2026-06-02")


@pytest.mark.parametrize("said", [{"status": "sentenced"}, {"status": "remand", "band": AgeBand.YOUNG_ADULT}])
def test_nobody_else_has_the_clocks_of_a_child(said: dict[str, object]) -> None:
    assert not {"CHILD-14D", "CHILD-3M"} & clocks(**{"band": AgeBand.CHILD} | said).keys()


def test_a_child_never_seen_by_a_court_counts_from_admission() -> None:
    assert spans(status="uncharged", band=AgeBand.CHILD, years=15)["CHILD-14D"] == ("2026-03-02", "2026-03-16")


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ({"arrested_at": at("2026-02-28 22:00")}, "2026-02-28"),
        ({"remanded_on": date(2026, 1, 31), "arrested_at": at("2026-02-28 22:00")}, "2026-01-31"),
        ({"remanded_on": date(2026, 4, 1)}, "2026-03-02"),
    ],
)
def test_the_3_months_of_a_child_start_with_the_first_day_in_custody(said: dict[str, object], start: str) -> None:
    assert spans(status="remand", band=AgeBand.CHILD, years=15, **said)["CHILD-3M"][0] == start


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-03-31", 3, "2026-06-30"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-01-15", 3, "2026-04-15"),
        ("2026-12-01", 1, "2027-01-01"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_there_is(start: str, months: int, end: str) -> None:
    assert after_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_a_committed_person_has_31_days_and_6_months() -> None:
    found = spans(status="committed", committed_on=date(2026, 8, 31), remanded_on=date(2026, 1, 1))
    assert found == {"COMMITTAL-6M": ("2026-08-31", "2027-02-28"), "COMMITTAL-31D": ("2026-08-31", "2026-10-01")}


def test_a_committal_without_its_day_counts_from_the_newest_order() -> None:
    assert spans(status="committed")["COMMITTAL-31D"] == ("2026-03-02", "2026-04-02")


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ({"earliest_release_on": date(2026, 9, 1), "sentence_months": 12}, "2026-09-01"),
        ({"sentence_months": 12}, "2027-03-02"),
        ({"sentence_months": 12, "sentenced_on": None}, None),  # no day to count from
        ({"status": "fine_default", "sentence_months": 1}, "2026-04-02"),
        ({"status": "civil_debt", "earliest_release_on": date(2026, 3, 9)}, "2026-03-09"),
        ({"status": "awaiting_sentence", "earliest_release_on": date(2026, 3, 9)}, None),
        ({}, None),
    ],
)
def test_a_sentence_ends_on_the_earliest_release_date_or_after_its_months(
    said: dict[str, object], due: str | None
) -> None:
    found = spans(**{"sentenced_on": MARCH_2} | said)
    assert found.get("SENTENCE-END", (None, None))[1] == due


@pytest.mark.parametrize(
    ("orders", "span"),
    [
        ((), None),
        ((Order(MARCH_2, date(2026, 3, 15)),), ("2026-03-02", "2026-03-15")),
        ((Order(None, date(2026, 3, 15)),), ("2026-03-02", "2026-03-15")),
        (
            (Order(MARCH_2, date(2026, 3, 15)), Order(date(2026, 3, 14), date(2026, 3, 28))),
            ("2026-03-14", "2026-03-28"),
        ),
        ((Order(MARCH_2, date(2026, 3, 15)), Order(MARCH_2)), None),  # another order holds without an end
    ],
)
def test_an_order_lapses_when_all_of_them_have(orders: tuple[Order, ...], span: tuple[str, str] | None) -> None:
    assert spans(orders=orders).get("ORDER-LAPSED") == span


def test_without_an_order_the_alarm_is_there_from_the_first_minute() -> None:
    found = clocks(orders=())["ORDER-MISSING"]
    assert found.is_past(at("2026-03-02 16:00"))
    assert found.days_over(date(2026, 3, 2)) == 0


@pytest.mark.parametrize(
    ("years", "said", "code"),
    [
        (9, {}, "UNDER-10"),
        (9, {"finding": True}, "UNDER-10"),
        (9, {"status": "immigration"}, "UNDER-10"),
        (10, {}, "NO-FINDING"),
        (13, {}, "NO-FINDING"),
        (13, {"finding": True}, ""),
        (13, {"status": "detained_witness"}, ""),
        (14, {}, ""),
        (None, {}, ""),
        (9, {"band": AgeBand.AGE_DISPUTED}, "UNDER-10"),
    ],
)
def test_a_child_under_14_held_against_the_law_is_an_alarm(
    years: int | None, said: dict[str, object], code: str
) -> None:
    found = clocks(**{"status": "sentenced", "band": AgeBand.CHILD, "years": years} | said)
    assert {"UNDER-10", "NO-FINDING"} & found.keys() == ({code} if code else set())


def test_a_disputed_age_is_settled_in_72_hours_from_the_dispute() -> None:
    disputed = {"band": AgeBand.AGE_DISPUTED, "years": None}
    assert spans(**disputed)["AGE-72H"] == ("2026-03-02 16:00", "2026-03-05 16:00")
    since = at("2026-04-03 08:00")
    assert spans(**disputed, disputed_at=since)["AGE-72H"] == ("2026-04-03 08:00", "2026-04-06 08:00")
    assert "AGE-72H" not in clocks(disputed_at=since)  # settled


def test_a_copy_of_the_order_is_given_6_hours_after_it_is_demanded() -> None:
    demanded = at("2026-03-07 21:00")
    assert "COPY-6H" not in clocks()
    assert spans(copy_demanded_at=demanded)["COPY-6H"] == ("2026-03-07 21:00", "2026-03-08 03:00")
    assert "COPY-6H" not in clocks(copy_demanded_at=demanded, copy_given_at=demanded)
    assert "COPY-6H" in clocks(copy_demanded_at=demanded, copy_given_at=at("2026-03-06 21:00"))


def test_health_staff_see_a_newcomer_within_24_hours() -> None:
    assert spans(taken_over=False)["HEALTH-24H"] == ("2026-03-02 16:00", "2026-03-03 16:00")
    assert "HEALTH-24H" not in clocks(taken_over=False, health_seen_at=at("2026-03-02 17:00"))
    assert "HEALTH-24H" in clocks(taken_over=False, health_seen_at=at("2026-01-02 17:00"))  # of an earlier custody


@pytest.mark.parametrize(
    ("kind", "basis"), [("acquittal", "CPEA s.279(2); LCS policy"), ("bail", "LCS policy"), ("release", "LCS policy")]
)
def test_release_takes_2_hours(kind: str, basis: str) -> None:
    received = at("2026-03-01 17:00")
    found = clocks(release_received_at=received, release_kind=kind)["RELEASE"]
    assert (found.due - received, found.basis) == (ReleaseOrder.WITHIN, basis)


def test_a_day_limit_is_past_the_next_midnight_on_the_wall() -> None:
    found = clocks(status="remand", remanded_on=date(2026, 1, 1))["REMAND-60D"]
    assert not found.is_past(at("2026-03-02 23:59"))
    assert found.is_past(at("2026-03-03 00:00"))
    assert [found.days_over(date(2026, 3, day)) for day in (1, 2, 3)] == [-1, 0, 1]


def test_an_hour_limit_is_past_at_its_minute() -> None:
    found = clocks(status="uncharged", arrested_at=at("2026-03-02 09:30"))["POLICE-48H"]
    assert not found.is_past(at("2026-03-04 09:29"))
    assert found.is_past(at("2026-03-04 09:30"))


@pytest.mark.parametrize(
    ("due", "court_day"),
    [
        ("2026-03-04", "2026-03-04"),
        ("2026-03-07", "2026-03-06"),  # Saturday
        ("2026-03-08", "2026-03-06"),  # Sunday
        ("2026-03-11", "2026-03-10"),  # Moshoeshoe's Day
        ("2026-04-06", "2026-04-02"),  # Easter Monday, back over Good Friday
        ("2026-12-27", "2026-12-24"),  # Sunday, after Christmas and Boxing Day
        ("2027-01-01", "2026-12-31"),
        ("2028-02-29", "2028-02-29"),
    ],
)
def test_who_must_be_brought_is_brought_on_the_last_court_day_before(due: str, court_day: str) -> None:
    assert act_by(date.fromisoformat(due)) == date.fromisoformat(court_day)


def test_every_clock_says_all_of_itself() -> None:
    for one in CLOCKS:
        assert all((one.title, one.whom, one.starts, one.length, one.stops, one.counting, one.basis, one.step)), one
        assert one.step.endswith("."), one
    assert len({one.code for one in CLOCKS}) == len(CLOCKS) == 16
