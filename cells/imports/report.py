"""What a take-over of people or cells did: counts and bad rows, and the breaches it opened."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from cells.models import Breach, BreachPerson
from lcs_ims.facilities.models import Facility
from lcs_ims.imports.report import Report as ReportOfFiles
from lcs_ims.lib.objections import Severity


@dataclass(frozen=True, slots=True)
class Opened:
    """A breach that the import opened. `cell` is empty for a pair in different cells."""

    facility: str
    rule: str
    severity: str
    cell: str
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report(ReportOfFiles):
    """All files of one import, and what became unlawful by it."""

    opened: tuple[Opened, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return ReportOfFiles.as_json(self) | {"breaches_opened": len(self.opened)}

    @property
    def lines(self) -> Iterator[str]:
        for outcome in self.outcomes:
            if outcome.table:
                yield from outcome.lines
        yield f"{len(self.opened)} breaches opened."


def open_breaches() -> set[int]:
    """The keys of all open breaches."""
    return set(Breach.objects.open().order_by().values_list("pk", flat=True))


def opened_since(before: Collection[int], facilities: Collection[Facility]) -> tuple[Opened, ...]:
    """The breaches open at these facilities now that were not open before."""
    people: dict[int, list[str]] = {}
    involved = BreachPerson.objects.filter(breach__facility__in=facilities, left_at__isnull=True)
    for breach, number in involved.order_by().values_list("breach_id", "inmate__inmate_no"):
        people.setdefault(breach, []).append(number)
    standing = Breach.objects.open().at(*facilities).select_related("facility", "cell")
    return tuple(
        Opened(
            breach.facility.code,
            breach.rule,
            Severity(breach.severity).label,
            breach.cell.code if breach.cell else "",
            tuple(sorted(people.get(breach.pk, ()))),
        )
        for breach in standing.order_by("facility__code", "-severity", "rule", "cell__code", "pk")
        if breach.pk not in before
    )
