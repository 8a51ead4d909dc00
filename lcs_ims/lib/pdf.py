"""HTML to PDF, safely: nothing is fetched or run, the file is tagged and archival (PDF/A-3a, marked PDF/UA-1).

The same words, attachments and moment give the same bytes. WeasyPrint and its libraries are asked for only when a
PDF is made, so that a machine without them does everything else.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lcs_ims.lib.refusal import Refused

LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core"
FETCHED = ("data",)  # the only addresses that a document may load from: what it carries itself

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff\ufe00-\ufe0f]"
)
_NO_GLYPH = re.compile(r"[\U00010000-\U0010ffff\ue000-\uf8ff]")

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF. `relation` is Data, Source or Supplement (PDF/A-3)."""

    name: str
    data: bytes
    media_type: str
    description: str
    relation: str = "Data"


def html_to_pdf(
    html: str, *, at: datetime, attachments: Sequence[Attachment] = (), progress: Progress | None = None
) -> bytes:
    """The document as PDF; `at` is the moment printed in its properties.

    The page says its language (`<html lang>`) and its title. `progress` hears a line for each step. Raises
    Refused("no-pdf-here") where the libraries are missing.
    """
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=FETCHED, allow_redirects=False)
    options: dict[str, Any] = {"pdf_variant": "pdf/a-3a", "output_intent": "srgb"}
    with _heard(progress):
        document = weasyprint.HTML(string=printable(html), url_fetcher=fetcher, media_type="print").render(**options)
        document.metadata.created = document.metadata.modified = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = document.write_pdf(
            **options,
            pdf_identifier=_identifier(html, attachments),
            attachments=[_attached(weasyprint, one, at) for one in attachments],
        )
    return _finished(made, attachments)


def printable(text: str) -> str:
    """The text without marks that turn its direction or cannot be seen; a square for what no font here has."""
    return _NO_GLYPH.sub("\u25a1", _UNSEEN.sub("", text))


def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 (it loads libraries of the system, which may be missing)
        import weasyprint.urls  # noqa: PLC0415
    except (ImportError, OSError) as error:
        message = f"PDF files cannot be made on this machine: {error}. Install {LIBRARIES}."
        raise Refused("no-pdf-here", message) from error
    return weasyprint


def _identifier(html: str, attachments: Iterable[Attachment]) -> bytes:
    """The file's identifier, from what is in it."""
    digest = hashlib.sha256(html.encode())
    for one in attachments:
        digest.update(hashlib.sha256(one.data).digest())
    return digest.hexdigest()[:32].encode()


def _attached(weasyprint: Any, one: Attachment, at: datetime) -> Any:
    return weasyprint.Attachment(
        file_obj=io.BytesIO(one.data),
        name=one.name,
        description=one.description,
        created=at,
        modified=at,
        relationship=one.relation,
    )


class _Hearer(logging.Handler):
    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        self._progress(record.getMessage())


@contextmanager
def _heard(progress: Progress | None) -> Iterator[None]:
    """Let someone hear the steps that WeasyPrint logs."""
    logger = logging.getLogger("weasyprint.progress")
    if progress is None:
        yield
        return
    handler = _Hearer(progress)
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def _finished(made: bytes, attachments: Sequence[Attachment]) -> bytes:
    """What WeasyPrint leaves open: whom table heads speak for, the PDF/UA mark, each attachment listed once."""
    import pikepdf  # noqa: PLC0415 (heavy, and only needed here)

    with pikepdf.open(io.BytesIO(made)) as pdf:
        for element in _elements(pdf):
            _give_scope(pikepdf, element)
        _list_once(pikepdf, pdf, {one.name: one for one in attachments})
        _describe_links(pikepdf, pdf)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["pdfuaid:part"] = "1"
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, compress_streams=True)
    return out.getvalue()


def _elements(pdf: Any) -> Iterator[Any]:
    """Every element of the structure tree that has children."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        yield element
        kids = element.get("/K")
        if kids is not None and not isinstance(kids, int):
            waiting += [kid for kid in kids.as_list() if hasattr(kid, "keys") and "/S" in kid]


def _give_scope(pikepdf: Any, element: Any) -> None:
    """A head in a table's head speaks for its column, any other for its row.

    Heads are repeated on each page, so their ids are not unique: the scope says it instead.
    """
    kind = element.get("/S")
    if kind == "/TH":
        in_head = element.P.P.get("/S") == "/THead"
        element.A.Scope = pikepdf.Name("/Column" if in_head else "/Row")
        if "/ID" in element:
            del element["/ID"]
    elif kind == "/TD" and "/A" in element and "/Headers" in element.A:
        del element.A["/Headers"]


def _list_once(pikepdf: Any, pdf: Any, attachments: dict[str, Attachment]) -> None:
    names = pdf.Root.get("/Names", {}).get("/EmbeddedFiles")
    if names is None:
        return
    files = [names.Names[place] for place in range(1, len(names.Names), 2)]
    for file in files:
        given = attachments[str(file.UF)]
        file.AFRelationship = pikepdf.Name(f"/{given.relation}")
        file.EF.F.Subtype = pikepdf.Name(f"/{given.media_type}")
    files.sort(key=lambda file: str(file.UF))
    names.Names = pikepdf.Array([part for file in files for part in (file.UF, file)])
    pdf.Root.AF = pikepdf.Array(files)


def _describe_links(pikepdf: Any, pdf: Any) -> None:
    """A link says where it leads, for those who do not see it."""
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            if note.get("/Subtype") == "/Link" and "/Contents" not in note:
                target = note.get("/A", {}).get("/URI") or note.get("/Dest") or ""
                note.Contents = pikepdf.String(str(target))
