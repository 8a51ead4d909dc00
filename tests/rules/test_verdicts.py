"""The verdict of each cell, and which cell is the better one."""

import pytest

from cells.facts import CellFacts
from cells.verdicts import judge
from tests.rules.making import a_cell, a_house, answers, child, crowd, objections, someone

ADULT = someone("A")


@pytest.mark.parametrize(
    ("cell", "verdict"),
    [
        (a_cell(), "clear"),
        (a_cell(area="5.3"), "advisory"),
        (a_cell(capacity=0), "exception"),
        (a_cell(capacity=0, area="5.3"), "exception"),
        (a_cell(in_service=False), "refused"),
        (a_cell(in_service=False, capacity=0, area="1.9"), "refused"),
    ],
)
def test_the_verdict_is_the_gravest_severity(cell: CellFacts, verdict: str) -> None:
    assert answers(ADULT, a_house(cell))["1-01"].verdict.label == verdict


def test_every_cell_is_answered_the_present_one_and_those_out_of_service_too() -> None:
    cells = [a_cell("1-01"), a_cell("1-02", in_service=False), a_cell("1-03", purpose="segregation")]
    found = judge(ADULT, a_house(cells, {"1-01": [ADULT]}))
    assert [(answer.cell.code, answer.verdict.label) for answer in found] == [
        ("1-01", "clear"),
        ("1-02", "refused"),
        ("1-03", "exception"),
    ]


def test_someones_own_present_stay_is_left_out() -> None:
    single = a_cell(capacity=1, area="5.4")
    alone = someone("A", needs="single_cell", category="unclassified", sex="unknown")
    assert objections(alone, a_house(single, {"1-01": [alone]})) == {}


def test_the_others_in_the_present_cell_are_judged() -> None:
    full = a_cell(capacity=2, area="6.8")
    house = a_house(full, {"1-01": [ADULT, someone("B", sex="female")]})
    found = answers(ADULT, house)["1-01"]
    assert ({o.code for o in found.objections}, found.others) == ({"SEX", "BLOCK-SEX"}, 1)


def test_someone_with_the_same_facts_is_not_taken_for_the_person() -> None:
    disputed, other = someone("A", band="age_disputed"), someone("B", band="age_disputed")
    assert objections(disputed, a_house(living={"1-01": [disputed, other]}))["AGE-DISPUTED"].concerns == ("B",)


def test_the_facts_asked_about_count_and_not_those_of_the_present_stay() -> None:
    boy, grown = child("A", 17), someone("A", band="young_adult")
    house = a_house(living={"1-01": [boy, child("B", 17)]})
    assert objections(grown, house)["CHILD"].concerns == ("B",)
    assert "BLOCK-CHILD" in objections(grown, house)


@pytest.mark.parametrize("cell", ["1-01", "1-02"])
def test_someone_is_no_company_to_what_they_were_before(cell: str) -> None:
    cells = [a_cell("1-01"), a_cell("1-02")]
    assert objections(someone("A", band="young_adult"), a_house(cells, {"1-01": [child("A", 17)]}), cell) == {}
    assert objections(someone("A", sex="female"), a_house(cells, {"1-01": [someone("A")]}), cell) == {}


def test_objections_come_gravest_first_then_in_the_order_of_the_rules() -> None:
    cell = a_cell(capacity=1, area="1.9", in_service=False, sex="female", status="untried")
    occupants = [someone("B", sex="female", category="grave", record="repeat", protection="witness")]
    assert list(objections(ADULT, a_house(cell, {"1-01": occupants}))) == [
        *("SEX", "OUT-OF-SERVICE", "CELL-SEX"),
        *("PROTECTION", "CELL-STATUS", "CAPACITY", "SPACE-MINIMUM"),
        *("RECORD", "GRADE", "SPACE", "BLOCK-SEX"),
    ]


@pytest.mark.parametrize(
    ("cell", "others", "code", "message"),
    [
        (a_cell("B-12", capacity=4), 4, "CAPACITY", "Cell B-12 is certified for 4; there would be 5."),
        (
            a_cell("B-12", area="11.5"),
            5,
            "SPACE-MINIMUM",
            "Cell B-12 has 11.5 m², less than 2.0 m² a person for 6.",
        ),
        (a_cell("B-12", area="5.3"), 0, "SPACE", "Cell B-12 has 5.3 m², under the standard for 1."),
        (a_cell("B-12", in_service=False), 0, "OUT-OF-SERVICE", "Cell B-12 is out of service."),
    ],
)
def test_a_sentence_names_the_cell_and_the_numbers(cell: CellFacts, others: int, code: str, message: str) -> None:
    house = a_house(cell, {"B-12": crowd(others)})
    assert objections(ADULT, house, "B-12")[code].message == message


@pytest.mark.parametrize(
    ("others", "message"),
    [
        (1, "Someone in this cell is held under another legal status."),
        (3, "3 people in this cell are held under another legal status."),
    ],
)
def test_a_sentence_speaks_of_one_or_of_many(others: int, message: str) -> None:
    house = a_house(living={"1-01": crowd(others, group="untried")})
    assert objections(ADULT, house)["STATUS"].message == message
