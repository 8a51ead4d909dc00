from dataclasses import replace
from decimal import Decimal

from cells.facts import CellFacts
from cells.house import House
from cells.planning.advice import Advice
from cells.planning.board import Board
from cells.planning.kinds import survey
from cells.planning.soften import soften
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Reach, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup

FIRST = Facts(Sex.MALE, AgeBand.ADULT, StatusGroup.CONVICTED, Category.PETTY, Record.FIRST)
REPEAT = replace(FIRST, record=Record.REPEAT)
CELLS = [CellFacts(code, "A", 2, Decimal(20)) for code in ("A-1", "A-2")]
MIXED = {"P0": "A-1", "P1": "A-1", "P2": "A-2", "P3": "A-2"}


def softened(orders: dict[str, dict[str, Reach]] | None = None, *, lawful: bool = True) -> tuple[Board, int]:
    """First and repeat offenders side by side in both cells, none of them there yet; and the objections left."""
    people = [Person(f"P{n}", REPEAT if n % 2 else FIRST) for n in range(4)]
    question = survey(House("X", CELLS, [], orders), people)
    board = Board(question, MIXED)
    soften(question, board, lawful=lawful)
    return board, sum(Advice(question).in_cell(board, cell.code) for cell in CELLS)


def test_those_who_move_anyway_change_places_for_fewer_objections() -> None:
    board, objections = softened()
    assert objections == 0
    assert board.where["P0"] == board.where["P2"] != board.where["P1"] == board.where["P3"]


def test_people_kept_apart_are_not_put_together_for_it() -> None:
    orders = {"P0": {"P2": Reach.CELL}, "P2": {"P0": Reach.CELL}}
    board, objections = softened(orders)
    assert board.where["P0"] != board.where["P2"]
    assert objections > 0


def test_where_rules_are_broken_only_people_alike_change_places() -> None:
    question = survey(House("X", CELLS, []), [Person("P0", FIRST), Person("P1", replace(FIRST, sex=Sex.FEMALE))])
    board = Board(question, {"P0": "A-1", "P1": "A-1"})
    soften(question, board, lawful=False)
    assert board.where == {"P0": "A-1", "P1": "A-1"}
