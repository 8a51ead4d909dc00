"""What the scan finds in a facility as it stands."""

import pytest

from cells.facts import CellFacts
from cells.house import House
from cells.scan import scan
from inmates.facts import Person
from tests.rules.making import a_cell, a_house, child, crowd, someone

Row = tuple[str, str, str | None, str]


def found(house: House) -> list[Row]:
    """Rule, weight, cell and people of each breach."""
    return [(f.rule, f.severity.label, f.cell, " ".join(f.persons)) for f in scan(house)]


def in_one_cell(people: list[Person], cell: CellFacts | None = None, **house: str) -> list[Row]:
    return found(a_house(cell, {"1-01": people}, **house))  # type: ignore[arg-type]  # segregated alone


B, C = someone("B"), someone("C")

PAIRS = [
    # who is in the cell, the breach, those involved
    ([someone("A", sex="female"), B, C], "SEX", "absolute", "A B C"),
    ([someone("A", sex="unknown"), someone("B", sex="unknown")], "SEX", "absolute", "A B"),
    ([child("A"), B, C], "CHILD", "absolute", "A B C"),
    ([someone("A", band="age_disputed"), B], "CHILD", "absolute", "A B"),
    ([child("A"), child("B"), someone("C", band="age_disputed")], "AGE-DISPUTED", "strict", "A B C"),
    ([child("A", 13), child("B", 16), child("C", 14)], "CHILD-AGES", "strict", "A B"),
    ([someone("A", group="untried"), B, C], "STATUS", "strict", "A B C"),
    ([someone("A", category="petty"), someone("B", category="grave"), C], "GRAVITY", "strict", "A B"),
    ([someone("A", category="unclassified"), B], "GRAVITY", "strict", "A B"),
    ([someone("A", category="unclassified"), someone("B", category="unclassified")], "GRAVITY", "strict", "A B"),
    ([someone("A", faction="r", rivals="b"), someone("B", faction="b"), C], "FACTION", "strict", "A B"),
    ([someone("A", needs="single_cell"), B, C], "SINGLE", "strict", "A B C"),
    ([someone("A", needs="single_cell"), someone("B", needs="single_cell")], "SINGLE", "strict", "A B"),
    ([someone("A", protection="witness"), B], "PROTECTION", "strict", "A B"),
]


@pytest.mark.parametrize(("people", "rule", "weight", "involved"), PAIRS)
def test_a_pair_in_conflict_is_a_breach_of_the_cell_and_names_both(
    people: list[Person], rule: str, weight: str, involved: str
) -> None:
    assert (rule, weight, "1-01", involved) in in_one_cell(people)


def test_different_isolation_is_a_breach() -> None:
    people = [someone("A", isolation="tb"), someone("B", isolation="tb-dr"), someone("C", isolation="tb")]
    assert in_one_cell(people, a_cell(purpose="medical")) == [("INFECTION", "absolute", "1-01", "A B C")]


@pytest.mark.parametrize(
    ("cell", "person", "rule", "weight"),
    [
        (a_cell(in_service=False), someone("A"), "OUT-OF-SERVICE", "absolute"),
        (a_cell(sex="female"), someone("A"), "CELL-SEX", "absolute"),
        (a_cell(sex="male"), someone("A", sex="unknown"), "CELL-SEX", "absolute"),
        (a_cell(age="adult"), child("A"), "CELL-AGE", "absolute"),
        (a_cell(age="child"), someone("A", band="young_adult"), "CELL-AGE", "absolute"),
        (a_cell(status="untried"), someone("A"), "CELL-STATUS", "strict"),
        (a_cell(), someone("A", isolation="tb"), "PURPOSE", "strict"),
        (a_cell(purpose="medical"), someone("A"), "PURPOSE", "strict"),
        (a_cell(purpose="segregation"), someone("A"), "PURPOSE", "strict"),
        (a_cell(), someone("A", needs="step_free"), "STEP-FREE", "strict"),
        (a_cell(), someone("A", needs="not_alone"), "ALONE", "strict"),
        (a_cell(capacity=0), someone("A"), "CAPACITY", "strict"),
        (a_cell(area="1.99"), someone("A"), "SPACE-MINIMUM", "strict"),
    ],
)
def test_a_wrong_cell_is_a_breach_of_its_lone_occupant(
    cell: CellFacts, person: Person, rule: str, weight: str
) -> None:
    assert in_one_cell([person], cell) == [(rule, weight, "1-01", "A")]


def test_a_wrong_cell_names_only_those_it_is_wrong_for() -> None:
    people = [someone("A", needs="step_free"), B, someone("C", needs="step_free")]
    assert in_one_cell(people) == [("STEP-FREE", "strict", "1-01", "A C")]


@pytest.mark.parametrize(
    ("cell", "people", "rules"),
    [
        (a_cell(capacity=3), 3, []),
        (a_cell(capacity=2), 3, ["CAPACITY"]),
        (a_cell(area="6.0"), 3, []),
        (a_cell(area="5.99"), 3, ["SPACE-MINIMUM"]),
        (a_cell(capacity=2, area="5.99"), 3, ["CAPACITY", "SPACE-MINIMUM"]),
    ],
)
def test_a_full_cell_is_a_breach_of_all_who_are_in_it(cell: CellFacts, people: int, rules: list[str]) -> None:
    assert in_one_cell(crowd(people), cell) == [(rule, "strict", "1-01", "C1 C2 C3") for rule in rules]


def test_company_ends_the_breach_of_being_alone() -> None:
    assert in_one_cell([someone("A", needs="not_alone"), B]) == []


def test_advisory_rules_make_no_breach() -> None:
    people = [someone("A", band="young_adult", record="unknown", category="grave"), B]
    assert in_one_cell(people, a_cell(area="4.0")) == []


def test_a_child_alone_and_a_mixed_block_make_no_breach() -> None:
    cells = [a_cell("1-01"), a_cell("1-02")]
    assert found(a_house(cells, {"1-01": [child("A")], "1-02": [someone("B", sex="female")]})) == []


def test_people_in_a_cell_out_of_service_are_judged_by_every_rule() -> None:
    cell = a_cell(in_service=False, capacity=1, area="3", sex="male")
    assert in_one_cell([someone("A", sex="female"), B], cell) == [
        ("SEX", "absolute", "1-01", "A B"),
        ("OUT-OF-SERVICE", "absolute", "1-01", "A B"),
        ("CELL-SEX", "absolute", "1-01", "A"),
        ("CAPACITY", "strict", "1-01", "A B"),
        ("SPACE-MINIMUM", "strict", "1-01", "A B"),
    ]


def test_a_stay_under_a_segregation_order_is_not_judged_by_purpose() -> None:
    cell = a_cell(purpose="segregation")
    assert in_one_cell([someone("A")], cell, segregated="A") == []
    assert in_one_cell([someone("A"), B], cell, segregated="A") == [("PURPOSE", "strict", "1-01", "B")]


def test_a_child_in_segregation_is_a_breach_order_or_not() -> None:
    under_order = in_one_cell([child("A")], a_cell(purpose="segregation"), segregated="A")
    assert under_order == [("CHILD-SEGREGATION", "absolute", "1-01", "A")]


def test_each_rule_of_each_cell_is_one_breach_with_everyone_in_it() -> None:
    cells = [a_cell("1-01", capacity=1), a_cell("1-02", "1"), a_cell("2-01", "2", capacity=1)]
    house = a_house(
        cells,
        {"1-01": [someone("A"), B], "1-02": [C], "2-01": [child("D"), child("E"), someone("F")]},
    )
    assert found(house) == [
        ("CAPACITY", "strict", "1-01", "A B"),
        ("CHILD", "absolute", "2-01", "D E F"),
        ("CAPACITY", "strict", "2-01", "D E F"),
    ]


def test_an_empty_facility_has_no_breach() -> None:
    assert found(a_house([a_cell(in_service=False, capacity=0, area="0")])) == []


# Two joined by an order; block 10 is not block 1.
CELLS = [a_cell("1-01", "1"), a_cell("1-02", "1"), a_cell("10-01", "10")]


@pytest.mark.parametrize(
    ("level", "other_cell", "cell_of_the_breach"),
    [
        ("cell", "1-01", "1-01"),
        ("block", "1-01", "1-01"),
        ("facility", "1-01", "1-01"),
        ("block", "1-02", None),
        ("facility", "1-02", None),
        ("facility", "10-01", None),
    ],
)
@pytest.mark.parametrize(("first", "second"), [("A", "B"), ("B", "A")])
def test_a_keep_apart_order_is_broken_once_for_the_pair(
    first: str, second: str, level: str, other_cell: str, cell_of_the_breach: str | None
) -> None:
    living = {"1-01": [someone(first)], other_cell: [someone(second)]}
    if other_cell == "1-01":
        living = {"1-01": [someone(first), someone(second)]}
    house = a_house(CELLS, living, orders=((first, second, level),))
    assert found(house) == [("APART", "strict", cell_of_the_breach, "A B")]


@pytest.mark.parametrize(("level", "other_cell"), [("cell", "1-02"), ("cell", "10-01"), ("block", "10-01")])
def test_a_keep_apart_order_that_does_not_reach_so_far_is_not_broken(level: str, other_cell: str) -> None:
    house = a_house(CELLS, {"1-01": [someone("A")], other_cell: [B]}, orders=(("A", "B", level),))
    assert found(house) == []


def test_an_order_with_someone_who_has_no_cell_here_is_not_broken() -> None:
    orders = (("A", "elsewhere", "facility"), ("gone", "elsewhere", "facility"))
    assert found(a_house(CELLS, {"1-01": [someone("A")]}, orders)) == []


def test_orders_in_one_cell_are_one_breach_and_across_cells_one_for_each_pair() -> None:
    living = {"1-01": [someone("A"), B, C], "1-02": [someone("D")], "10-01": [someone("E")]}
    orders = (("A", "B", "cell"), ("A", "D", "block"), ("B", "D", "block"), ("C", "E", "facility"))
    assert found(a_house(CELLS, living, orders)) == [
        ("APART", "strict", "1-01", "A B"),
        ("APART", "strict", None, "A D"),
        ("APART", "strict", None, "B D"),
        ("APART", "strict", None, "C E"),
    ]


def test_a_breach_of_a_cell_stays_the_same_when_its_people_change() -> None:
    before, after = (scan(a_house(a_cell(capacity=1), {"1-01": crowd(count)})) for count in (2, 3))
    assert [f.identity for f in before] == [f.identity for f in after] == [("CAPACITY", "1-01", ())]


def test_a_breach_between_cells_is_known_by_its_pair() -> None:
    living = {"1-01": [someone("A")], "1-02": [B]}
    (finding,) = scan(a_house(CELLS, living, orders=(("A", "B", "block"),)))
    assert finding.identity == ("APART", "", ("A", "B"))
