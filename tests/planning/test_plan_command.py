import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.building import a_cell, a_facility, in_cell
from tests.imports import musters


@pytest.fixture
def estate(db: None) -> None:
    musters.take_over_estate(
        musters.cell("A-01", certified_capacity="2"), musters.cell("A-02", certified_capacity="2")
    )


def planned(code: str, *args: str) -> tuple[dict[str, Any], str]:
    """The document, and the reason of a finding where there is one."""
    out = StringIO()
    try:
        call_command("plan_rehousing", code, "--json", "--on", "2026-11-21", *args, stdout=out)
    except CommandError as error:
        return json.loads(out.getvalue()), f"{error.returncode}: {error}"
    return json.loads(out.getvalue()), ""


def test_it_gives_the_fewest_moves_in_order(estate: None) -> None:
    sentenced, remanded = {"legal_status": "sentenced"}, {"legal_status": "remand"}
    musters.take_over(
        musters.person(1, **sentenced), musters.person(2, **remanded), musters.person(3, cell="", **remanded)
    )
    document, reason = planned("MCCI")
    assert reason == ""
    assert (document["status"], document["moves"], document["lower_bound"], document["holds"]) == (
        "optimal",
        1,
        1,
        0,
    )
    assert {"inmate": "LCS/2026/00003", "from": None} in [
        {"inmate": step["inmate"], "from": step["from"]} for step in document["steps"]
    ]
    assert document["residual"] == document["transfers"] == document["shortfall"] == []


def test_what_cannot_be_is_a_finding_with_what_is_missing(estate: None) -> None:
    musters.take_over(*(musters.person(n, cell="A-01" if n < 3 else "A-02") for n in range(1, 6)))
    document, reason = planned("MCCI")
    assert reason.startswith("1: ")
    assert "5 convicted men" in reason
    assert document["status"] == "impossible"
    (row,) = document["shortfall"]
    assert (row["sex"], row["age"], row["status"], row["cells"], row["places"]) == (
        "male",
        "adult",
        "convicted",
        1,
        1,
    )
    assert {breach["rule"] for breach in document["residual"]} == {"CAPACITY"}


def test_a_pair_kept_apart_in_the_whole_facility_is_a_transfer(estate: None) -> None:
    apart = (musters.apart(1, 2, "facility"),)
    musters.take_over(musters.person(1), musters.person(2, cell=""), keep_apart=apart)
    document, _ = planned("MCCI")
    assert document["transfers"] == [["LCS/2026/00001", "LCS/2026/00002"]]


def test_it_changes_nothing(estate: None) -> None:
    from cells.models import Stay

    musters.take_over(musters.person(1, legal_status="remand"), musters.person(2))
    before = list(Stay.objects.values_list())
    planned("MCCI")
    assert list(Stay.objects.values_list()) == before


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan"])
def test_seconds_are_a_number_above_nothing(seconds: str, estate: None) -> None:
    with pytest.raises(CommandError):
        call_command("plan_rehousing", "MCCI", "--seconds", seconds)


@pytest.mark.django_db
def test_an_unknown_facility_is_refused() -> None:
    with pytest.raises(CommandError) as refused:
        call_command("plan_rehousing", "NONE")
    assert refused.value.returncode == 1


def test_a_facility_without_people_needs_no_move(estate: None) -> None:
    document, reason = planned("MCCI")
    assert (document["status"], document["moves"], document["steps"], reason) == ("optimal", 0, [], "")


@pytest.mark.django_db
def test_a_facility_without_cells_is_refused() -> None:
    a_facility("MCCI")
    with pytest.raises(CommandError) as refused:
        call_command("plan_rehousing", "MCCI")
    assert (refused.value.returncode, "Import its estate first" in str(refused.value)) == (1, True)


@pytest.mark.django_db
def test_where_no_cell_is_certified_the_finding_is_in_words() -> None:
    in_cell(a_cell(a_facility("MCCI"), "S-01", capacity=0, purpose="segregation"), {})
    document, reason = planned("MCCI")
    assert (document["status"], document["steps"], document["aims"]) == ("impossible", [], None)
    assert reason.endswith("1 convicted man; even if every cell were given to them that may take them, 0 places.")
