"""People in custody without a cell: never off the book, always counted and timed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cells.models import Stay, Whereabouts
from inmates.models import Custody
from lcs_ims.facilities.models import Facility


def without_cell(*facilities: Facility) -> QuerySet[Any]:
    """Open custodies without an open stay, longest without a cell first; `without_since` says since when.

    Those in supervised holding, out or in transit are among them: a room is not a cell.
    """
    last_end = Stay.objects.filter(custody=OuterRef("pk")).order_by("-ended_at").values("ended_at")[:1]
    return (
        Custody.objects.open()
        .at(*facilities)
        .filter(~Exists(Stay.objects.open().filter(inmate=OuterRef("inmate"))))
        .annotate(
            without_since=Coalesce(Subquery(last_end), "admitted_at", output_field=DateTimeField()),
        )
        .order_by("without_since", "pk")
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone without a cell, since when, and where they are meanwhile (None: nowhere named)."""

    custody: Custody
    since: datetime
    elsewhere: Whereabouts | None


def queue(*facilities: Facility) -> list[Waiting]:
    """The queue for a cell, longest first. Two queries."""
    rows = list(without_cell(*facilities).select_related("inmate", "facility"))
    out = Whereabouts.objects.filter(custody__in=[row.pk for row in rows], ended_at__isnull=True)
    elsewhere = {place.custody_id: place for place in out}
    return [Waiting(row, row.without_since, elsewhere.get(row.pk)) for row in rows]
