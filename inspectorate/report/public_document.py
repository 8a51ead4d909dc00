"""The public report as one HTML page, and the files inside it."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from inspectorate.figures import Figures
from inspectorate.figures.unanswered import Gap
from inspectorate.report import words
from inspectorate.report.document import Report
from inspectorate.report.files import as_attachments, method
from inspectorate.report.public import ALL, Held, PublicFigures, Row, Table
from lcs_ims.lib.exports import write_csv
from lcs_ims.lib.pdf import Attachment

TOLD = frozenset({"cut-short", "no-records", "before-records", "not-live", "no-lock-up-count", "no-unlock-count"})
"""What could not be answered, as far as it tells of no count."""

KEPT_BACK = "*"
FILES = {
    "breaches.csv": ("rules", ("facility", "rule", "opened", "taken_over", "open_at_end")),
    "population.csv": ("people", ("facility", "group", "these", "others", "all")),
    "waits.csv": ("waits", ("facility", "kind", "over", "within", "not_known", "visits")),
}


class PublicReport(Report):
    """What the templates of the public version read. `figures` are those of all facilities."""

    def __init__(self, figures: Figures, codes: Sequence[str], *, digests: dict[str, str]) -> None:
        super().__init__(figures, proofs=0, digests=digests)
        self.codes = codes or (ALL,)
        self.shown = PublicFigures(figures, self.codes)

    @property
    def about(self) -> str:
        if len(self.codes) > 1:
            return _("%(count)s facilities") % {"count": len(self.codes)}
        return self.names.get(self.codes[0], _("All facilities"))

    @property
    def chosen(self) -> bool:
        """Whether it is on a choice of facilities, each told by itself."""
        return len(self.codes) > 1

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.shown.tables

    @property
    def held(self) -> list[tuple[str, Held]]:
        return [(self.names.get(row.facility, _("All facilities")), row) for row in self.shown.held]

    @property
    def unanswered(self) -> list[str]:
        told = (gap for gap in self.figures.gaps if gap.code in TOLD and self._concerns(gap))
        return list(dict.fromkeys(words.gap(gap) for gap in told))

    def _concerns(self, gap: Gap) -> bool:
        return not gap.facility or ALL in self.codes or gap.facility in self.codes


def public_page_of(figures: Figures, codes: Sequence[str], *, language: str, digests: dict[str, str]) -> str:
    """The public report on these facilities (none: all) as one HTML page in a language."""
    with translation.override(language):
        report = PublicReport(figures, codes, digests=digests)
        return render_to_string("report/public.html", {"report": report, "language": language})


def public_attachments(figures: Figures, codes: Sequence[str], language: str) -> tuple[Attachment, ...]:
    """The same six files, with counts for rows and no events."""
    shown = {table.name: table for table in PublicFigures(figures, codes or (ALL,)).tables}
    files = {
        name: write_csv(columns, [_line(row) for row in shown[table].rows])
        for name, (table, columns) in FILES.items()
    }
    files["checkpoint.txt"] = figures.scope.basis.text.encode()
    said = method(figures, {}, language, public=True) | {"facilities": list(codes or figures.scope.codes)}
    return as_attachments(files, (), said, language)


def _line(row: Row) -> list[str | int | None]:
    return [row.facility or "ALL", row.code, *(KEPT_BACK if count is None else count for count in row.counts)]
