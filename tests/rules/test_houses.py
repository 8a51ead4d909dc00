"""A facility as it stands: who is where, and how it would be after a move."""

from cells.scan import scan
from cells.verdicts import judge, objections_in
from tests.rules.making import a_cell, a_house, child, someone

CELLS = [a_cell("1-01", "1", capacity=1), a_cell("1-02", "1"), a_cell("2-01", "2")]
A, B, C = someone("A"), someone("B"), someone("C", sex="female")


def test_a_house_knows_who_is_in_each_cell() -> None:
    house = a_house(CELLS, {"1-01": [B, A], "2-01": [C]})
    assert [house.occupants(code) for code in house.cells] == [["A", "B"], [], ["C"]]
    assert [house.size(code) for code in house.cells] == [2, 0, 1]


def test_a_move_takes_one_person_and_leaves_the_rest() -> None:
    house = a_house(CELLS, {"1-01": [A, B], "2-01": [C]}, orders=(("A", "C", "cell"),))
    after = house.moved(A, "2-01")
    assert [after.occupants(code) for code in after.cells] == [["B"], [], ["A", "C"]]
    assert {finding.rule for finding in scan(after)} == {"SEX", "APART"}
    assert house.occupants("1-01") == ["A", "B"]


def test_a_newcomer_moves_in_and_someone_released_moves_out() -> None:
    house = a_house(CELLS, {"1-01": [A]})
    assert house.moved(B, "1-01").occupants("1-01") == ["A", "B"]
    assert house.moved(A, None).occupants("1-01") == []


def test_a_change_of_facts_is_a_move_to_the_same_cell() -> None:
    boys = a_house(CELLS, {"1-02": [child("D", 17), child("E", 17)]})
    after_the_birthday = boys.moved(someone("E", band="young_adult"), "1-02")
    assert [(finding.rule, finding.persons) for finding in scan(after_the_birthday)] == [("CHILD", ("D", "E"))]


def test_a_segregation_order_ends_with_the_stay_it_covers() -> None:
    cells = [a_cell("S-01", "S", purpose="segregation"), a_cell("S-02", "S", purpose="segregation")]
    house = a_house(cells, {"S-01": [A]}, segregated="A")
    assert scan(house) == []
    assert scan(house.moved(A, "S-01")) == []
    assert [finding.rule for finding in scan(house.moved(A, "S-02"))] == ["PURPOSE"]
    assert scan(house.moved(B, "S-01"))[0].persons == ("B",)


def test_a_situation_alone_gives_the_same_objections_again() -> None:
    house = a_house(CELLS, {"1-01": [A, B], "2-01": [C]}, orders=(("A", "B", "block"), ("A", "C", "cell")))
    kept = {code: house.situation(code, "A", house.kept_apart("A").get(code, ())) for code in house.cells}
    assert [answer.objections for answer in judge(A, house)] == [objections_in(A, kept[c]) for c in kept]
