"""From figures to a finished file: the page, the files inside, the drawing. No database is touched here."""

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from inspectorate.figures import Figures
from inspectorate.report.document import page_of
from inspectorate.report.drawing import draw
from inspectorate.report.files import attachments
from inspectorate.report.public_document import public_attachments, public_page_of
from lcs_ims.lib.pdf import Attachment

Told = Callable[[str, int], None]
"""Hears the stage and how many hundredths are done."""

STAGES = ("population", "breaches", "leave", "clocks", "visits", "book")
FIGURES_DONE, PAGE_DONE, DRAWN = 35, 40, 95


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report as asked for. No codes: all facilities."""

    codes: tuple[str, ...]
    first: date
    last: date
    language: str = "en-gb"
    public: bool = False

    @property
    def counted(self) -> tuple[str, ...]:
        """The facilities whose figures are needed: for the public what is kept back is decided for all together."""
        return () if self.public else self.codes


@dataclass(frozen=True, slots=True)
class Computed:
    """The figures of a report and the proofs that go with them: all that the drawing needs."""

    figures: Figures
    proofs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A finished report."""

    data: bytes
    sha256: str
    pages: int


def make(
    computed: Computed,
    wanted: Wanted,
    told: Told = lambda _stage, _percent: None,
    unwanted: Callable[[], bool] = lambda: False,
) -> Made:
    """Draw a report. Raises Cancelled when `unwanted` says so, and Refused where no PDF can be made."""
    told("page", FIGURES_DONE)
    files, html = _page(computed, wanted)
    told("pages", PAGE_DONE)
    data = draw(html, files, computed.figures.scope.basis.as_of, heard=_Pages(html, told), unwanted=unwanted)
    told("done", 100)
    return Made(data, hashlib.sha256(data).hexdigest(), pages_of(data))


def _page(computed: Computed, wanted: Wanted) -> tuple[tuple[Attachment, ...], str]:
    """The files inside and the page around them."""
    figures, language = computed.figures, wanted.language
    if wanted.public:
        files = public_attachments(figures, wanted.codes, language)
        return files, public_page_of(figures, wanted.codes, language=language, digests=_digests(files))
    files = attachments(figures, computed.proofs, language)
    return files, page_of(figures, language=language, proofs=len(computed.proofs), digests=_digests(files))


def _digests(files: Sequence[Attachment]) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.data).hexdigest() for file in files}


def pages_of(data: bytes) -> int:
    """How many pages a PDF has."""
    import pikepdf  # noqa: PLC0415 (heavy, and only needed here)

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


class _Pages:
    """Turns what the drawing says into hundredths; how many pages there will be is guessed from the text."""

    def __init__(self, html: str, told: Told) -> None:
        self._told, self._guess, self._percent = told, max(len(html) // 9_000, 8), PAGE_DONE

    def __call__(self, line: str) -> None:
        words = line.split()
        if "Page" in words:
            page = int(words[words.index("Page") + 1])
            done = PAGE_DONE + (DRAWN - 15 - PAGE_DONE) * min(page, self._guess) // self._guess
        elif line.startswith("Step 6"):
            done = DRAWN - 15
        else:
            done = DRAWN if line.startswith("Step 7") else PAGE_DONE
        if done > self._percent:
            self._percent = done
            self._told("pages", done)
