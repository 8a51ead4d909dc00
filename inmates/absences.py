"""Who is out of the facility now, for those who may not know of the cells: visits ask here.

The cells keep where people are; at start they register the function that answers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """Someone is out since `began_at` and due back at `due_at`, where that is known. `place` names no person."""

    inmate: int
    place: str
    began_at: datetime
    due_at: datetime | None


Source = Callable[[list[int]], Iterable[Absence]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Have a function asked for the absences of people (primary keys of inmates). Called in an app's `ready`."""
    if source not in _sources:
        _sources.append(source)


def absences(inmates: Iterable[int]) -> dict[int, Absence]:
    """Those of these people who are out now, by primary key."""
    wanted = list(inmates)
    return {absence.inmate: absence for source in _sources for absence in source(wanted)}
