"""Who came to people in custody as police or after hours, and the nights on which the book says nothing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce, ExtractHour

from inspectorate.figures.leave import names
from inspectorate.figures.scope import Place, Scope
from inspectorate.reading.closed import closed_fields
from lcs_ims.audit.models import Mention
from lcs_ims.lib import clock
from lcs_ims.lib.nights import BEGINS, ENDS, is_night, night_of
from visits.kinds import Kind
from visits.models import Visit


@dataclass(frozen=True, slots=True)
class PoliceVisit:
    """A visit of the police, or of anyone at night. Empty fields: the book does not say.

    `after_hours` is the Service's word for the police outside visiting hours; for others it is the night. `signed`
    says that the leave was given by its giver's own sign-in; else the name is claimed, or nobody's.
    """

    facility: str
    visit_no: str
    kind: str
    number: str
    name: str
    child: bool
    began_at: datetime
    ended_at: datetime | None
    after_hours: bool
    officer: str
    force_number: str
    station: str
    purpose: str
    authority: str
    present: str
    consent: bool | None
    lawyer_told: bool
    lawyer_not_told_why: str
    authorised_by: str
    signed: bool
    unauthorised: bool
    found_out: bool
    refused: bool

    @property
    def claimed(self) -> bool:
        """Somebody's leave is claimed, without their sign-in."""
        return bool(self.authorised_by) and not self.signed


@dataclass(frozen=True, slots=True)
class NightsRow:
    """The nights of a facility: on how many nobody came after hours, and on which the trail holds no event at all.

    A night with no visit is what should be; a night with no event at all may be a book that was not kept.
    """

    facility: str
    nights: int
    with_visits: int
    silent: tuple[date, ...]

    @property
    def without_visits(self) -> int:
        return self.nights - self.with_visits


def police_visits(scope: Scope, children: frozenset[str]) -> tuple[PoliceVisit, ...]:
    """By facility and time. `children` are the numbers of those under 18 or of disputed age. Two queries."""
    rows = [
        visit
        for visit in Visit.objects.filter(
            Q(arrived_at__gte=scope.since, arrived_at__lt=scope.until)
            | Q(arrived_at__isnull=True, started_at__gte=scope.since, started_at__lt=scope.until),
            facility__code__in=scope.codes,
        )
        .annotate(hour=ExtractHour(Coalesce("arrived_at", "started_at"), tzinfo=clock.ZONE))
        .filter(Q(kind=Kind.POLICE) | Q(hour__gte=BEGINS.hour) | Q(hour__lte=ENDS.hour))
        .select_related("facility", "inmate", "police", "authorisation")
        .defer(*closed_fields(Visit))  # not the Inspectorate's to read; that of the police is in their entry
        .order_by("facility__code", "arrived_at", "started_at", "pk")
        .iterator(5_000)
        if visit.kind == Kind.POLICE or is_night(_begins(visit))
    ]
    officers = names(_authoriser(visit) for visit in rows)
    return tuple(_visit(scope, visit, officers, children) for visit in rows)


def _begins(visit: Visit) -> datetime:
    begins = visit.arrived_at or visit.started_at
    assert begins is not None  # noqa: S101 (the query asks for one)
    return begins


def _authoriser(visit: Visit) -> int | None:
    leave = getattr(visit, "authorisation", None)
    return leave.answered_by_id if leave and leave.answer == "granted" else None


def _visit(scope: Scope, visit: Visit, officers: dict[int, str], children: frozenset[str]) -> PoliceVisit:
    entry, leave = getattr(visit, "police", None), getattr(visit, "authorisation", None)
    signed = officers.get(_authoriser(visit) or 0, "")
    claimed = leave.claimed_in_the_name_of if leave else ""
    ended = visit.ended_at or visit.left_at
    return PoliceVisit(
        visit.facility.code,
        visit.visit_no,
        visit.kind,
        visit.inmate.inmate_no,
        visit.inmate.full_name,
        visit.inmate.inmate_no in children,
        _begins(visit),
        ended if ended and ended <= scope.until else None,
        visit.after_hours or (visit.kind != Kind.POLICE and is_night(_begins(visit))),
        entry.officer if entry else "",
        entry.force_number if entry else "",
        entry.station if entry else "",
        entry.purpose if entry else "",
        entry.authority if entry else "",
        entry.present if entry else "",
        entry.inmate_consents if entry else None,
        bool(entry and entry.lawyer_told_at),
        entry.lawyer_not_told_why if entry else "",
        signed or claimed or visit.authorised_by,
        bool(signed),
        visit.unauthorised,
        bool(visit.learned),
        visit.state == Visit.State.REFUSED,
    )


def nights(scope: Scope, visits: tuple[PoliceVisit, ...]) -> tuple[NightsRow, ...]:
    """Each facility's nights, 18:00 to 06:00, that are over. One query."""
    heard = _heard(scope)
    came: dict[str, set[date]] = defaultdict(set)
    for visit in visits:
        night = night_of(visit.began_at)
        if night and not visit.refused:
            came[visit.facility].add(night)
    return tuple(
        _nights(place, _counted(scope, place), came[place.code], heard[place.code]) for place in scope.places
    )


def _nights(place: Place, counted: list[date], came: set[date], heard: set[date]) -> NightsRow:
    return NightsRow(
        place.code,
        len(counted),
        sum(night in came for night in counted),
        tuple(night for night in counted if night not in heard),
    )


def _counted(scope: Scope, place: Place) -> list[date]:
    """The nights that are over: each named by the day on which it began."""
    return [
        day
        for day in scope.days_of(place)
        if datetime.combine(day + timedelta(days=1), ENDS, tzinfo=clock.ZONE) <= scope.basis.as_of
    ]


def _heard(scope: Scope) -> dict[str, set[date]]:
    """The nights on which the trail holds an event about each facility."""
    heard: dict[str, set[date]] = defaultdict(set)
    rows = (
        Mention.objects.filter(
            facility__in=scope.codes,
            event__recorded_at__gte=scope.since,
            event__recorded_at__lt=scope.period.until + timedelta(days=1),
        )
        .order_by()
        .values_list("facility", "event__recorded_at")
        .distinct()
    )
    for facility, at in rows.iterator(5_000):
        if night := night_of(at):
            heard[facility].add(night)
    return heard
