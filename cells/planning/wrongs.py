"""Who is wronged by an arrangement: by orders and solitude, which pooling cannot see; and in all."""

from __future__ import annotations

from cells.fitness import CAPACITY, SPACE_MINIMUM
from cells.planning.board import Board
from cells.planning.kinds import Question
from cells.planning.uses import Harm
from cells.scan import scan
from lcs_ims.lib.objections import Severity

_OF_NUMBER = {CAPACITY.code, SPACE_MINIMUM.code}


def wrong_in(question: Question, board: Board) -> set[str]:
    """Those too near to someone, and those left alone who must not be."""
    near = {n for n in question.orders if n in board.where and board.clashes(n, board.where[n])}
    return near | {n for code, inside in board.inside.items() if board.lone(code) for n in inside}


def harms_in(question: Question, board: Board) -> Harm:
    """The first three aims as the scan finds them: people in absolute breaches, children in strict
    breaches, people in strict breaches other than of number and space.
    """
    absolute: set[str] = set()
    strict: set[str] = set()
    other: set[str] = set()
    for finding in scan(board.house()):
        if finding.severity is Severity.ABSOLUTE:
            absolute.update(finding.persons)
        else:
            strict.update(finding.persons)
            if finding.rule not in _OF_NUMBER:
                other.update(finding.persons)
    children = sum(question.kinds[question.kind_of[number]].child for number in strict)
    return len(absolute), children, len(other)
