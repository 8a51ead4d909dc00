"""What the import commands share: their options, what they say, and how they end."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lcs_ims.audit.commands import RecordingCommand
from lcs_ims.imports.report import Report, place_of, preview
from lcs_ims.lib.commands import Answer
from lcs_ims.lib.tables import Columns, Table, read_table

BAD_USAGE = 2


class ImportCommand(RecordingCommand):
    """Reads files, calls the deed, and hands bad rows back."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", help="the table, as CSV or XLSX")
        parser.add_argument(
            "--skip-bad",
            metavar="OUT.csv",
            help="store the good rows and write the bad ones here, each with its reason",
        )
        parser.add_argument("--preview", action="store_true", help="say what would happen, and store nothing")

    def take_over(self, importing: Callable[[], Report], options: dict[str, Any]) -> Answer:
        """Do the import, write bad rows where they are wanted, and say what became of it."""
        previewed, skip_bad = options["preview"], bool(options["skip_bad"])
        out = Path(options["skip_bad"]) if skip_bad and not previewed else None
        if out:
            _check_writable(out)
        report = preview(importing) if previewed else importing()
        if out:
            _write_rejects(out, report)
        failure = _failure(report) if report.stops(skip_bad=skip_bad) else ""
        return Answer(report.as_json(), _lines(report, previewed=previewed), failure)


def read_named(path: str, columns: Columns) -> Table:
    """The table in a file named on the command line; a name that is no file is bad usage."""
    if not Path(path).is_file():
        raise CommandError(f"{path} is not a file. Name the table to take over.", returncode=BAD_USAGE)
    return read_table(path, columns)


def _check_writable(out: Path) -> None:
    try:
        with out.open("ab"):
            pass
    except OSError as fault:
        raise CommandError(f"{out} cannot be written: {fault.strerror}.", returncode=BAD_USAGE) from fault


def _write_rejects(out: Path, report: Report) -> None:
    """OUT.csv holds the bad rows of FILE; those of another file go beside it, as OUT-keep_apart.csv."""
    out.write_bytes(report.main.rejects)
    for name, outcome in report.beside.items():
        if outcome.errors:
            out.with_name(f"{out.stem}-{name}{out.suffix}").write_bytes(outcome.rejects)


def _lines(report: Report, *, previewed: bool) -> Iterator[str]:
    if previewed:
        yield "This is a preview. Nothing was stored."
    yield from report.lines


def _failure(report: Report) -> str:
    rows = sum(outcome.bad_rows for outcome in report.outcomes)
    first = report.errors[0]
    return f"Nothing was stored: {rows} bad rows. The first is {place_of(first)}: {first.reason}"
