"""Reports of the world of the portal's tests, made without a queue."""

from datetime import timedelta
from typing import Any

from inspectorate.report.making import Made, Wanted, make
from inspectorate.report.services.computing import compute_once
from lcs_ims.lib import clock


def wanted(*codes: str, days: int = 2, **said: Any) -> Wanted:
    """A report on these facilities (none: all) for so many days up to today."""
    today = clock.facility_date()
    return Wanted(codes, today - timedelta(days=days - 1), today, **said)


def made(request: Wanted) -> Made:
    computed, _figures = compute_once(request, lambda _stage, _percent: None)
    return make(computed, request)
