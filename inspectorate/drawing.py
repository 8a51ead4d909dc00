"""Who is asked, drawn so that nobody could choose; and what a sample says of all, with its interval. Pure Python."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

SAMPLE = 10
Z95 = 1.959964


def drawn(root: str, facility: str, numbers: Iterable[str], count: int = SAMPLE) -> list[str]:
    """The `count` people with the smallest hash of the checkpoint's root, the facility and their number.

    The root is signed before anyone knows what the draw is for, and changes with every event: neither the Service
    nor an inspector can bend it, and anyone can draw again.
    """

    def lot(number: str) -> bytes:
        return sha256("\n".join((root, facility, number)).encode()).digest()

    return sorted(numbers, key=lot)[:count]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share found in a sample, and what it says of a whole of `of`: the likeliest number and its 95% interval."""

    found: int
    asked: int
    of: int

    @property
    def share(self) -> float | None:
        return self.found / self.asked if self.asked else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval: it holds for small samples and for none found. None without a sample."""
        if not self.asked:
            return None
        n, p, z2 = self.asked, self.found / self.asked, Z95 * Z95
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def number(self) -> int | None:
        return None if self.share is None else round(self.share * self.of)

    @property
    def numbers(self) -> tuple[int, int] | None:
        """At least and at most so many: never fewer than were found."""
        if self.interval is None:
            return None
        low, high = self.interval
        return max(self.found, math.floor(low * self.of)), math.ceil(high * self.of)
