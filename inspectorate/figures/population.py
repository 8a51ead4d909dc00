"""How many people were held on each day, where, and how many places there were."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cells.models import Cell
from inmates.status import StatusGroup
from inspectorate.figures.census import Census
from inspectorate.figures.scope import Place, Scope
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Mention


@dataclass(frozen=True, slots=True)
class PopulationDay:
    """The people held at a facility at the end of a day, and the places in its cells then.

    `children` are those under 18 or kept among children, `disputed` those whose age is in dispute; both by the facts
    that were on file for that day. `certified` counts cells in service that are not for segregation.
    """

    facility: str
    day: date
    held: int
    certified: int
    women: int
    children: int
    disputed: int
    untried: int
    without_cell: int

    @property
    def occupancy(self) -> float | None:
        """People for each hundred certified places; None where there are no places."""
        return percent(self.held, self.certified)


@dataclass(frozen=True, slots=True)
class Occupancy:
    """A facility over the period: person-days for its days, and the fullest day."""

    facility: str
    days: int
    mean: float
    least: int
    most: int
    most_on: date | None
    certified: int
    at_end: int

    @property
    def occupancy(self) -> float | None:
        return percent(self.mean, self.certified)


def percent(part: float, whole: float) -> float | None:
    """A share in hundredths, to a tenth; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def population(census: Census) -> tuple[PopulationDay, ...]:
    """A row for each facility and day that its records can tell of, by facility and day."""
    by_facility: dict[str, list[Any]] = defaultdict(list)
    for one in census.held:
        by_facility[one.facility].append(one)
    places = places_by_day(census.scope)
    return tuple(
        _day(census, place, day, by_facility[place.code], places[place.code, day])
        for place in census.scope.places
        for day in census.scope.days_of(place)
    )


def _day(census: Census, place: Place, day: date, people: Sequence[Any], certified: int) -> PopulationDay:
    end = census.scope.end_of(day)
    here = [one for one in people if one.span.since < end <= one.span.until]
    known = [census.facts.at(one.inmate, end) for one in here]
    gaps = census.without_cell
    return PopulationDay(
        place.code,
        day,
        held=len(here),
        certified=certified,
        women=sum(fact.sex == "female" for fact in known),
        children=sum(fact.band == "child" for fact in known),
        disputed=sum(fact.band == "age_disputed" for fact in known),
        untried=sum(fact.group == StatusGroup.UNTRIED for fact in known),
        without_cell=sum(
            any(gap.since < end <= gap.until for gap in gaps[one.custody]) for one in here if one.custody in gaps
        ),
    )


def occupancy(days: Iterable[PopulationDay]) -> tuple[Occupancy, ...]:
    """Each facility's days put together, in the order in which they first appear."""
    by_facility: dict[str, list[PopulationDay]] = defaultdict(list)
    for day in days:
        by_facility[day.facility].append(day)
    return tuple(_occupancy(code, rows) for code, rows in by_facility.items())


def _occupancy(code: str, rows: Sequence[PopulationDay]) -> Occupancy:
    fullest = max(rows, key=lambda row: (row.held, -row.day.toordinal()))
    return Occupancy(
        code,
        days=len(rows),
        mean=round(sum(row.held for row in rows) / len(rows), 1),
        least=min(row.held for row in rows),
        most=fullest.held,
        most_on=fullest.day,
        certified=rows[-1].certified,
        at_end=rows[-1].held,
    )


def together(days: Iterable[PopulationDay]) -> tuple[PopulationDay, ...]:
    """All facilities of each day as one row, named with no code. A day counts those whose records tell of it."""
    by_day: dict[date, list[PopulationDay]] = defaultdict(list)
    for row in days:
        by_day[row.day].append(row)
    fields = ("held", "certified", "women", "children", "disputed", "untried", "without_cell")
    return tuple(
        PopulationDay("", day, **{name: sum(getattr(row, name) for row in rows) for name in fields})
        for day, rows in sorted(by_day.items())
    )


_COUNTS = ("certified_capacity", "in_service", "purpose")


def places_by_day(scope: Scope) -> dict[tuple[str, date], int]:
    """Certified places at the end of each day: the cells of now, with later changes taken back. Two queries."""
    cells = {
        str(row["pk"]): row
        for row in Cell.objects.filter(facility__code__in=scope.codes)
        .order_by()
        .values("pk", "facility__code", "retired_at", *_COUNTS)
    }
    changes = _changes(scope)
    places: dict[tuple[str, date], int] = defaultdict(int)
    for key, cell in cells.items():
        place = next(one for one in scope.places if one.code == cell["facility__code"])
        for day in scope.days_of(place):
            places[place.code, day] += _places(cell, changes.get(key, ()), scope.end_of(day))
    return places


def _places(cell: dict[str, Any], changes: Iterable[tuple[datetime, dict[str, Any]]], end: datetime) -> int:
    then = dict(cell)
    for at, before in changes:
        if at >= end:
            then |= before
    if then["retired_at"] and then["retired_at"] < end:
        return 0
    return int(then["certified_capacity"]) if then["in_service"] and then["purpose"] != "segregation" else 0


def _changes(scope: Scope) -> dict[str, list[tuple[datetime, dict[str, Any]]]]:
    """What was changed of each cell (by its key, as the trail has it) since the period began, newest first."""
    said = (
        Mention.objects.filter(
            type="cells.cell",
            event__action__in=[Action.CELL_CHANGED, Action.CELL_CREATED],
            event__recorded_at__gte=scope.since,
        )
        .order_by("-event_id")
        .values_list("subject_id", "event_id", "event__action", "event__recorded_at", "event__body")
    )
    changes: dict[str, list[tuple[datetime, dict[str, Any]]]] = defaultdict(list)
    for cell, leaf, action, at, body in said:
        if action == Action.CELL_CHANGED:
            before = json.loads(bytes(body))["before"] or {}
            changes[cell].append((at, {name: before[name] for name in _COUNTS if name in before}))
        elif leaf >= scope.basis.size:  # it stood before it was written down, but the checkpoint does not tell of it
            changes[cell].append((scope.until, {"in_service": False}))
    return changes
