"""Stretches of time, half open: put together, cut, and added up. Pure Python."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)


class Span(NamedTuple):
    """From an instant up to, not including, another."""

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        return self.until - self.since


def cut(since: datetime, until: datetime | None, first: datetime, last: datetime) -> Span | None:
    """What of a stretch (open: None) lies between two instants; None where nothing does."""
    begins, ends = max(since, first), min(until or last, last)
    return Span(begins, ends) if begins < ends else None


def union(spans: Iterable[Span]) -> list[Span]:
    """The same time, each moment once, in order."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.since <= joined[-1].until:
            joined[-1] = Span(joined[-1].since, max(joined[-1].until, span.until))
        else:
            joined.append(span)
    return joined


def without(whole: Span, taken: Iterable[Span]) -> list[Span]:
    """What of a stretch is left when others are taken out."""
    left, at = [], whole.since
    for span in union(taken):
        if span.since > at:
            left.append(Span(at, min(span.since, whole.until)))
        at = max(at, span.until)
        if at >= whole.until:
            return left
    return [*left, Span(at, whole.until)]


def seconds(spans: Iterable[Span]) -> int:
    """How long they are together, each moment once."""
    return int(sum((span.length for span in union(spans)), timedelta()).total_seconds())


def in_days(length: int) -> float:
    """Seconds as days, to a tenth: how person-days are told everywhere."""
    return round(length / DAY.total_seconds(), 1)
