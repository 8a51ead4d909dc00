"""What the plan is compared with: a clerk's first fit, and one unknown for each person and cell."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

from cells.house import House
from cells.planning.board import Board
from cells.planning.kinds import Question, survey
from cells.planning.solver import Clock, Program
from cells.scan import scan

Result = tuple[int, int, float, str]
"""Moves, people left in breach, seconds, and a remark."""


def first_fit(house: House) -> Result:
    """Take the people in breach one after the other; the first cell that is lawful now is theirs."""
    began = time.perf_counter()
    question = survey(house)
    board = Board(question, question.home)
    for _ in range(3):
        for number in sorted({n for finding in scan(board.house()) for n in finding.persons}):
            home = board.where[number]
            if board.lawful(number, home):
                continue
            code = next((code for code in house.cells if code != home and board.lawful(number, code)), None)
            if code:
                board.put(number, code)
    moves = sum(board.where[number] != code for number, code in question.home.items())
    left = len({n for finding in scan(board.house()) for n in finding.persons})
    return moves, left, time.perf_counter() - began, ""


def one_by_one(house: House, seconds: float = 30) -> Result:
    """The textbook program: does this person sleep in this cell?"""
    began = time.perf_counter()
    question = survey(house)
    program = Program()
    sleeps: dict[tuple[str, str], int] = {}
    kinds_in: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, kind in question.kind_of.items():
        for code in house.cells:
            if not question.shape(code).wrong[kind]:
                column = program.column(1, cost=-1 if question.home[number] == code else 0)
                sleeps[number, code] = column
                kinds_in[code][kind].append(column)
        program.row([(sleeps[number, c], 1) for c in house.cells if (number, c) in sleeps], least=1, most=1)
    for code, kinds in kinds_in.items():
        _one_cell(question, program, code, kinds)
    answer = program.solve(Clock(seconds))
    spent = time.perf_counter() - began
    if not answer.values:
        wrong = len({n for finding in scan(house) for n in finding.persons})
        return 0, wrong, spent, f"nothing found in {seconds:.0f} s (bound {len(question.home) + answer.bound})"
    board = Board(question, {number: code for (number, code), c in sleeps.items() if answer.count(c)})
    moves = sum(board.where[number] != code for number, code in question.home.items())
    left = len({n for finding in scan(board.house()) for n in finding.persons})
    return moves, left, spent, f"{answer.outcome.value}, bound {len(question.home) + answer.bound}; orders not seen"


def _one_cell(question: Question, program: Program, code: str, kinds: Mapping[int, list[int]]) -> None:
    present = {kind: program.column(1) for kind in kinds}
    for kind, columns in kinds.items():
        for column in columns:
            program.row([(column, 1), (present[kind], -1)], most=0)
        if question.level[kind][kind]:
            program.row([(column, 1) for column in columns], most=1)
    for a, b in combinations(kinds, 2):
        if question.level[a][b]:
            program.row([(present[a], 1), (present[b], 1)], most=1)
    inside = [(column, 1.0) for columns in kinds.values() for column in columns]
    program.row(inside, most=question.shape(code).lawful)
