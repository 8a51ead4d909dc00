"""From when to when each clock runs, asked of one person's custody: a span, or None where it does not run.

A clock that has stopped (the person was brought to court, examined, let go) does not run. Where a fact is missing
the clock starts from the earliest fact that is known, because unknown is never safe; where nothing is known the
registry (inmates/clocks.py) says so in `starts`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from inmates.ages import FINDING_AGE, PROSECUTION_AGE, AgeBand
from inmates.counting import after_days, after_hours, after_months, on_wall
from inmates.custody_facts import CustodyFacts, OrderKind, first, last, wall
from inmates.status import StatusGroup

RELEASE_HOURS = 2  # LCS policy; after an acquittal the law says forthwith (CPEA s.279(2))
ACQUITTAL = "acquittal"


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when. A date as `due` is the last lawful day; at a moment the limit is past."""

    starts: date | datetime
    due: date | datetime
    basis: str = ""


def police(held: CustodyFacts) -> Span | None:
    if held.status not in {"uncharged", "remand"} or held.arrested_at is None:
        return None
    seen = held.seen_by_court_on
    if seen and seen >= on_wall(held.arrested_at):
        return None
    return Span(held.arrested_at, after_hours(held.arrested_at, 48))


def order_missing(held: CustodyFacts) -> Span | None:
    return None if held.orders else Span(held.admitted_at, held.admitted_at)


def order_lapsed(held: CustodyFacts) -> Span | None:
    ends = [order.valid_until for order in held.orders]
    newest = last(*ends)
    if newest is None or None in ends:
        return None
    begun = next((order.issued_on for order in held.orders if order.valid_until == newest and order.issued_on), None)
    return Span(begun or held.admitted_on, newest)


def under_ten(held: CustodyFacts) -> Span | None:
    if held.years is None or held.years >= PROSECUTION_AGE:
        return None
    return Span(held.admitted_at, held.admitted_at)


def no_finding(held: CustodyFacts) -> Span | None:
    if held.years is None or not PROSECUTION_AGE <= held.years < FINDING_AGE or held.finding:
        return None
    if held.group not in {StatusGroup.UNTRIED, StatusGroup.CONVICTED, StatusGroup.FORENSIC}:
        return None
    return Span(held.admitted_at, held.admitted_at)


def age(held: CustodyFacts) -> Span | None:
    if held.band is not AgeBand.AGE_DISPUTED:
        return None
    since = held.disputed_at or held.admitted_at
    return Span(since, after_hours(since, 72))


def copy(held: CustodyFacts) -> Span | None:
    demanded, given = held.copy_demanded_at, held.copy_given_at
    if demanded is None or (given and given >= demanded):
        return None
    return Span(demanded, after_hours(demanded, 6))


def health(held: CustodyFacts) -> Span | None:
    if held.taken_over or (held.health_seen_at and held.health_seen_at >= held.admitted_at):
        return None
    return Span(held.admitted_at, after_hours(held.admitted_at, 24))


def examination(held: CustodyFacts) -> Span | None:
    # Not every remand: only who is committed for further examination, from the warrant that says so (CPEA s.82).
    newest = max(held.orders, key=lambda order: order.issued_on or date.min, default=None)
    if held.group is not StatusGroup.UNTRIED or newest is None or newest.kind != OrderKind.EXAMINATION:
        return None
    start = newest.issued_on or held.admitted_on
    return Span(start, after_days(start, 14))


def child_court(held: CustodyFacts) -> Span | None:
    if not held.young or held.group is not StatusGroup.UNTRIED:
        return None
    start = held.seen_by_court_on or held.admitted_on
    return Span(start, after_days(start, 14))


def child_release(held: CustodyFacts) -> Span | None:
    if not held.young or held.group is not StatusGroup.UNTRIED:
        return None
    start = first(wall(held.arrested_at), held.remanded_on, held.admitted_on) or held.admitted_on
    return Span(start, after_months(start, 3))


def remand(held: CustodyFacts) -> Span | None:
    if held.status != "remand":
        return None
    start = held.remanded_on or first(held.ordered_on, held.admitted_on) or held.admitted_on
    return Span(start, after_days(start, 60))


def _committed(held: CustodyFacts) -> date | None:
    return (held.committed_on or held.ordered_on or held.admitted_on) if held.status == "committed" else None


def bail(held: CustodyFacts) -> Span | None:
    start = _committed(held)
    return Span(start, after_days(start, 31)) if start else None


def trial(held: CustodyFacts) -> Span | None:
    start = _committed(held)
    return Span(start, after_months(start, 6)) if start else None


def sentence(held: CustodyFacts) -> Span | None:
    if held.group not in {StatusGroup.CONVICTED, StatusGroup.CIVIL}:
        return None
    start = held.sentenced_on or held.admitted_on
    if held.earliest_release_on:
        return Span(start, held.earliest_release_on)
    if held.sentenced_on and held.sentence_months:
        return Span(start, after_months(held.sentenced_on, held.sentence_months))
    return None


def release(held: CustodyFacts) -> Span | None:
    received = held.release_received_at
    if received is None:
        return None
    basis = "CPEA s.279(2); LCS policy" if held.release_kind == ACQUITTAL else "LCS policy"
    return Span(received, after_hours(received, RELEASE_HOURS), basis)
