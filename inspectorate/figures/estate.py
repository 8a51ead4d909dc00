"""The estate at a glance: people, places and what is wrong now, facility by facility. A few queries in all."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Sum

from cells.facts import Purpose
from cells.models import Breach, Cell
from inmates.models import Custody, Inmate
from inmates.status import StatusGroup
from inspectorate.figures.then import FACTS, known
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.objections import Severity


@dataclass(frozen=True, slots=True)
class Open:
    """So many open breaches that are alike, and since when the oldest is open."""

    facility: int
    rule: str
    severity: Severity
    child: bool
    taken_over: bool
    count: int
    since: datetime


def open_breaches() -> list[Open]:
    """All that is broken now, counted. One query."""
    fields = ("facility_id", "rule", "severity", "child", "taken_over")
    rows = Breach.objects.open().order_by().values_list(*fields).annotate(Count("pk"), Min("opened_at"))
    return [Open(place, rule, Severity(weight), *rest) for place, rule, weight, *rest in rows]


@dataclass(frozen=True, slots=True)
class Glance:
    """One facility, or all together (`facility` None). Disputed ages count as children."""

    facility: Facility | None
    people: int
    places: int
    area: Decimal
    women: int
    children: int
    untried: int
    absolute: int
    strict: int
    with_child: int

    @property
    def occupancy(self) -> int | None:
        """People for each hundred certified places; None where there are no places."""
        return round(100 * self.people / self.places) if self.places else None

    @property
    def area_each(self) -> Decimal | None:
        """Square metres of cells for each person; None where there is nobody."""
        return (self.area / self.people).quantize(Decimal("0.1")) if self.people else None


def glances(facilities: Iterable[Facility], broken: Iterable[Open], on: date) -> list[Glance]:
    """Each facility, in the order given. Two queries."""
    asked = list(facilities)
    places, people, wrong = _places(), _people(asked, on), _wrong(broken)
    return [_glance(facility, people[facility.pk], places, wrong) for facility in asked]


def _glance(
    facility: Facility,
    people: Counter[str],
    places: dict[int, tuple[int, Decimal]],
    wrong: dict[int, tuple[int, int, int]],
) -> Glance:
    capacity, area = places.get(facility.pk, (0, Decimal()))
    absolute, strict, child = wrong.get(facility.pk, (0, 0, 0))
    counts = (people["women"], people["children"], people["untried"], absolute, strict, child)
    return Glance(facility, people["people"], capacity, area, *counts)


def together(found: Iterable[Glance]) -> Glance:
    """All of them as one."""
    rows = list(found)
    return Glance(
        None,
        sum(row.people for row in rows),
        sum(row.places for row in rows),
        sum((row.area for row in rows), Decimal()),
        sum(row.women for row in rows),
        sum(row.children for row in rows),
        sum(row.untried for row in rows),
        sum(row.absolute for row in rows),
        sum(row.strict for row in rows),
        sum(row.with_child for row in rows),
    )


def kinds_of(on: date, *facts: Any) -> tuple[str, ...]:
    """In which of the counts of a glance someone with these FACTS is: people, women, children, untried."""
    who = known(dict(zip(FACTS, facts, strict=True)), on)
    return (
        "people",
        *(("women",) if who.sex == Inmate.Sex.FEMALE else ()),
        *(("children",) if who.young else ()),
        *(("untried",) if who.group == StatusGroup.UNTRIED else ()),
    )


def _people(facilities: list[Facility], on: date) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = (
        Custody.objects.open()
        .at(*facilities)
        .order_by()
        .values_list("facility_id", *(f"inmate__{field}" for field in FACTS))
    )
    for facility, *facts in rows:
        counts = found[facility]
        for kind in kinds_of(on, *facts):
            counts[kind] += 1
    return found


def _places() -> dict[int, tuple[int, Decimal]]:
    """Certified places and floor of the cells in service that people live in."""
    living = Cell.objects.standing().filter(in_service=True).exclude(purpose=Purpose.SEGREGATION)
    rows = living.order_by().values_list("facility_id").annotate(Sum("certified_capacity"), Sum("floor_area_m2"))
    return {facility: (capacity, Decimal(area)) for facility, capacity, area in rows}


@dataclass(frozen=True, slots=True)
class RuleNow:
    """The open breaches of a rule: new ones, those taken over, and since when the oldest has been open."""

    code: str
    severity: Severity
    new: int
    taken_over: int
    since: datetime


def rules_now(broken: Iterable[Open]) -> list[RuleNow]:
    """By rule; absolute ones first, then the one that has been open longest."""
    by_rule: dict[str, list[Open]] = defaultdict(list)
    for one in broken:
        by_rule[one.rule].append(one)
    found = [
        RuleNow(
            code,
            rows[0].severity,
            sum(row.count for row in rows if not row.taken_over),
            sum(row.count for row in rows if row.taken_over),
            min(row.since for row in rows),
        )
        for code, rows in by_rule.items()
    ]
    return sorted(found, key=lambda row: (-row.severity, row.since, row.code))


def _wrong(broken: Iterable[Open]) -> dict[int, tuple[int, int, int]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for one in broken:
        found[one.facility]["absolute" if one.severity == Severity.ABSOLUTE else "strict"] += one.count
        found[one.facility]["child"] += one.count if one.child else 0
    return {place: (kinds["absolute"], kinds["strict"], kinds["child"]) for place, kinds in found.items()}
