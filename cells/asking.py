"""Asking the rules about someone on file: the cells of a facility, and the facilities with a lawful cell."""

from collections.abc import Iterable
from datetime import date

from cells.houses import Houses
from cells.verdicts import CellVerdict, judge
from inmates.models import Inmate
from lcs_ims.facilities.models import Facility


class Question:
    """Where one person may sleep, asked on one facility date. Constant queries, whatever the size."""

    def __init__(self, inmate: Inmate, on: date) -> None:
        self._houses = Houses(on)
        self._person = self._houses.person(inmate)

    def cells_at(self, facility: Facility) -> tuple[list[CellVerdict], str | None]:
        """The verdict of every cell of a facility, by cell code; and the code of their present cell there."""
        house = self._houses.at([facility])[facility.code]
        return judge(self._person, house), house.cell_of.get(self._person.number)

    def lawful_cells(self, facilities: Iterable[Facility]) -> list[tuple[Facility, int]]:
        """Which of these facilities have lawful cells, with how many, most first."""
        wanted = list(facilities)
        houses = self._houses.at(wanted)
        counts = [(f, sum(a.verdict.lawful for a in judge(self._person, houses[f.code]))) for f in wanted]
        return sorted(((f, n) for f, n in counts if n), key=lambda pair: (-pair[1], pair[0].code))


def verdicts_for(inmate: Inmate, facility: Facility, on: date) -> list[CellVerdict]:
    """The verdict of every cell of a facility for someone, by cell code. Constant queries."""
    return Question(inmate, on).cells_at(facility)[0]
