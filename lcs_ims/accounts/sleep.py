"""Whether one person can be behind an account: people sleep, and are in one place at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

REST = timedelta(hours=4)  # the shortest pause that passes for a night
AWAKE = timedelta(hours=20)  # longer than any double shift
TOGETHER = timedelta(minutes=5)

Act = tuple[datetime, str]
"""When an account acted, and from where."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first to the last act between which no pause was long enough for a night."""

    began_at: datetime
    ended_at: datetime

    @property
    def length(self) -> timedelta:
        return self.ended_at - self.began_at


def longest_stretch(moments: Sequence[datetime]) -> Stretch | None:
    """The longest time awake among these moments, which are in order."""
    longest: Stretch | None = None
    began = before = moments[0] if moments else None
    for moment in moments:
        assert began is not None and before is not None  # noqa: S101, PT018 (there is a first moment)
        if moment - before >= REST:
            began = moment
        before = moment
        if longest is None or moment - began > longest.length:
            longest = Stretch(began, moment)
    return longest


def never_sleeps(moments: Sequence[datetime]) -> bool:
    stretch = longest_stretch(moments)
    return stretch is not None and stretch.length > AWAKE


def in_two_places(acts: Sequence[Act]) -> bool:
    """Whether two acts that followed each other within minutes came from two machines, and back again."""
    changes = [
        later[0] for earlier, later in pairwise(acts) if earlier[1] != later[1] and later[0] - earlier[0] < TOGETHER
    ]
    return any(second - first < TOGETHER for first, second in pairwise(changes))
