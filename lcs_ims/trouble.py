"""When a page cannot be had: what is wrong, what still works, and that nothing was recorded in part.

Every write is one transaction, so whatever interrupts it leaves nothing behind. The pages come back by
themselves when the cause is gone: no process keeps anything of the failure.
"""

import errno
import sys
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TRY_AGAIN = 30  # seconds


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a reader is told: what is wrong, and what still works."""

    code: str
    title: str | Promise
    works: str | Promise


FULL = Trouble(
    "disk-full",
    _("There is no room left to record anything"),
    _("What is recorded can be read, but nothing can be entered, and no record opened whose reading is recorded."),
)
AWAY = Trouble(
    "database-away",
    _("The database cannot be reached"),
    _("Nothing can be read or entered until it is back. People, keys and paper go on."),
)
BUSY = Trouble(
    "database-busy",
    _("Too many things are being recorded at this moment"),
    _("Everything works, and this takes longer than it may. Try again in a moment."),
)

_FULL_NUMBERS = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_SQLITE = {
    "database or disk is full": FULL,
    "disk i/o error": FULL,  # what SQLite makes of a file that may not grow
    "database is locked": BUSY,
    "unable to open database file": AWAY,
}
_POSTGRESQL = {"53100": FULL, "53300": BUSY, "55P03": BUSY, "40001": BUSY, "40P01": BUSY, "57014": BUSY}


def unable(request: HttpRequest) -> HttpResponse:
    """The page for an error: of the database or the disk with a remedy, of the software as it is."""
    return told(request, trouble_of(sys.exc_info()[1]))


def told(
    request: HttpRequest, trouble: Trouble | None, template: str = "trouble.html", *, framed: bool = False
) -> HttpResponse:
    """A page about this trouble, which asks again by itself where nothing was sent.

    `framed` with what is around every page, for which there must be a database to ask.
    """
    if trouble is None:
        return HttpResponse(loader.render_to_string("500.html"), status=500)
    asked = request.method in {"GET", "HEAD"}
    page = loader.render_to_string(template, {"trouble": trouble, "asked": asked}, request if framed else None)
    answer = HttpResponse(page, status=503, headers={"Retry-After": str(TRY_AGAIN), "Cache-Control": "no-store"})
    if asked:  # a form is not sent a second time by itself
        answer["Refresh"] = str(TRY_AGAIN)
    return answer


def trouble_of(error: BaseException | None) -> Trouble | None:
    """What an error means for the reader; None for one that is the software's own."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        trouble = _of_one(error)
        if trouble is not None:
            return trouble
        error = error.__cause__ or error.__context__
    return None


def _of_one(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError) and error.errno in _FULL_NUMBERS:
        return FULL
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    state = getattr(error.__cause__, "sqlstate", None)
    if state is not None:
        return _POSTGRESQL.get(state) or (AWAY if state[:2] in {"08", "57"} else None)
    said = str(error).lower()
    named = next((trouble for words, trouble in _SQLITE.items() if words in said), None)
    return named or (AWAY if isinstance(error, InterfaceError | OperationalError) and _of_a_server(error) else None)


def _of_a_server(error: BaseException) -> bool:
    """An error of the connection itself has no state: nobody was there to give one."""
    return type(error.__cause__).__module__.startswith("psycopg")
