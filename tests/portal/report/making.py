"""Reports of the world of the portal's tests, made without a queue."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connections

from inspectorate.report.making import Made, Wanted, make
from inspectorate.report.services.computing import compute_once
from lcs_ims.lib import clock

AWAY = {"NAME": "/nowhere/service.sqlite3", "PORT": "1"}
"""Where no database is."""


def wanted(*codes: str, days: int = 2, **said: Any) -> Wanted:
    """A report on these facilities (none: all) for so many days up to today."""
    today = clock.facility_date()
    return Wanted(codes, today - timedelta(days=days - 1), today, **said)


def made(request: Wanted) -> Made:
    computed, _figures = compute_once(request, lambda _stage, _percent: None)
    return make(computed, request)


@contextmanager
def reading_from(**where: str) -> Iterator[None]:
    """The portal's connection to the Service's database, pointed at another place."""
    connection = connections["service"]
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(where)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
