"""Counting comparisons ahead of whoever opens the page: two periods of every facility take a while."""

from datetime import timedelta

from django.db import transaction

from inspectorate.comparing import LENGTHS, compare
from inspectorate.figures.gathering import snapshot
from inspectorate.models import KeptComparison
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

EVERY = timedelta(minutes=15)


def keep_comparisons() -> int:
    """Count again what was counted a quarter of an hour ago; how many. None while there is no checkpoint yet."""
    now = clock.now()
    fresh = KeptComparison.objects.filter(counted_at__gt=now - EVERY).values_list("length", flat=True)
    due = [length for length in LENGTHS if length not in set(fresh)]
    for length in due:
        try:
            with snapshot():
                found = compare([], clock.facility_date(now), length)
        except Refused:
            return 0
        with transaction.atomic():
            KeptComparison.objects.update_or_create(
                length=length, defaults={"counted_at": now, "told": found.as_told()}
            )
    return len(due)
