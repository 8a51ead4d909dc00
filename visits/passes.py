"""What somebody shows at the gate and keeps in a calendar: the pass as a page, a PDF and a QR code, and an .ics file.

The QR code holds the pass code alone: it says nothing to whoever finds it.
"""

from datetime import UTC, datetime

import segno
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lcs_ims.lib.pdf import html_to_pdf
from visits.diary import span_of
from visits.models import Visit

_STAMP = "%Y%m%dT%H%M%SZ"


def picture(code: str) -> str:
    """The pass code as a QR code, for the address of an image."""
    return str(segno.make(code, micro=False, error="m").svg_data_uri(scale=6, border=2))


def pass_pdf(visit: Visit, *, at: datetime) -> bytes:
    """The pass on paper. Raises Refused("no-pdf-here") where the libraries are missing."""
    visitors = [party.visitor for party in visit.party.select_related("visitor")]
    context = {
        "visit": visit,
        "visitors": visitors,
        "language": get_language(),
        "code": picture(visit.pass_code or ""),
    }
    return html_to_pdf(render_to_string("visits/pass_paper.html", context), at=at)


def calendar_file(visit: Visit, *, at: datetime) -> bytes:
    """The visit for a calendar (RFC 5545). It names the facility, never the person visited.

    The same visit keeps its identity through changes; a cancelled one takes itself out.
    """
    span, cancelled = span_of(visit), visit.state == Visit.State.CANCELLED
    summary = _("Visit %(number)s, %(facility)s") % {"number": visit.visit_no, "facility": visit.facility.name}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//LCS-IMS//Visits//EN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:visit-{visit.pk}-{visit.facility.code}@lcs-ims",
        f"SEQUENCE:{visit.changes + cancelled}",
        f"DTSTAMP:{at.astimezone(UTC).strftime(_STAMP)}",
        f"DTSTART:{span.begins.astimezone(UTC).strftime(_STAMP)}",
        f"DTEND:{span.ends.astimezone(UTC).strftime(_STAMP)}",
        f"SUMMARY:{_escaped(summary)}",
        f"LOCATION:{_escaped(visit.facility.name)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes, the rest on lines that begin with a space."""
    parts, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > (75 if len(parts) == 1 else 74):
            parts.append("")
            size = 0
        parts[-1] += sign
        size += width
    return "\r\n ".join(parts)
