"""What if: people not to be moved, cells to leave alone, cells to close or open before planning. Pure.

A cell to leave alone keeps its people and gets nobody. It and they are left out of the question, and so
are their breaches; whom an order keeps from them by block is kept out of that block.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cells.facts import CellFacts
from cells.house import House
from inmates.facts import Reach


@dataclass(frozen=True, slots=True)
class Pins:
    """`stay` holds inmate numbers, the others hold codes of cells."""

    stay: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    close: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        return bool(self.stay or self.alone or self.close or self.open)


NO_PINS = Pins()


def pinned_house(house: House, pins: Pins) -> tuple[House, Mapping[str, frozenset[str]]]:
    """The house to plan for, and the blocks barred to people because of whom is left alone in them."""
    cells = [cell for cell in pinned_cells(house, pins) if cell.code not in pins.alone]
    residents = [(house.people[n], code) for n, code in house.cell_of.items() if code not in pins.alone]
    rest = House(house.facility, cells, residents, house.orders, house.segregated)
    return rest, _barred(house, pins)


def pinned_cells(house: House, pins: Pins) -> list[CellFacts]:
    """The cells as they would be, closed and opened."""
    return [
        replace(cell, in_service=cell.code not in pins.close and (cell.in_service or cell.code in pins.open))
        for cell in house.cells.values()
    ]


def _barred(house: House, pins: Pins) -> Mapping[str, frozenset[str]]:
    barred: dict[str, frozenset[str]] = defaultdict(frozenset)
    for number, code in house.cell_of.items():
        for other, reach in house.orders.get(number, {}).items() if code in pins.alone else ():
            if reach is not Reach.CELL:
                barred[other] |= {house.cells[code].block}
    return barred
