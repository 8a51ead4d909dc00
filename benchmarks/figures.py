"""What every benchmark gives: figures with a goal, as a table for people and as JSON for programs."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

OUT = Path(__file__).parents[1] / "var" / "bench"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `goal` is what it should stay under (or, with `at_least`, reach); None: no goal."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        met = self.value >= self.goal if self.at_least else self.value <= self.goal
        return "reached" if met else "NOT REACHED"


def median_ms(work: Callable[[], object], runs: int = 20) -> float:
    """The median of so many runs after one that is not counted, in milliseconds of wall time."""
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def tell(name: str, figures: Iterable[Figure]) -> None:
    """Write the figures as var/bench/NAME.json and print them as a table."""
    rows = list(figures)
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{name}.json").write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")
    width = max(len(row.what) for row in rows)
    sys.stdout.write(f"\n{name}\n")
    for row in rows:
        goal = "" if row.goal is None else f"{'>=' if row.at_least else '<='} {row.goal:g}"
        sys.stdout.write(f"  {row.what:{width}}  {row.value:10.1f} {row.unit:8} {goal:>10}  {row.verdict}\n")
