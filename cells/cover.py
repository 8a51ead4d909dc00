"""Until when a breach is covered: by a running exception, or by an overcrowding order. It stays a breach."""

from collections.abc import Iterable
from datetime import datetime

from cells.fitness import CAPACITY
from cells.models import PlacementException, Stay
from lcs_ims.facilities.models import Facility

Cover = dict[tuple[str, str, str], datetime]
"""By facility code, cell code and rule."""


def running_cover(facilities: Iterable[Facility], now: datetime) -> Cover:
    """The cover of every cell and rule; where several people's leave runs, until the first of them ends."""
    rows = Stay.objects.open().at(*facilities).order_by()
    cover: Cover = {}
    excepted = rows.filter(
        exception__state=PlacementException.State.GRANTED,
        exception__ended_at__isnull=True,
        exception__ends_at__gt=now,
    ).values_list("cell__facility__code", "cell__code", "exception__rules", "exception__ends_at")
    for facility, cell, rules, until in excepted:
        for rule in rules:
            _earliest(cover, (facility, cell, rule), until)
    ordered = rows.filter(overcrowding_order__ended_at__isnull=True, overcrowding_order__ends_at__gt=now).values_list(
        "cell__facility__code", "cell__code", "overcrowding_order__ends_at"
    )
    for facility, cell, until in ordered:
        _earliest(cover, (facility, cell, CAPACITY.code), until)
    return cover


def _earliest(cover: Cover, key: tuple[str, str, str], until: datetime | None) -> None:
    if until is not None:
        cover[key] = min(until, cover.get(key, until))
