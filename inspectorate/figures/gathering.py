"""All figures of a scope, read in one snapshot of the Service's database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections, router, transaction

from inspectorate.figures.book import (
    FactRow,
    Irregular,
    LateRow,
    WidenedFact,
    changed_facts,
    irregular,
    late_entries,
)
from inspectorate.figures.census import Census
from inspectorate.figures.children import ChildCase, child_cases
from inspectorate.figures.custody import ClockCase, UnhousedCase, clock_cases, unhoused
from inspectorate.figures.explained import ExplanationCase, explanations
from inspectorate.figures.leave import ExceptionCase, OrderCase, exceptions, orders
from inspectorate.figures.night import NightsRow, PoliceVisit, nights, police_visits
from inspectorate.figures.outside import (
    CountDifference,
    CountsKept,
    PoliceExit,
    count_differences,
    counts_kept,
    police_exits,
)
from inspectorate.figures.population import PopulationDay, population
from inspectorate.figures.scope import Scope
from inspectorate.figures.separation import BreachCase, breach_cases
from inspectorate.figures.unanswered import Gap, gaps
from inspectorate.figures.waiting import VisitWait, waits
from lcs_ims.audit.models import Event


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything a report says, as rows: each with its facility. Tables are made of them by pure functions."""

    scope: Scope
    population: tuple[PopulationDay, ...]
    breaches: tuple[BreachCase, ...]
    children: tuple[ChildCase, ...]
    exceptions: tuple[ExceptionCase, ...]
    orders: tuple[OrderCase, ...]
    clocks: tuple[ClockCase, ...]
    unhoused: tuple[UnhousedCase, ...]
    waits: tuple[VisitWait, ...]
    police: tuple[PoliceVisit, ...]
    nights: tuple[NightsRow, ...]
    exits: tuple[PoliceExit, ...]
    counts: tuple[CountsKept, ...]
    differences: tuple[CountDifference, ...]
    late: tuple[LateRow, ...]
    facts: tuple[FactRow, ...]
    widened: tuple[WidenedFact, ...]
    irregular: tuple[Irregular, ...]
    explanations: tuple[ExplanationCase, ...]
    gaps: tuple[Gap, ...]


Progress = Callable[[str], None]


def gather(scope: Scope, progress: Progress = lambda _stage: None) -> Figures:
    """Compute all figures; `progress` hears the name of each part as it begins.

    The caller holds the snapshot (`snapshot()`) in which it opened the scope.
    """
    progress("population")
    census = Census(scope)
    days = population(census)
    progress("breaches")
    breaches = breach_cases(scope)
    children = child_cases(census, breaches)
    progress("leave")
    asked, ordered = exceptions(scope), orders(scope)
    progress("clocks")
    passed, cellless = clock_cases(scope), unhoused(census)
    progress("visits")
    waited = waits(scope)
    police = police_visits(scope, frozenset(child.number for child in children))
    told = nights(scope, police)
    progress("book")
    counts = counts_kept(scope)
    facts, widened = changed_facts(scope)
    return Figures(
        scope,
        days,
        breaches,
        children,
        asked,
        ordered,
        passed,
        cellless,
        waited,
        police,
        told,
        police_exits(scope),
        counts,
        count_differences(scope),
        late_entries(scope),
        facts,
        widened,
        irregular(scope),
        explanations(scope),
        gaps(census, breaches, waited, counts, told),
    )


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the Service's database as it is at one moment, however long the reading takes."""
    alias = router.db_for_read(Event)
    connection = connections[alias]
    with transaction.atomic(using=alias):
        if connection.vendor == "postgresql" and not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
