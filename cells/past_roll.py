"""Who slept where, and who was where, at any minute in the past: the roll as the book has it for that minute.

Each person has at most one stay and one place outside at a time, so what held at a minute is the newest that had
begun. Asked of each person held then, through an index, this takes the same time however long the past is.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from cells.models import Stay, Whereabouts
from inmates.models import Custody
from lcs_ims.facilities.models import Facility

_MANY = 5000  # keys in one query: well under what SQLite takes


@dataclass(frozen=True, slots=True)
class Then:
    """Someone held at a minute: their bed in a cell, and where they were if not in it. Empty: none."""

    number: str
    name: str
    block: str
    cell: str
    bed: int | None
    elsewhere: str

    @property
    def in_cell(self) -> bool:
        return bool(self.cell) and not self.elsewhere


def roll_at(facility: Facility, moment: datetime) -> list[Then]:
    """Everyone held at a facility at a moment, by block, cell and bed; those without a cell last. Three queries."""
    rows = list(
        _held(facility, moment)
        .annotate(stay=_newest(Stay, moment), out=_newest(Whereabouts, moment))
        .values_list("inmate__inmate_no", "inmate__given_names", "inmate__surname", "stay", "out")
    )
    stays = _rows(Stay, [row[3] for row in rows], moment, "cell__block__code", "cell__code", "bed")
    places = _rows(Whereabouts, [row[4] for row in rows], moment, "kind", "place")
    roll = []
    for number, given, surname, stay, out in rows:
        block, cell, bed = stays.get(stay, ("", "", None))
        kind, _place = places.get(out, ("", ""))
        elsewhere = str(Whereabouts.Kind(kind).label) if kind else ""
        roll.append(Then(number, f"{given} {surname}".strip(), block, cell, bed, elsewhere))
    return sorted(roll, key=lambda then: (not then.cell, then.block, then.cell, then.bed or 0, then.number))


def people_in_cells_at(facility: Facility, moment: datetime) -> Counter[str]:
    """How many the book has in each cell at a moment, those who were out left out."""
    return Counter(then.cell for then in roll_at(facility, moment) if then.in_cell)


def by_cell(roll: list[Then]) -> dict[str, list[Then]]:
    """The people of a roll by the code of their cell."""
    cells: dict[str, list[Then]] = defaultdict(list)
    for then in roll:
        cells[then.cell].append(then)
    return cells


def _held(facility: Facility, moment: datetime) -> QuerySet[Custody]:
    then = Q(ended_at__isnull=True) | Q(ended_at__gt=moment)
    return Custody.objects.filter(then, facility=facility, admitted_at__lte=moment).order_by()


def _newest(model: Any, moment: datetime) -> Subquery:
    rows = model.objects.filter(custody=OuterRef("pk"), began_at__lte=moment).order_by("-began_at", "-pk")
    return Subquery(rows.values("pk")[:1])


def _rows(model: Any, keys: list[int | None], moment: datetime, *fields: str) -> dict[int, tuple[Any, ...]]:
    """Those of these rows that had not ended, by key."""
    wanted = [key for key in keys if key]
    then = Q(ended_at__isnull=True) | Q(ended_at__gt=moment)
    found: dict[int, tuple[Any, ...]] = {}
    for first in range(0, len(wanted), _MANY):
        rows = model.objects.filter(then, pk__in=wanted[first : first + _MANY]).order_by()
        found |= {row[0]: row[1:] for row in rows.values_list("pk", *fields)}
    return found
