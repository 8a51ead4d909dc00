"""Asking the rules about someone on file: the cells of a facility, and the facilities with a lawful cell."""

from collections.abc import Iterable
from datetime import date

from cells.houses import load_house, load_houses
from cells.verdicts import CellVerdict, judge
from inmates.models import Inmate
from inmates.people import declared_rivals, person_of
from lcs_ims.facilities.models import Facility


def verdicts_for(inmate: Inmate, facility: Facility, on: date) -> list[CellVerdict]:
    """The verdict of every cell of a facility for someone, by cell code. Constant queries."""
    house = load_house(facility, on)
    person = house.people.get(inmate.inmate_no) or person_of(inmate, on, declared_rivals())
    return judge(person, house)


def lawful_cells_elsewhere(inmate: Inmate, facilities: Iterable[Facility], on: date) -> list[tuple[Facility, int]]:
    """The facilities that have lawful cells for someone, with how many, most first. Constant queries."""
    wanted = list(facilities)
    person = person_of(inmate, on, declared_rivals())
    houses = load_houses(wanted, on)
    counts = [(f, sum(answer.verdict.lawful for answer in judge(person, houses[f.code]))) for f in wanted]
    return sorted(((f, count) for f, count in counts if count), key=lambda pair: (-pair[1], pair[0].code))
