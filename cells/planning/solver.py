"""A thin skin over HiGHS: whole-number programs on one thread, with a proved bound and a clock."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

import highspy
import numpy as np

_NEAR = 1e-6
_WHOLE_GAP = 0.999  # every objective here counts people or cells: a gap under one closes it

Cancelled = Callable[[], bool]


class Outcome(Enum):
    SOLVED = "solved"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"  # out of time or cancelled; there may be values


@dataclass(frozen=True, slots=True)
class Answer:
    """What the solver found. `values` is empty without a solution; `bound` is a proved lower bound."""

    outcome: Outcome
    values: Sequence[float]
    objective: float
    bound: int

    def count(self, column: int) -> int:
        """The value of a column that counts."""
        return round(self.values[column])

    def of(self, terms: Iterable[tuple[int, float]]) -> float:
        """The value of a sum of columns."""
        return sum(coefficient * self.values[column] for column, coefficient in terms)


class Stage(StrEnum):
    """What a planner is busy with."""

    MOVES = "moves"  # the fewest moves to a lawful facility
    MISSING = "missing"
    HARM = "harm"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class News:
    """How far the planner is: of the moves, the fewest found and the proved lower bound, as far as known."""

    stage: Stage
    best: int | None = None
    bound: int | None = None


Hears = Callable[[News], None]


@dataclass(slots=True)
class Clock:
    """How much time is left for the whole question, and who hears how far it is."""

    seconds: float
    cancelled: Cancelled = field(default=lambda: False)
    hears: Hears = field(default=lambda _: None)
    news: News = field(default=News(Stage.MOVES))
    _began: float = field(default_factory=time.monotonic)

    def part(self, share: float) -> Clock:
        """A clock for a share of the time that is left."""
        return Clock(self.left * share, self.cancelled, self.hears, self.news)

    def tell(self, stage: Stage | None = None, *, best: float | None = None, bound: float | None = None) -> None:
        """Pass on news; what is not said stays as it was, unless the stage is a new one."""
        last = self.news if stage in {None, self.news.stage} else News(stage or self.news.stage)
        self.news = News(last.stage, _whole(best, last.best), _whole(bound, last.bound))
        self.hears(self.news)

    @property
    def left(self) -> float:
        return 0.0 if self.cancelled() else max(0.0, self._began + self.seconds - time.monotonic())

    @property
    def spent(self) -> float:
        return time.monotonic() - self._began


def _whole(said: float | None, before: int | None) -> int | None:
    return before if said is None or not math.isfinite(said) else math.ceil(said - _NEAR)


class Program:
    """Columns and rows, collected and handed over in one piece; always minimised."""

    def __init__(self) -> None:
        self._cost: list[float] = []
        self._lower: list[float] = []
        self._upper: list[float] = []
        self._whole: list[bool] = []
        self._row_lower: list[float] = []
        self._row_upper: list[float] = []
        self._starts: list[int] = [0]
        self._indices: list[int] = []
        self._coefficients: list[float] = []

    def column(self, upper: float, *, cost: float = 0, lower: float = 0, whole: bool = True) -> int:
        """A new unknown between `lower` and `upper`."""
        self._cost.append(cost)
        self._lower.append(lower)
        self._upper.append(upper)
        self._whole.append(whole)
        return len(self._cost) - 1

    def row(self, terms: Iterable[tuple[int, float]], *, least: float = -math.inf, most: float = math.inf) -> None:
        """Least <= sum of coefficient x column <= most."""
        merged: dict[int, float] = {}
        for column, coefficient in terms:
            merged[column] = merged.get(column, 0) + coefficient
        self._indices += merged.keys()
        self._coefficients += merged.values()
        self._starts.append(len(self._indices))
        self._row_lower.append(least)
        self._row_upper.append(most)

    def fix(self, column: int, value: float) -> None:
        self._lower[column] = self._upper[column] = value

    def minimise(self, terms: Iterable[tuple[int, float]]) -> None:
        """Forget every cost and take these instead."""
        self._cost = [0.0] * len(self._cost)
        for column, cost in terms:
            self._cost[column] += cost

    def all_whole(self) -> None:
        """Ask for whole values everywhere (where the flows alone did not come out whole)."""
        self._whole = [True] * len(self._whole)

    @property
    def whole_columns(self) -> list[int]:
        return [column for column, whole in enumerate(self._whole) if whole]

    def solve(self, clock: Clock, start: Sequence[float] | None = None, *, moves_of: int | None = None) -> Answer:
        """The least cost, or the best found and a bound when the time is over.

        `moves_of`: the cost is minus those of so many who stay, so best and bound are news of moves.
        """
        if clock.left <= 0:
            return Answer(Outcome.STOPPED, (), math.inf, 0)
        highs = _highs(clock)
        _listen(highs, clock, moves_of)
        if highs.passModel(self._model()) == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS does not accept the program.")
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(start)
            highs.setSolution(solution)
        highs.run()
        return self._answer(highs)

    def _model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_ = len(self._cost)
        model.num_row_ = len(self._row_lower)
        model.col_cost_ = np.array(self._cost, dtype=float)
        model.col_lower_ = np.array(self._lower, dtype=float)
        model.col_upper_ = np.array(self._upper, dtype=float)
        model.row_lower_ = np.array(self._row_lower, dtype=float)
        model.row_upper_ = np.array(self._row_upper, dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self._starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(self._indices, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self._coefficients, dtype=float)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[whole] for whole in self._whole]
        return model

    def _answer(self, highs: highspy.Highs) -> Answer:
        status = highs.getModelStatus()
        if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
            return Answer(Outcome.INFEASIBLE, (), math.inf, 0)
        info = highs.getInfo()
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = list(highs.getSolution().col_value) if found else []
        objective = sum(c * v for c, v in zip(self._cost, values, strict=True)) if found else math.inf
        bound = info.mip_dual_bound if any(self._whole) else info.objective_function_value
        proved = math.ceil(bound - _NEAR) if math.isfinite(bound) else 0
        if status == highspy.HighsModelStatus.kOptimal:
            return Answer(Outcome.SOLVED, values, objective, proved)
        return Answer(Outcome.STOPPED, values, objective, proved)


def _highs(clock: Clock) -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "threads": 1,
        "time_limit": clock.left,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": _WHOLE_GAP,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


def _listen(highs: highspy.Highs, clock: Clock, moves_of: int | None) -> None:
    """Stop the solver when it is cancelled, and pass on how far it is."""

    def hear(event: Any) -> None:
        if clock.left <= 0:
            event.interrupt()
        elif moves_of is None:
            clock.tell()
        else:
            out = event.data_out
            clock.tell(best=moves_of + out.mip_primal_bound, bound=moves_of + out.mip_dual_bound)

    highs.cbMipInterrupt.subscribe(hear)
