"""Charts as numbers for small SVG templates, the same on screen and on paper. Pure Python but for the words.

Each says one thing; `title` says it in words and is what a screen reader reads.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from inspectorate.figures.population import PopulationDay
from lcs_ims.lib import wording

WIDTH = 640
LEFT, RIGHT = 44, 96


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where, and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Two lines over days: how many people, and for how many there is room."""

    title: str
    width: int
    height: int
    left: int
    bottom: float
    right: float
    held: str
    area: str
    places: str
    held_at: Tick
    places_at: Tick
    up: tuple[Tick, ...]
    along: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, where it lies, and its parts from left to right as (from, width, tone)."""

    label: str
    y: float
    parts: tuple[tuple[float, float, str], ...]
    value: str
    value_at: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars that lie, longest meaning most; `line` is a mark that all are measured against (None: none)."""

    title: str
    width: int
    height: float
    left: int
    bars: tuple[Bar, ...]
    thick: int = 13
    line: Tick | None = None
    key: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns that stand, one for each step of a distribution; those past the standard have another tone."""

    title: str
    caption: str
    width: int
    height: int
    columns: tuple[tuple[float, float, float, str, str, str], ...]
    """x, y, height, tone, value, label."""

    thick: float = 28


def population_lines(days: Sequence[PopulationDay], where: str) -> Lines | None:
    """People held and certified places by day; None for fewer than two days."""
    if len(days) < 2:
        return None
    height, top, bottom = 190, 14.0, 162.0
    right = WIDTH - RIGHT
    highest = nice(max(max(day.held, day.certified) for day in days))

    def x(n: int) -> float:
        return round(LEFT + (right - LEFT) * n / (len(days) - 1), 1)

    def y(value: int) -> float:
        return round(bottom - (bottom - top) * value / highest, 1)

    held = " ".join(f"{x(n)},{y(day.held)}" for n, day in enumerate(days))
    first, last = days[0], days[-1]
    title = _("%(where)s: %(first)s people on %(from)s, %(last)s on %(to)s, in %(places)s certified places.") % {
        "where": where,
        "first": first.held,
        "from": wording.day(first.day),
        "last": last.held,
        "to": wording.day(last.day),
        "places": last.certified,
    }
    held_at, places_at = apart(y(last.held), y(last.certified), 13)
    return Lines(
        title,
        WIDTH,
        height,
        LEFT,
        bottom,
        right,
        held,
        f"{x(0)},{bottom} {held} {x(len(days) - 1)},{bottom}",
        " ".join(f"{x(n)},{y(day.certified)}" for n, day in enumerate(days)),
        Tick(held_at, _("%(count)s held") % {"count": f"{last.held:,}"}),
        Tick(places_at, _("%(count)s places") % {"count": f"{last.certified:,}"}),
        tuple(Tick(y(value), f"{value:,}") for value in steps(highest)),
        tuple(Tick(x(n), wording.day(day.day)) for n, day in marked(days)),
    )


def marked(days: Sequence[PopulationDay]) -> list[tuple[int, PopulationDay]]:
    """The days to name along the axis: the first, the last, and months that begin well between."""
    far = max(len(days) // 8, 1)
    among = [(n, day) for n, day in enumerate(days) if day.day.day == 1 and far <= n < len(days) - far]
    among = among[:: math.ceil(len(among) / 4)] if among else []
    return [(0, days[0]), *among, (len(days) - 1, days[-1])]


def lying(
    rows: Sequence[tuple[str, Sequence[tuple[float, str]], str]],
    title: str,
    *,
    left: int = 168,
    line: tuple[float, str] | None = None,
    key: tuple[tuple[str, str], ...] = (),
) -> Bars | None:
    """Bars of label, parts (value, tone) and the value in words, in the order given; None of nothing."""
    if not rows:
        return None
    lengths = [sum(value for value, _tone in parts) for _label, parts, _words in rows]
    most = max(*lengths, line[0] if line else 0, 1)
    room, step, top = WIDTH - left - 84, 20, 18 if line else 4
    scale = room / most
    bars = []
    for n, (label, parts, words) in enumerate(rows):
        at, drawn = float(left), []
        for value, tone in parts:
            drawn.append((round(at, 1), round(value * scale, 1), tone))
            at += value * scale
        bars.append(Bar(label, top + n * step, tuple(drawn), words, round(at + 5, 1)))
    mark = Tick(round(left + line[0] * scale, 1), line[1]) if line else None
    return Bars(title, WIDTH, top + len(rows) * step + 2, left, tuple(bars), line=mark, key=key)


def standing(
    counts: Sequence[int], labels: Sequence[str], over_from: int, title: str, caption: str, width: int = 196
) -> Columns:
    """The columns of one distribution; those from `over_from` on lie past the standard."""
    top, bottom = 16.0, 74.0
    most, step = max([*counts, 1]), width / len(counts)
    columns = []
    for n, (count, label) in enumerate(zip(counts, labels, strict=True)):
        tall = round((bottom - top) * count / most, 1)
        tone = "stop" if n >= over_from else "note"
        columns.append(
            (round(n * step + (step - 28) / 2, 1), round(bottom - tall, 1), tall, tone, f"{count:,}", label)
        )
    return Columns(title, caption, width, 92, tuple(columns))


def nice(most: int) -> int:
    """The end of an axis: the first round number not below."""
    size = 10 ** max(len(str(most)) - 1, 0)
    return next((size * n // 2 for n in range(2, 21) if size * n // 2 >= most and size * n % 2 == 0), max(most, 1))


def steps(highest: int) -> tuple[int, ...]:
    """Four or five round values up an axis."""
    by = next((highest // n for n in (5, 4, 2) if highest % n == 0), highest)
    return tuple(range(0, highest + 1, by))


def apart(one: float, other: float, least: float) -> tuple[float, float]:
    """Two heights for labels, pushed apart where they would touch."""
    if abs(one - other) >= least:
        return one, other
    middle, half = (one + other) / 2, least / 2
    return (middle - half, middle + half) if one <= other else (middle + half, middle - half)
