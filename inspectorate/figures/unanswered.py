"""What the figures could not answer, and why. Silence is never taken for good news."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from inspectorate.figures.census import Census
from inspectorate.figures.night import NightsRow
from inspectorate.figures.outside import CountsKept
from inspectorate.figures.separation import BreachCase
from inspectorate.figures.waiting import VisitWait
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Event
from visits.models import Visit


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that could not be answered. `code` says which and why; `count` of what; `on` a day it turns on."""

    code: str
    facility: str = ""
    count: int = 0
    on: date | None = None


def gaps(
    census: Census,
    breaches: Iterable[BreachCase],
    waits: Iterable[VisitWait],
    counts: Iterable[CountsKept],
    nights: Iterable[NightsRow],
) -> tuple[Gap, ...]:
    """Everything that is known to be missing, the whole report's first, then by facility."""
    scope = census.scope
    found = []
    if scope.is_cut_short:
        found.append(Gap("cut-short", on=scope.period.last))
    if scope.basis.beyond:
        found.append(Gap("not-covered", count=scope.basis.beyond))
    if erased := _erased(census):
        found.append(Gap("erased", count=erased))
    for place in scope.places:
        if place.begins_on is None:
            found.append(Gap("no-records", place.code))
        elif place.begins_on > scope.period.first:
            found.append(
                Gap("before-records", place.code, (place.begins_on - scope.period.first).days, place.begins_on)
            )
        if place.begins_on and (place.live_on is None or place.live_on > scope.period.last):
            found.append(Gap("not-live", place.code))
    found += _counted("sex-unknown", (one.facility for one in census.held if _known(census, one.inmate) == "unknown"))
    found += _counted("breach-start-unknown", (case.facility for case in breaches if case.taken_over))
    found += _counted("wait-unknown", (case.facility for case in waits if case.minutes is None))
    found += _unarrived(census)
    found += [Gap(f"no-{kept.kind.replace('_', '-')}-count", kept.facility) for kept in counts if not kept.begun]
    found += [Gap("silent-nights", row.facility, len(row.silent)) for row in nights if row.silent]
    return tuple(found)


def _erased(census: Census) -> int:
    scope = census.scope
    return Event.objects.filter(
        action=Action.PAYLOAD_ERASED, recorded_at__gte=scope.since, recorded_at__lt=scope.until
    ).count()


def _known(census: Census, inmate: int) -> str:
    return census.facts.at(inmate, census.scope.until).sex


def _counted(code: str, facilities: Iterable[str]) -> list[Gap]:
    return [Gap(code, facility, count) for facility, count in sorted(Counter(facilities).items())]


def _unarrived(census: Census) -> list[Gap]:
    """Visits that happened and whose arrival nobody wrote down, so that no wait can be told. One query."""
    scope = census.scope
    rows = Visit.objects.filter(
        Q(started_at__gte=scope.since, started_at__lt=scope.until),
        arrived_at__isnull=True,
        facility__code__in=scope.codes,
    ).values_list("facility__code", flat=True)
    return _counted("arrival-unknown", rows)
