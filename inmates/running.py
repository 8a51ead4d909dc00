"""The clocks that run for people on file: from rows to facts, in three or four queries however many people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet, Value

from inmates.ages import age_on, latest_birth
from inmates.clocks import Running, running
from inmates.counting import on_wall
from inmates.custody_facts import CustodyFacts, Order, last
from inmates.models import ClockFact, Custody, FactChange, IntakeAnswer, ReleaseOrder, Warrant
from lcs_ims.facilities.models import Facility

AHEAD = timedelta(days=7)

_DATES = ("arrested_at", "remanded_on", "committed_on", "last_court_on")
_SENTENCE = ("sentenced_on", "sentence_months", "earliest_release_on")
_OF_CUSTODY = ("admitted_at", "taken_over", *_DATES, *_SENTENCE)
_OF_INMATE = ("inmate_no", "surname", "given_names", "legal_status", "date_of_birth", "age_disputed", "child_until")
_NAMES = ("pk", "inmate_id", "facility_id", "inquiry_finding", *_OF_CUSTODY, *(f"inmate__{n}" for n in _OF_INMATE))
_OF_ORDER = ("custody_id", "issued_on", "valid_until", "kind", "court", "prosecutor")
_RELEASE, _FACT = "release", "fact"
_RECORDED: dict[str, str] = {
    ClockFact.Kind.ARRESTED: "arrested_at",
    ClockFact.Kind.HEALTH_SEEN: "health_seen_at",
    ClockFact.Kind.COPY_DEMANDED: "copy_demanded_at",
    ClockFact.Kind.COPY_GIVEN: "copy_given_at",
}


@dataclass(frozen=True, slots=True)
class OnFile:
    """Someone in custody as the clocks know them. Court and prosecutor are those of the newest orders."""

    custody: int
    inmate: int
    name: str
    facility: int
    court: str
    prosecutor: str
    facts: CustodyFacts


@dataclass(frozen=True, slots=True)
class Found:
    """A clock that runs for someone."""

    who: OnFile
    clock: Running


def clocks_of(custody: Custody, on: date) -> list[Running]:
    """Every clock that runs in one custody, on a facility date. The orders fetched with it are not asked again."""
    row = {name: attrgetter(name.replace("__", "."))(custody) for name in _NAMES}
    (who,) = _on_file([row], _listed(custody.warrants.all()), [custody.pk], on)
    return list(running(who.facts))


def on_file(facilities: Iterable[Facility], on: date) -> Iterator[OnFile]:
    """Everyone admitted at these facilities, as their clocks know them on a facility date.

    Someone received and not yet admitted has the four hours of a reception instead.
    """
    custodies = Custody.objects.open().at(*facilities).filter(state=Custody.State.ADMITTED)
    keys = custodies.order_by().values("pk")
    rows = custodies.order_by("facility__code", "inmate__inmate_no").values(*_NAMES)
    orders = _listed(Warrant.objects.filter(custody__in=keys).only(*_OF_ORDER))
    return _on_file(list(rows), orders, keys, on)


def running_clocks(facilities: Iterable[Facility], on: date) -> Iterator[Found]:
    """Every clock that runs for anyone admitted at these facilities, on a facility date."""
    return (Found(who, clock) for who in on_file(facilities, on) for clock in running(who.facts))


def due_clocks(facilities: Iterable[Facility], on: date) -> list[Found]:
    """Those past or due within seven days of a facility date, the longest past first."""
    return due_of(on_file(facilities, on), on)


def due_of(people: Iterable[OnFile], on: date) -> list[Found]:
    """Those of these people that are past or due within seven days, the longest past first."""
    every = (Found(who, clock) for who in people for clock in running(who.facts))
    rows = [found for found in every if found.clock.due_on <= on + AHEAD]
    return sorted(rows, key=lambda found: (found.clock.due_on, found.clock.number, found.clock.clock.code))


def _on_file(rows: list[dict[str, Any]], orders: dict[int, list[Warrant]], keys: Any, on: date) -> Iterator[OnFile]:
    more = _more(keys)
    if any(row["inmate__age_disputed"] for row in rows):
        for custody, at in _disputes(keys):
            more[custody]["disputed_at"] = at
    for row in rows:
        here = orders.get(row["pk"], [])
        listed = tuple(Order(order.issued_on, order.valid_until, order.kind) for order in here)
        facts = _facts(row, listed, more.get(row["pk"], {}), on)
        name = f"{row['inmate__given_names']} {row['inmate__surname']}".strip()
        court = next((order.court for order in reversed(here) if order.court), "")
        prosecutor = next((order.prosecutor for order in reversed(here) if order.prosecutor), "")
        yield OnFile(row["pk"], row["inmate_id"], name, row["facility_id"], court, prosecutor, facts)


def _facts(row: dict[str, Any], orders: tuple[Order, ...], more: dict[str, Any], on: date) -> CustodyFacts:
    disputed, until = row["inmate__age_disputed"], row["inmate__child_until"]
    of_custody = {name: row[name] for name in _OF_CUSTODY}
    of_custody["last_court_on"] = last(row["last_court_on"], more.pop("court_on", None))
    age = age_on(latest_birth(row["inmate__date_of_birth"]), on, disputed=disputed, child_until=until)
    return CustodyFacts(
        number=row["inmate__inmate_no"],
        status=row["inmate__legal_status"],
        band=age.band,
        years=age.years,
        finding=bool(row["inquiry_finding"]),
        orders=orders,
        **of_custody | more,
    )


def _listed(warrants: Iterable[Warrant]) -> dict[int, list[Warrant]]:
    """The orders of each custody, oldest first."""
    orders: dict[int, list[Warrant]] = defaultdict(list)
    for one in warrants:
        orders[one.custody_id].append(one)
    return orders


def _more(keys: Any) -> dict[int, dict[str, Any]]:
    """What starts and stops clocks and is not in the custody itself: release orders, screenings, facts recorded."""
    more: dict[int, dict[str, Any]] = defaultdict(dict)
    for custody, of, kind, at in _moments(keys):
        if of == _RELEASE:
            more[custody] |= {"release_received_at": at, "release_kind": kind}
        elif kind == ClockFact.Kind.COURT:
            more[custody]["court_on"] = on_wall(at)
        else:
            more[custody][_RECORDED[kind]] = at
    return more


def _moments(keys: Any) -> QuerySet[Any, tuple[int, str, str, datetime]]:
    """The release orders that wait, the health screenings and the facts recorded, in one query, oldest first."""
    waiting = ReleaseOrder.objects.filter(custody__in=keys, carried_out_at__isnull=True).order_by()
    screened = IntakeAnswer.objects.filter(custody__in=keys, task="health", answer=IntakeAnswer.Answer.DONE)
    recorded = ClockFact.objects.filter(custody__in=keys).order_by()
    seen = Value(ClockFact.Kind.HEALTH_SEEN.value)
    return (
        waiting.values_list("custody_id", Value(_RELEASE), "kind", "received_at")
        .union(
            screened.order_by().values_list("custody_id", Value(_FACT), seen, "answered_at"),
            recorded.values_list("custody_id", Value(_FACT), "kind", "at"),
            all=True,
        )
        .order_by("received_at")
    )


def _disputes(keys: Any) -> Iterator[tuple[int, datetime]]:
    """Since when an age is in dispute: the last change that acted and made it so."""
    changes = FactChange.objects.filter(custody__in=keys, changes__has_key="age_disputed")
    for change in changes.order_by("asked_at", "pk"):
        at = change.acted_at
        if at and change.changes["age_disputed"][1] is True:
            yield change.custody_id, at
