"""What the Service does by itself when it is due. An app lists its duties in its `duties.py`.

A duty is safe to run twice, late, or beside itself: the rows say what is due, the sweep only looks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

Work = Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Duty:
    """A function of the present instant that does what is due and returns how much it did.

    It runs at most once in `every`. Whoever runs it holds it for `lease` at most: a longer run may
    meet a second one. `apart`: it may take hours or wait for others, so the sweep does it beside the rest.
    """

    name: str
    every: timedelta
    lease: timedelta
    work: Work
    apart: bool = False


_duties: dict[str, Duty] = {}


def duty(
    *, name: str, every: timedelta, lease: timedelta = timedelta(minutes=5), apart: bool = False
) -> Callable[[Work], Work]:
    """Register a duty under a dotted name of its own (`cells.exceptions`)."""

    def register(work: Work) -> Work:
        if name in _duties:
            message = f"Two duties are named {name}. Give one of them another name."
            raise ValueError(message)
        _duties[name] = Duty(name, every, lease, work, apart)
        return work

    return register


def duties() -> Iterator[Duty]:
    """All duties, in the order in which the apps listed them."""
    return iter(tuple(_duties.values()))
