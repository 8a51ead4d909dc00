"""Who asks and who grants: the same two, again and again, is a question."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min

from inspectorate.models import Disclosed
from lcs_ims.audit.models import Event

OFTEN = 3
WITHIN = timedelta(days=30)
ASKERS = ("asked_by", "proposed_by", "requested_by", "closing_asked_by")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people, and how often one granted what the other had asked."""

    asker: str
    granter: str
    times: int
    since: datetime
    until: datetime


def pair_of(event: Event) -> str:
    """`asker → granter` of an event that says who asked for what its author granted; empty for all others."""
    after = event.after
    asker = next((str(after[name]) for name in ASKERS if after.get(name)), "")
    granter = event.by.called
    return f"{asker} → {granter}" if asker and asker != granter and not event.refusal else ""


def repeated(pair: str, at: datetime) -> bool:
    """Whether this is at least the third time in 30 days."""
    earlier = Disclosed.objects.filter(pair=pair, recorded_at__gt=at - WITHIN, recorded_at__lte=at)
    return earlier.count() >= OFTEN - 1


def pairs(since: datetime) -> list[Pair]:
    """All pairs since a moment, the most frequent first. One query."""
    rows = (
        Disclosed.objects.exclude(pair="")
        .filter(recorded_at__gte=since)
        .values("pair")
        .annotate(times=Count("pk"), first=Min("recorded_at"), last=Max("recorded_at"))
        .order_by("-times", "pair")
    )
    return [_pair(row["pair"], row["times"], row["first"], row["last"]) for row in rows]


def _pair(pair: str, times: int, first: datetime, last: datetime) -> Pair:
    asker, _, granter = pair.partition(" → ")
    return Pair(asker, granter, times, first, last)
