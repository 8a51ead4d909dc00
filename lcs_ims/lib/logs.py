"""What a log may say: where something failed and of what kind. Never about whom.

Addresses of pages carry inmates' numbers, and the messages of exceptions quote rows; both are left out. What the
failure was about is in the trail, and in the database for those who may read it there.
"""

import logging
import re
from traceback import format_tb
from types import TracebackType

from lcs_ims.lib.pages import page_of

_NUMBERS = re.compile(r"LCS/\d{4}/\d+|(?<![\w.:-])\d{8,}(?![\w.:-])")  # inmates, identity papers, telephones
_ADDRESSES = re.compile(r"(?<![\w/.-])/[\w.~%/-]*/[\w.~%/?=&-]*")
_FILE = re.compile(r"\.(py|html|sqlite3|json)\b")

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class NamelessFormatter(logging.Formatter):
    """A line of a log without numbers and addresses; of an exception, its kind and the lines of code it passed."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        plain = logging.makeLogRecord(record.__dict__)
        if request is not None and hasattr(request, "resolver_match"):
            plain.msg, plain.args = f"{record.levelname} at the page %s", (page_of(request) or "(none)",)
        return super().format(plain)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the name is the library's)
        record.message = without_names(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Caught) -> str:  # noqa: N802 (the name is the library's)
        kinds, error = [], ei[1]
        while error is not None:
            kinds.append(
                f"{''.join(format_tb(error.__traceback__))}{type(error).__module__}.{type(error).__qualname__}"
            )
            error = error.__cause__ or error.__context__
        return "\nafter\n".join(kinds)


def without_names(message: str) -> str:
    """The message without inmates' numbers and without addresses of pages; files of ours stay."""
    plain = _ADDRESSES.sub(lambda found: found[0] if _FILE.search(found[0]) else "(page)", message)
    return _NUMBERS.sub("(number)", plain)
