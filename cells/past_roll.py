"""Who slept where, and who was where, at any minute in the past: the roll as the book has it for that minute.

Each person has at most one stay and one place outside at a time, so what held at a minute is the newest that had
begun. Asked of each person held then, through an index, this takes the same time however long the past is.
"""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from cells.models import Cell, Stay, Whereabouts
from inmates.models import Custody
from lcs_ims.facilities.models import Facility

_NAMED = ("inmate__inmate_no", "inmate__given_names", "inmate__surname")


class Then(NamedTuple):
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
    """Everyone held at a facility at a moment, by block, cell and bed; those without a cell last. Two queries."""
    cells = {str(pk): (block, code) for pk, block, code in _cells(facility)}
    elsewhere = {kind.value: str(kind.label) for kind in Whereabouts.Kind} | {"": "", None: ""}
    roll = []
    for number, given, surname, stay, out in _held(facility, moment).values_list(*_NAMED, "stay", "out"):
        cell, _space, bed = (stay or "").partition(" ")
        block, code = cells.get(cell, ("", ""))
        roll.append(
            Then(number, f"{given} {surname}".strip(), block, code, int(bed) if code else None, elsewhere[out])
        )
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


def _cells(facility: Facility) -> QuerySet[Cell, tuple[int, str, str]]:
    """Key, block and code of every cell, those retired since too."""
    return Cell.objects.filter(facility=facility).order_by().values_list("pk", "block__code", "code")


def _held(facility: Facility, moment: datetime) -> QuerySet[Any]:
    """Those held then, with `stay` (key of the cell, space, bed) and `out` (kind of place) where there was one."""
    bed = Concat(Cast("cell_id", CharField()), Value(" "), Cast("bed", CharField()))
    held = Custody.objects.held_at(moment).filter(facility=facility).order_by()
    return held.annotate(stay=_newest(Stay, moment, bed), out=_newest(Whereabouts, moment, F("kind")))


def _then(moment: datetime) -> Q:
    return Q(ended_at__isnull=True) | Q(ended_at__gt=moment)


def _newest(model: Any, moment: datetime, said: Any) -> Subquery:
    """What the newest row that had begun says, where it had not ended. One look into an index for each person."""
    rows = model.objects.filter(custody=OuterRef("pk"), began_at__lte=moment).order_by("-began_at", "-pk")
    then = Case(When(_then(moment), then=said), default=Value(""), output_field=CharField())
    return Subquery(rows.annotate(then=then).values("then")[:1])
