"""Reading disclosures: who read one first, and when."""

from collections.abc import Iterable

from django.db import transaction

from inspectorate.models import Disclosed, Inspector
from lcs_ims.lib import clock


@transaction.atomic
def mark_read(disclosed: Iterable[int], *, by: Inspector) -> int:
    """Say that these have been read; those that somebody has read stay that person's. How many were new."""
    unread = Disclosed.objects.unread().filter(pk__in=list(disclosed))
    return unread.update(read_at=clock.now(), read_by=by.full_name)
