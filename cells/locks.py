"""What a deed about cells locks before it decides: people first, then cells, each by key.

Whoever changes who sleeps in a cell, or what the cell is, holds that cell; so whoever holds a cell may
judge it, and all cells of a facility are the facility.
"""

from collections.abc import Iterable

from cells.models import Cell, Stay
from inmates import locks
from lcs_ims.facilities.models import Facility


def hold_move(people: Iterable[int], *cells: int) -> None:
    """Lock people, whom open orders join to them, the cells they sleep in and the cells they are to enter."""
    moving = set(people)
    locks.hold_people(moving)
    homes = Stay.objects.open().filter(inmate__in=moving).values_list("cell_id", flat=True)
    locks.hold(Cell.objects.filter(pk__in={*cells, *homes}))


def hold_facilities(*facilities: Facility) -> None:
    """Lock every cell of these facilities. Several must be named in one call: their cells go by key."""
    locks.hold(Cell.objects.filter(facility__in=facilities))
