"""A finished plan is walked once more with the rules themselves before anyone sees it.

Nothing here uses the planner's kinds or shapes: every entering is judged by `objections_in`, and the
end by the same scan that finds breaches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from cells.facts import Company
from cells.fitness import ALONE, CAPACITY, SPACE_MINIMUM
from cells.house import Situation
from cells.planning.board import Board
from cells.planning.kinds import Question
from cells.planning.steps import Step
from cells.scan import Finding, scan
from cells.verdicts import objections_in
from inmates.facts import Facts
from lcs_ims.lib.objections import Severity

_ON_THE_WAY = {CAPACITY.code, SPACE_MINIMUM.code}


class NotProvedError(Exception):
    """The planner made a plan that does not stand up to the rules. It is a fault of the planner."""


def prove(question: Question, steps: Iterable[Step], end: Board, *, crowding: bool) -> list[Finding]:
    """Walk the steps and judge the end; the breaches left at the end.

    Raises NotProvedError when a step is not lawful, does not start where the person is, or the steps
    do not lead to the end.
    """
    board = Board(question, question.home)
    for step in steps:
        if board.where.get(step.inmate) != step.origin:
            raise NotProvedError(f"{step.inmate} is not in {step.origin}.")
        if step.to is None:
            board.lift(step.inmate)
            continue
        spoken = _spoken_against(board, step.inmate, step.to)
        if crowding and spoken:
            spoken -= {(code, ()) for code in _ON_THE_WAY}
            spoken = {item for item in spoken if not _at_the_end(item, end, step)}
        if spoken:
            raise NotProvedError(f"{step.inmate} may not enter {step.to}: {sorted(spoken)}.")
        board.put(step.inmate, step.to)
    if board.where != end.where or len(end.where) != len(question.people):
        raise NotProvedError("The steps do not lead to the end.")
    return scan(end.house())


_Spoken = tuple[str, tuple[str, ...]]


def _spoken_against(board: Board, number: str, code: str) -> set[_Spoken]:
    """The absolute and strict rules against entering now, with the people they concern."""
    question = board.question
    alike: dict[Facts, list[str]] = defaultdict(list)
    for other in board.inside[code] - {number}:
        alike[question.people[other].facts].append(other)
    situation = Situation(
        question.house.cells[code],
        tuple((facts, tuple(numbers)) for facts, numbers in alike.items()),
        Company(others=board.others(number, code)),
        tuple(board.clashes(number, code)),
    )
    objections = objections_in(question.people[number], situation)
    return {(o.code, o.concerns) for o in objections if o.severity > Severity.ADVISORY and o.code != ALONE.code}


def _at_the_end(spoken: _Spoken, end: Board, step: Step) -> bool:
    """Whether the end contains the same: this person in this cell, near everyone concerned."""
    code, concerned = spoken
    if end.where[step.inmate] != step.to:
        return False
    if code == "APART":
        return set(concerned) <= set(end.clashes(step.inmate, end.where[step.inmate]))
    return all(end.where[other] == step.to for other in concerned)
