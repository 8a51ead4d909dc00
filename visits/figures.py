"""Figures of visits by facility, kind and month, from rows as they are. What decides here is pure; the rest reads."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil

from django.db.models import Max

from inmates.models import Custody, Inmate
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.exports import Value
from lcs_ims.lib.nights import night_of
from visits.models import GateEntry, Visit
from visits.standards import standards
from visits.times import is_young, wait_of_visit

CHILD_WITHOUT = clock.days(30)
COLUMNS = (
    "facility", "month", "kind", "visits", "seen", "left_unseen", "refused", "median_minutes", "p90_minutes",
    "p95_minutes", "over_standard", "after_hours", "unauthorised", "of_children", "causes",
)  # fmt: skip


@dataclass(slots=True)
class Group:
    """The visits of one facility, kind and month. `minutes` holds the waits whose end is known, or that go on."""

    facility: str
    month: date
    kind: str
    title: str
    visits: int = 0
    seen: int = 0
    unseen: int = 0
    refused: int = 0
    over: int = 0
    after_hours: int = 0
    unauthorised: int = 0
    of_children: int = 0
    minutes: list[int] = field(default_factory=list)
    causes: Counter[str] = field(default_factory=Counter)

    @property
    def median(self) -> int | None:
        return percentile(self.minutes, 50)

    @property
    def p90(self) -> int | None:
        return percentile(self.minutes, 90)

    @property
    def p95(self) -> int | None:
        return percentile(self.minutes, 95)

    @property
    def causes_in_words(self) -> str:
        return ", ".join(f"{cause} {count}" for cause, count in self.causes.most_common())

    @property
    def row(self) -> tuple[Value, ...]:
        return (
            self.facility, f"{self.month:%Y-%m}", self.kind, self.visits, self.seen, self.unseen, self.refused,
            self.median, self.p90, self.p95, self.over, self.after_hours, self.unauthorised, self.of_children,
            self.causes_in_words,
        )  # fmt: skip


def percentile(values: Iterable[int], percent: int) -> int | None:
    """The least value that so many percent of all do not exceed (nearest rank); None of nothing."""
    ordered = sorted(values)
    return ordered[max(ceil(len(ordered) * percent / 100), 1) - 1] if ordered else None


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    return month_of(month + timedelta(days=32))


def figures(facilities: Sequence[Facility], first: date, last: date, now: datetime) -> list[Group]:
    """The figures of whole months, `first` to `last`, by facility, month and kind. Two queries."""
    known = standards()
    groups: dict[tuple[str, date, str], Group] = {}
    began, ended = clock.midnight(first), clock.midnight(month_after(last))
    visits = Visit.objects.at(*facilities).filter(arrived_at__gte=began, arrived_at__lt=ended)
    for visit in visits.select_related("inmate", "facility").order_by("facility__code", "arrived_at").iterator(2_000):
        arrived = visit.arrived_at or began
        month = month_of(clock.facility_date(arrived))
        key = (visit.facility.code, month, visit.kind)
        group = groups.setdefault(key, Group(*key, title=str(visit.get_kind_display())))
        _count(group, visit, arrived)
        wait = wait_of_visit(visit, known, now)
        if wait and not _found_out(visit):
            group.minutes.append(wait.minutes)
            group.over += wait.is_over
    return sorted(groups.values(), key=lambda group: (group.facility, group.month, group.kind))


def _found_out(visit: Visit) -> bool:
    """A visit found out later says nothing of a wait."""
    return bool(visit.learned)


def _count(group: Group, visit: Visit, arrived: datetime) -> None:
    group.visits += 1
    group.seen += visit.started_at is not None
    group.unseen += visit.state == Visit.State.UNSEEN
    group.refused += visit.state == Visit.State.REFUSED
    group.after_hours += visit.after_hours
    group.unauthorised += visit.unauthorised
    group.of_children += is_young(visit.inmate, arrived)
    if visit.cause:
        group.causes[str(visit.get_cause_display())] += 1


def by_kind(groups: Iterable[Group]) -> list[Group]:
    """The same of all facilities and months together."""
    total: dict[str, Group] = {}
    for group in groups:
        into = total.setdefault(group.kind, Group("", group.month, group.kind, group.title))
        for name in ("visits", "seen", "unseen", "refused", "over", "after_hours", "unauthorised", "of_children"):
            setattr(into, name, getattr(into, name) + getattr(group, name))
        into.minutes += group.minutes
        into.causes += group.causes
    return sorted(total.values(), key=lambda group: -group.visits)


def quiet_nights(facility: Facility, month: date, now: datetime) -> list[date]:
    """Nights (18:00 to 06:00) that are over and of which the gate book says nothing: that is a line of its own."""
    began, ended = clock.midnight(month), clock.midnight(month_after(month)) + timedelta(hours=6)
    entries = GateEntry.objects.filter(facility=facility, opened_at__gte=began, opened_at__lt=ended)
    busy = {night_of(moment) for moment in entries.values_list("opened_at", flat=True)}
    since = (
        GateEntry.objects.filter(facility=facility).order_by("opened_at").values_list("opened_at", flat=True).first()
    )
    first = max(month, clock.facility_date(since)) if since else month_after(month)
    last = min(month_after(month), clock.facility_date(now))
    return [night for night in _days(first, last) if night not in busy]


def _days(first: date, end: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range(max((end - first).days, 0)))


def children_without_visit(facilities: Sequence[Facility], now: datetime) -> list[tuple[Inmate, datetime | None]]:
    """Children, and people of disputed age, whom nobody has visited for 30 days; with the last visit. Two queries."""
    held = Custody.objects.open().at(*facilities).filter(admitted_at__lte=now - CHILD_WITHOUT)
    young = [one.inmate for one in held.select_related("inmate") if is_young(one.inmate, now)]
    seen = Visit.objects.filter(inmate__in=young, started_at__isnull=False).order_by().values_list("inmate_id")
    last = defaultdict(lambda: None, seen.annotate(last=Max("started_at")))
    found = [(inmate, last[inmate.pk]) for inmate in young]
    return [(inmate, at) for inmate, at in found if at is None or at <= now - CHILD_WITHOUT]
