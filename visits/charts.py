"""A chart of waits as numbers for an SVG template: a bar to the median and a thinner one to the 95th percentile."""

from collections.abc import Sequence
from dataclasses import dataclass

from visits.figures import Group

WIDTH, LABELS, ROW = 640, 150, 34


@dataclass(frozen=True, slots=True)
class Bar:
    title: str
    y: int
    median: int
    p95: int
    median_width: int
    p95_width: int

    @property
    def text_y(self) -> int:
        return self.y + 16

    @property
    def p95_y(self) -> int:
        return self.y + 18

    @property
    def label_x(self) -> int:
        return LABELS + max(self.median_width, self.p95_width) + 6


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    width: int = WIDTH
    labels: int = LABELS

    @property
    def height(self) -> int:
        return len(self.bars) * ROW + 8


def chart_of(groups: Sequence[Group]) -> Chart | None:
    """The kinds that anyone waited in; None when there is nothing to draw."""
    known = [group for group in groups if group.minutes]
    most = max((group.p95 or 0 for group in known), default=0) or 1
    scale = (WIDTH - LABELS - 110) / most
    bars = tuple(
        Bar(
            group.title,
            number * ROW + 6,
            group.median or 0,
            group.p95 or 0,
            max(round((group.median or 0) * scale), 1),
            max(round((group.p95 or 0) * scale), 1),
        )
        for number, group in enumerate(known)
    )
    return Chart(bars) if bars else None
