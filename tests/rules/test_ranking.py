"""The rank of lawful cells, and `least_harm` where only an exception is left."""

from cells.facts import CellFacts
from inmates.facts import Person
from tests.rules.making import a_cell, a_house, answers, crowd, someone

ADULT = someone("A")


def ranked(person: Person, cells: list[CellFacts], living: dict[str, list[Person]] | None = None) -> list[str]:
    """The codes of the cells that have a rank, best first."""
    ranks = {a.rank: code for code, a in answers(person, a_house(cells, living)).items() if a.rank}
    return [ranks[place] for place in sorted(ranks)]


def least_bad(person: Person, cells: list[CellFacts], living: dict[str, list[Person]]) -> list[str]:
    """The codes of the cells in the order of least harm."""
    harms = {a.least_harm: code for code, a in answers(person, a_house(cells, living)).items() if a.least_harm}
    return [harms[place] for place in sorted(harms)]


def test_clear_cells_come_before_advisory_ones_and_fewer_objections_before_more() -> None:
    cells = [a_cell("1-01", area="6.7"), a_cell("1-02", area="6.7"), a_cell("1-03")]
    living = {"1-01": crowd(1, record="repeat"), "1-02": [someone("D")]}
    assert ranked(ADULT, cells, living) == ["1-03", "1-02", "1-01"]


def test_a_cell_meant_for_such_people_comes_before_an_open_one() -> None:
    meant = a_cell("1-09", sex="male", age="adult", status="convicted")
    assert ranked(ADULT, [a_cell("1-01"), a_cell("1-02", sex="male"), meant]) == ["1-09", "1-02", "1-01"]


def test_a_cell_in_use_comes_before_an_empty_one() -> None:
    assert ranked(ADULT, [a_cell("1-01"), a_cell("1-02")], {"1-02": [someone("B")]}) == ["1-02", "1-01"]


def test_the_roomier_cell_comes_first_and_then_the_code_decides() -> None:
    cells = [a_cell("1-03", area="20"), a_cell("1-02", area="30"), a_cell("1-01", area="20")]
    assert ranked(ADULT, cells) == ["1-02", "1-01", "1-03"]


def test_the_room_is_counted_for_each_person() -> None:
    cells = [a_cell("1-01", area="40"), a_cell("1-02", area="30")]
    # with one more: 40 m² for 4, 30 m² for 2
    assert ranked(ADULT, cells, {"1-01": crowd(3), "1-02": crowd(1)}) == ["1-02", "1-01"]


def test_only_lawful_cells_have_a_rank_and_only_exceptions_a_harm() -> None:
    cells = [a_cell("1-01"), a_cell("1-02", area="5"), a_cell("1-03", capacity=0), a_cell("1-04", in_service=False)]
    found = answers(ADULT, a_house(cells))
    assert {code: (a.verdict.label, a.rank, a.least_harm) for code, a in found.items()} == {
        "1-01": ("clear", 1, None),
        "1-02": ("advisory", 2, None),
        "1-03": ("exception", None, 1),
        "1-04": ("refused", None, None),
    }


def test_capacity_alone_is_the_least_harm_whatever_the_load() -> None:
    cells = [a_cell("1-01", capacity=2), a_cell("1-02", status="untried"), a_cell("1-03", purpose="medical")]
    assert least_bad(ADULT, cells, {"1-01": crowd(9)}) == ["1-01", "1-02", "1-03"]


def test_then_fewer_strict_objections_come_first_whatever_the_load() -> None:
    two_rules = a_cell("1-01", status="untried", purpose="medical", area="900")
    one_rule = a_cell("1-02", status="untried", capacity=9, area="40")
    assert least_bad(ADULT, [two_rules, one_rule], {"1-02": crowd(8)}) == ["1-02", "1-01"]


def test_capacity_beside_another_strict_objection_is_not_capacity_alone() -> None:
    cells = [a_cell("1-01", capacity=2, status="untried"), a_cell("1-02", status="untried")]
    assert least_bad(ADULT, cells, {"1-01": crowd(2)}) == ["1-02", "1-01"]


def test_advisory_objections_do_not_count_as_harm() -> None:
    cells = [a_cell("1-01", capacity=2, area="500"), a_cell("1-02", capacity=3, area="500")]
    living = {"1-01": crowd(3), "1-02": crowd(3, record="repeat", category="grave")}
    assert least_bad(ADULT, cells, living) == ["1-02", "1-01"]


def test_among_equals_the_lowest_load_comes_first() -> None:
    cells = [a_cell("1-01", capacity=2), a_cell("1-02", capacity=8), a_cell("1-03", capacity=3)]
    living = {"1-01": crowd(2), "1-02": crowd(8), "1-03": crowd(3)}
    # loads with one more: 3/2, 9/8, 4/3
    assert least_bad(ADULT, cells, living) == ["1-02", "1-03", "1-01"]


def test_at_the_same_load_the_most_area_a_person_comes_first_and_then_the_code() -> None:
    cells = [
        a_cell("1-01", capacity=2, area="30"),
        a_cell("1-02", capacity=4, area="50"),
        a_cell("1-04", capacity=2, area="35"),
        a_cell("1-03", capacity=2, area="35"),
    ]
    living = {"1-01": crowd(2), "1-02": crowd(5), "1-03": crowd(2), "1-04": crowd(2)}
    # each at a load of 3/2: 10, 8.33, 11.67 and 11.67 m² a person
    assert least_bad(ADULT, cells, living) == ["1-03", "1-04", "1-01", "1-02"]


def test_a_cell_certified_for_one_never_gets_a_second_person_this_way() -> None:
    cells = [a_cell("1-01", capacity=1), a_cell("1-02", capacity=1, status="untried"), a_cell("1-03", capacity=2)]
    living = {"1-01": [someone("B")], "1-03": crowd(2)}
    assert least_bad(ADULT, cells, living) == ["1-03", "1-02"]


def test_a_cell_certified_for_one_that_is_ones_own_is_no_second_person() -> None:
    own = a_cell("1-01", capacity=1, status="untried")
    assert least_bad(ADULT, [own], {"1-01": [ADULT]}) == ["1-01"]


def test_a_cell_certified_for_nobody_comes_last_among_its_equals() -> None:
    cells = [a_cell("1-01", capacity=0, area="900"), a_cell("1-02", capacity=2, area="20")]
    assert least_bad(ADULT, cells, {"1-02": crowd(2)}) == ["1-02", "1-01"]
