"""Pictures as the Service keeps them: read, checked and written anew, so that nothing else comes along.

A photograph loses its place, its camera and whatever was appended; a scan in PDF loses scripts, forms and files.
"""

from io import BytesIO

import pikepdf
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from lcs_ims.lib.refusal import Refused

LARGEST = 8 * 1024 * 1024  # bytes, as it comes
MOST_PIXELS = 50_000_000
MOST_PAGES = 20
JPEG, PDF = "image/jpeg", "application/pdf"
_ACTIVE = ("/OpenAction", "/AA", "/Names", "/AcroForm", "/AF", "/Collection")


def read_picture(data: bytes, *, longest: int, scan: bool) -> tuple[str, bytes]:
    """Kind and bytes to keep of what was handed in: a JPEG of at most `longest` pixels a side; a scan may be a PDF.

    Raises Refused: `picture-too-large`, `not-a-picture`.
    """
    if len(data) > LARGEST:
        raise Refused("picture-too-large", _("The file has over 8 MB. Take it with a lower resolution."))
    if scan and data.startswith(b"%PDF-"):
        return PDF, _clean_pdf(data)
    return JPEG, _as_jpeg(data, longest, scan=scan)


def _as_jpeg(data: bytes, longest: int, *, scan: bool) -> bytes:
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused("picture-too-large", _("The picture has over 50 million points. Take a smaller one."))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        kinds = _("a JPEG, a PNG or a PDF") if scan else _("a JPEG or a PNG")
        message = _("This file is not {kinds}. Choose another one.")
        raise Refused("not-a-picture", message.format(kinds=kinds)) from error
    upright.thumbnail((longest, longest))
    kept = BytesIO()
    upright.save(kept, "JPEG", quality=80, optimize=True)
    return kept.getvalue()


def _clean_pdf(data: bytes) -> bytes:
    try:
        with pikepdf.open(BytesIO(data)) as document:
            if len(document.pages) > MOST_PAGES:
                raise Refused("picture-too-large", _("The PDF has over 20 pages. Scan the order alone."))
            for name in _ACTIVE:
                if name in document.Root:
                    del document.Root[name]
            for page in document.pages:
                for name in ("/AA", "/Annots"):
                    if name in page:
                        del page[name]
            kept = BytesIO()
            document.save(kept)
    except pikepdf.PdfError as error:
        raise Refused("not-a-picture", _("This PDF cannot be read. Scan the order again.")) from error
    return kept.getvalue()
