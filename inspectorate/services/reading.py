"""Writing down who read what."""

from django.db import transaction

from inspectorate.models import Inspector, Reading
from lcs_ims.lib import clock


@transaction.atomic(durable=True)
def log_reading(inspector: Inspector, *, method: str, page: str, address: str, source: str) -> Reading:
    """One line of the log, on the disk when this returns."""
    return Reading.objects.create(
        at=clock.now(),
        inspector=inspector,
        name=inspector.full_name,
        role=inspector.role,
        method=method,
        page=page[:60],
        address=address[:500],
        source=source[:60],
    )
