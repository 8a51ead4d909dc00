"""What an import did, or would do: counts, every bad row, what it left alone, the breaches it opened."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from cells.models import Breach, BreachPerson
from lcs_ims.audit import deed
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.exports import write_rejects
from lcs_ims.lib.objections import Severity
from lcs_ims.lib.tables import RowError, Table


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file: how many of its rows were new, changed something, or changed nothing, and its bad rows."""

    table: Table | None = None
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: tuple[RowError, ...] = ()
    notes: tuple[RowError, ...] = ()

    @property
    def file(self) -> str:
        """The name of the file, without its folder."""
        return PurePath(self.table.file).name if self.table else ""

    @property
    def is_table(self) -> bool:
        """Whether the file, where there is one, could be read as a table at all."""
        return self.table is None or bool(self.table.header)

    @property
    def bad_rows(self) -> int:
        return len({error.line for error in self.errors})

    @property
    def rejects(self) -> bytes:
        """The bad rows in the file's own words, each with its reason, as CSV."""
        return write_rejects(self.table, self.errors) if self.table else b""

    def counted(self, answers: Mapping[str, int]) -> "Outcome":
        """The same with its counts: how many rows were created, updated, unchanged."""
        return replace(
            self,
            created=answers.get("created", 0),
            updated=answers.get("updated", 0),
            unchanged=answers.get("unchanged", 0),
        )

    @property
    def counts(self) -> dict[str, int]:
        return {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}

    def as_json(self) -> dict[str, Any]:
        return self.counts | {
            "errors": [error.as_json() for error in self.errors],
            "notes": [note.as_json() for note in self.notes],
        }


@dataclass(frozen=True, slots=True)
class Opened:
    """A breach that the import opened. `cell` is empty for a pair in different cells."""

    facility: str
    rule: str
    severity: str
    cell: str
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All files of one import; `beside` are the further ones, by name."""

    main: Outcome
    beside: Mapping[str, Outcome] = field(default_factory=dict)
    opened: tuple[Opened, ...] = ()
    stored: bool = False

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return (self.main, *self.beside.values())

    @property
    def errors(self) -> tuple[RowError, ...]:
        return tuple(error for outcome in self.outcomes for error in outcome.errors)

    def stops(self, *, skip_bad: bool) -> bool:
        """Whether nothing may be stored: a bad row that is not to be skipped, or a file that is no table."""
        return bool(self.errors) and not (skip_bad and all(outcome.is_table for outcome in self.outcomes))

    @property
    def changes(self) -> int:
        return sum(outcome.created + outcome.updated for outcome in self.outcomes)


class _TakenBack(Exception):
    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def preview(importing: Callable[[], Report]) -> Report:
    """What an import would do: it is done, looked at, and taken back. Nothing is stored or recorded."""

    @deed
    def done_and_taken_back() -> None:
        raise _TakenBack(importing())

    try:
        done_and_taken_back()
    except _TakenBack as taken_back:
        return replace(taken_back.report, stored=False)
    raise AssertionError("unreachable")


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
