"""What is disclosed and nobody has read, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from inspectorate.models import Disclosed
from lcs_ims.audit.disclosures import KINDS, Telling

HEAD_AFTER = timedelta(hours=24)
"""What nobody has read for so long is shown to the head."""


@dataclass(frozen=True, slots=True)
class UnreadKind:
    """Disclosures of a kind that nobody has read yet."""

    kind: str
    heading: str
    at_once: int
    digest: int


def unread(now: datetime) -> tuple[list[UnreadKind], int]:
    """What is disclosed and not read, in the order of the registry; and how much for over 24 hours. One query."""
    old = Count("pk", filter=Q(copied_at__lt=now - HEAD_AFTER))
    rows = Disclosed.objects.unread().order_by().values_list("kind", "telling").annotate(new=Count("pk"), old=old)
    counted = {(kind, telling): (new, overdue) for kind, telling, new, overdue in rows}
    found = [
        UnreadKind(
            kind,
            str(told.words),
            counted.get((kind, Telling.AT_ONCE), (0, 0))[0],
            counted.get((kind, Telling.DIGEST), (0, 0))[0],
        )
        for kind, told in KINDS.items()
    ]
    return [one for one in found if one.at_once or one.digest], sum(overdue for _new, overdue in counted.values())
