"""The public report as one HTML page, and the files inside it."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from inspectorate.figures import Figures
from inspectorate.report import words
from inspectorate.report.document import Report
from inspectorate.report.files import as_attachments, method
from inspectorate.report.public import ALL, PublicFigures, Table
from lcs_ims.lib.exports import write_csv
from lcs_ims.lib.pdf import Attachment

TOLD = frozenset({"cut-short", "no-records", "before-records", "not-live", "no-lock-up-count", "no-unlock-count"})
"""What could not be answered, as far as it tells of no count."""

KEPT_BACK = "*"
FILES = {
    "breaches.csv": ("rules", ("facility", "rule", "open_at_start", "opened", "taken_over", "closed", "open_at_end")),
    "population.csv": ("people", ("facility", "group", "these", "others", "all")),
    "waits.csv": ("waits", ("facility", "kind", "over", "within", "not_known", "visits")),
}


class PublicReport(Report):
    """What the templates of the public version read. `figures` are those of all facilities."""

    def __init__(self, figures: Figures, code: str, *, digests: dict[str, str]) -> None:
        super().__init__(figures, proofs=0, digests=digests)
        self.code = code
        self.shown = PublicFigures(figures, code)

    @property
    def about(self) -> str:
        return self.names.get(self.code, _("All facilities"))

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.shown.tables

    @property
    def held(self) -> int | None:
        return self.shown.held[0]

    @property
    def average(self) -> int | None:
        return self.shown.held[1]

    @property
    def places(self) -> int:
        return self.shown.held[2]

    @property
    def unanswered(self) -> list[str]:
        told = (
            gap for gap in self.figures.gaps if gap.code in TOLD and self.code in {ALL, gap.facility or self.code}
        )
        return list(dict.fromkeys(words.gap(gap) for gap in told))


def public_page_of(figures: Figures, code: str, *, language: str, digests: dict[str, str]) -> str:
    """The public report on a facility, or on all (`ALL`), as one HTML page in a language."""
    with translation.override(language):
        report = PublicReport(figures, code, digests=digests)
        return render_to_string("report/public.html", {"report": report, "language": language})


def public_attachments(figures: Figures, code: str, language: str) -> tuple[Attachment, ...]:
    """The same six files, with counts for rows and no events."""
    shown = {table.name: table for table in PublicFigures(figures, code).tables}
    files = {
        name: write_csv(columns, [_line(code, row.code, row.counts) for row in shown[table].rows])
        for name, (table, columns) in FILES.items()
    }
    files["checkpoint.txt"] = figures.scope.basis.text.encode()
    said = method(figures, {}, language, public=True) | {"facilities": [code] if code else list(figures.scope.codes)}
    return as_attachments(files, (), said)


def _line(code: str, row: str, counts: tuple[int | None, ...]) -> list[str | int | None]:
    return [code or "ALL", row, *(KEPT_BACK if count is None else count for count in counts)]
