"""A seal over every byte of a finished report, in its trailer, so that whoever has the file alone sees a change.

The second half of a PDF's identifier is made for that: it changes with the file. Here it is the beginning of the
SHA-256 of the file in which it is nought. A seal is no signature: who knows how can set another. The archive tells.
"""

import hashlib
import re

IDENTIFIER = re.compile(rb"/ID\s*\[\s*<[0-9a-f]+>\s*<([0-9a-f]{32})>\s*\]")
NOUGHT = b"0" * 32


def sealed(pdf: bytes) -> bytes:
    """The same file with its seal. Raises ValueError for a file without an identifier of two halves."""
    places = [found.span(1) for found in IDENTIFIER.finditer(pdf)]
    if len(places) != 1:
        raise ValueError(f"A report has one identifier; this file has {len(places)}.")
    start, end = places[0]
    seal = hashlib.sha256(pdf[:start] + NOUGHT + pdf[end:]).hexdigest()[:32]
    return pdf[:start] + seal.encode() + pdf[end:]
