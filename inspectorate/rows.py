"""The rows behind the figures: who is counted, which breach, which clock, which blocks hold what they must not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cells.models import Stay
from inmates.models import Custody
from inspectorate.figures.estate import kinds_of
from inspectorate.figures.then import FACTS
from lcs_ims.facilities.models import Facility

KINDS = ("people", "women", "children", "untried", "unhoused")


def custodies(kind: str, facility: Facility | None, on: date) -> list[int]:
    """The open custodies of those who are counted under a kind, by key, in the order of numbers. One query or two."""
    rows = Custody.objects.open().order_by("inmate__inmate_no")
    if facility is not None:
        rows = rows.at(facility)
    if kind == "unhoused":
        rows = rows.exclude(inmate__stays__in=Stay.objects.open())
    found = rows.values_list("pk", *(f"inmate__{field}" for field in FACTS))
    wanted = "people" if kind == "unhoused" else kind
    return [pk for pk, *facts in found if wanted in kinds_of(on, *facts)]


def people(keys: Iterable[int]) -> QuerySet[Custody]:
    """These custodies with their people and facilities, in the order of numbers."""
    return (
        Custody.objects.filter(pk__in=list(keys)).select_related("inmate", "facility").order_by("inmate__inmate_no")
    )


def cells_of(custodies: Iterable[Custody]) -> dict[int, Stay]:
    """The open stay of each, by custody. One query."""
    stays = Stay.objects.open().filter(custody__in=[one.pk for one in custodies]).select_related("cell")
    return {stay.custody_id: stay for stay in stays}


@dataclass(frozen=True, slots=True)
class Mixed:
    """A block or a cell that holds both sexes, or children with adults."""

    facility: Facility
    place: str
    is_cell: bool
    women: int
    men: int
    children: int
    adults: int

    @property
    def both_sexes(self) -> bool:
        return bool(self.women and self.men)

    @property
    def both_ages(self) -> bool:
        return bool(self.children and self.adults)


def mixed(on: date) -> list[Mixed]:
    """Every block, then every cell, that holds what must be apart. Two queries."""
    rows = Stay.objects.open().order_by()
    stays = rows.values_list(
        "cell__facility_id", "cell__block__code", "cell__code", *(f"inmate__{field}" for field in FACTS)
    )
    counted: dict[tuple[int, bool, str], list[int]] = {}
    for facility, block, cell, *facts in stays:
        kinds = kinds_of(on, *facts)
        for key in ((facility, False, block), (facility, True, cell)):
            count = counted.setdefault(key, [0, 0, 0, 0])
            count[0 if "women" in kinds else 1] += 1
            count[2 if "children" in kinds else 3] += 1
    places = {facility.pk: facility for facility in Facility.objects.all()}
    found = [Mixed(places[place], name, is_cell, *n) for (place, is_cell, name), n in counted.items()]
    wrong = [one for one in found if one.both_sexes or one.both_ages]
    return sorted(wrong, key=lambda one: (one.is_cell, one.facility.name, one.place))
