"""How much of a hard test's figure is run: all of it, or the share that LCS_TEST_SHARE names (0.01: a hundredth)."""

import os


def of(figure: int) -> int:
    """The figure, or the share of it that was asked for; one at least."""
    return max(1, round(figure * float(os.environ.get("LCS_TEST_SHARE", "1"))))
