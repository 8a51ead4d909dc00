"""What an import did, or would do: counts, every bad row, what it left alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, TypeVar

from lcs_ims.audit import deed
from lcs_ims.lib.exports import write_rejects
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

    @property
    def lines(self) -> Iterator[str]:
        counts = ", ".join(f"{count} {name}" for name, count in self.counts.items())
        yield f"{self.file}: {counts}, {self.bad_rows} bad."
        for kind, messages in (("bad", self.errors), ("note", self.notes)):
            for message in messages:
                yield f"{kind}: {place_of(message)}: {message.reason}"


def place_of(message: RowError) -> str:
    """Where in a file something is wrong."""
    column = f", {message.column}" if message.column else ""
    return f"{message.file}, line {message.line}{column}"


@dataclass(frozen=True, slots=True)
class Report:
    """All files of one import; `beside` are the further ones, by name."""

    main: Outcome
    beside: Mapping[str, Outcome] = field(default_factory=dict)
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

    def as_json(self) -> dict[str, Any]:
        beside = {name: outcome.as_json() for name, outcome in self.beside.items()}
        return self.main.as_json() | beside | {"stored": self.stored}

    @property
    def lines(self) -> Iterator[str]:
        """What became of each file, for people."""
        for outcome in self.outcomes:
            if outcome.table:
                yield from outcome.lines


R = TypeVar("R", bound=Report)


class _TakenBack(Exception):
    pass


def preview(importing: Callable[[], R]) -> R:
    """What an import would do: it is done, looked at, and taken back. Nothing is stored or recorded."""
    seen: list[R] = []

    @deed
    def done_and_taken_back() -> None:
        seen.append(importing())
        raise _TakenBack

    try:
        done_and_taken_back()
    except _TakenBack:
        return replace(seen[0], stored=False)
    raise AssertionError("unreachable")
