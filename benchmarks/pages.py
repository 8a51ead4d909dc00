"""Every page at the demonstration's size: server time, queries, and bytes over the line."""

import benchmarks.ready  # noqa: F401, I001 (first: the models need it)

import gzip
import sys
from collections.abc import Iterator

from django.conf import settings
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import Figure, median_ms, tell
from cells.models import PlacementException, Stay
from lcs_ims.accounts.models import User
from lcs_ims.demo.loading import load

PAGES = {
    "charge": (
        "/",
        "/facilities/MCCI/",
        "/facilities/MCCI/queue/",
        "/facilities/MCCI/moves/",
        "/facilities/MCCI/cells/A-01/",
        "/facilities/MCCI/admit/",
        "/facilities/MCCI/estate/",
        "/facilities/MCCI/roll/",
        "/inmates/{inmate}/",
        "/inmates/{inmate}/cells/",
        "/inmates/{inmate}/place/A-01/",
        "/inmates/{inmate}/found/",
        "/find/?q=mokoena",
        "/breaches/",
        "/breaches/ahead/",
        "/exceptions/",
        "/exceptions/{exception}/",
    ),
    "headquarters": ("/", "/breaches/", "/breaches/ahead/", "/exceptions/", "/overcrowding/"),
    "administrator": ("/accounts/",),
}


def main() -> None:
    """Load the demonstration into the database of the environment and measure every page."""
    settings.DEBUG = False
    load()
    reset_queries()
    settings.ALLOWED_HOSTS = ["testserver"]
    tell(f"pages-{sys.argv[-1]}", _figures())


def _figures() -> Iterator[Figure]:
    stay = Stay.objects.open().filter(cell__facility__code="MCCI").select_related("inmate").first()
    exception = PlacementException.objects.filter(cell__facility__code="MCCI").first()
    names = {"inmate": stay.inmate.inmate_no if stay else "", "exception": exception.pk if exception else 0}
    for username, pages in PAGES.items():
        client = Client(headers={"accept-encoding": "gzip"})
        client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
        for page in pages:
            yield from _page(client, username, page.format(**names))


def _page(client: Client, username: str, page: str) -> Iterator[Figure]:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(page, follow=True)
    asked = len(queries)  # now: the next request empties the log
    if answer.status_code != 200:
        return
    yield Figure(f"{page} as {username}", median_ms(lambda: client.get(page), runs=7), "ms", 100)
    yield Figure("  queries", asked, "queries", 14)
    body = answer.content if answer.headers.get("Content-Encoding") == "gzip" else gzip.compress(answer.content)
    yield Figure("  compressed", len(body) / 1000, "kB", 15)


if __name__ == "__main__":
    main()
