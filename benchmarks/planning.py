"""How fast and how good the rehousing plan is: `python -m benchmarks.planning [TABLE ...]` (see TABLES).

One thread. Each plan has been walked and judged by the rules before it is timed as done
(`cells.planning.proof`). Times are of the wall and of the processor; on a shared machine read the second.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median

from benchmarks.planning_generator import facility
from benchmarks.planning_houses import country, demonstration
from benchmarks.planning_others import first_fit, one_by_one
from cells.house import House
from cells.planning.country import plan_country
from cells.planning.plan import Plan, plan_rehousing
from cells.planning.solver import Clock
from cells.scan import scan
from inmates.facts import Person


def timed(house: House, unhoused: list[Person], seconds: float = 600) -> tuple[Plan, float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    plan = plan_rehousing(house, unhoused, seconds=seconds)
    return plan, time.perf_counter() - wall, time.process_time() - processor


def line(name: str, house: House, plan: Plan, wall: float, processor: float) -> None:
    aims = f" aims {plan.aims.harms} load {plan.aims.load} proved {plan.aims.proved}/4" if plan.aims else ""
    missing = plan.missing
    if missing:
        cells, places = (sum(getattr(row, name) for row in missing.shortfall) for name in ("cells", "places"))
        aims += f" missing {cells} cells {places} places proved {missing.proved}"
    places = sum(cell.capacity for cell in house.cells.values())
    print(
        f"{name:18} {len(house.people):6} people {len(house.cells):5} cells {len(house.people) / places:4.0%} full:"
        f" {plan.status:10} moves {plan.moves:4} >= {plan.lower_bound:4} steps {len(plan.steps):4}"
        f" holds {plan.holds:3} wall {wall:6.2f} s cpu {processor:6.2f} s{aims}",
        flush=True,
    )


def demo() -> None:
    for code, (house, unhoused) in demonstration().items():
        line(code, house, *timed(house, unhoused))


def small(seeds: int = 3) -> None:
    spent = []
    for occupancy in (0.75, 0.93, 0.985):
        for shuffled in (0.03, 0.15):
            for seed in range(seeds):
                house = facility(seed, 800, 120, occupancy, shuffled)
                plan, wall, processor = timed(house, [])
                spent.append(processor)
                line(f"{occupancy:.1%} {shuffled:.0%} seed {seed}", house, plan, wall, processor)
    print(f"cpu: median {median(spent):.2f} s, worst {max(spent):.2f} s")


def crowded() -> None:
    for occupancy in (1.1, 1.3, 1.6, 2.2):
        house = facility(1, 800, 120, occupancy, 0.03)
        line(f"{occupancy:.0%} 3%", house, *timed(house, []))


def large() -> None:
    for people, cells in ((2500, 375), (10_000, 1500)):
        house = facility(1, people, cells, 0.93, 0.03)
        line(f"{people} / {cells}", house, *timed(house, []))


def together() -> None:
    """All facilities of the demonstration in one plan, with transfers."""
    asked = country()
    wall, processor = time.perf_counter(), time.process_time()
    plan = plan_country(asked, Clock(300))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    if plan is None:
        print(f"no plan found; wall {wall:.1f} s cpu {processor:.1f} s")
        return
    near = sum(move.near for move in plan.transfers)
    print(
        f"{sum(len(house.people) for house in asked.houses.values())} people in {len(asked.houses)} facilities:"
        f" without a lawful bed {sum(plan.before.values())}, after transfers {sum(plan.after.values())}"
        f" (proved fewest: {plan.proved}); transfers {len(plan.transfers)} >= {plan.at_least}, {near} of them near;"
        f" wall {wall:.1f} s cpu {processor:.1f} s"
    )


def beside() -> None:
    """The plan, a clerk's first fit, and one unknown for each person and cell, in the same run."""
    for people, cells in ((100, 16), (300, 45), (800, 120)):
        house = facility(1, people, cells, 0.93, 0.15)
        wrong = len({n for finding in scan(house) for n in finding.persons})
        print(f"{people} people, {cells} cells asked for, {len(house.cells)} made, {wrong} people in breach at first")
        plan, wall, _ = timed(house, [])
        print(f"  this plan          moves {plan.moves:4} in breach    0  {wall:6.2f} s {plan.status}")
        for name, other in (("clerk's first fit", first_fit), ("one by one in HiGHS", one_by_one)):
            moves, left, seconds, note = other(house)
            print(f"  {name:18} moves {moves:4} in breach {left:4}  {seconds:6.2f} s {note}", flush=True)


TABLES: dict[str, Callable[[], None]] = {
    "demo": demo,
    "small": small,
    "crowded": crowded,
    "large": large,
    "country": together,
    "beside": beside,
}

if __name__ == "__main__":
    for table in sys.argv[1:] or TABLES:
        print(f"== {table}")
        TABLES[table]()
