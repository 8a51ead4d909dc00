"""A strip: one line across the top of every page, for as long as something is so."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Strip:
    """One line, with a tone: good, note, warn, stop."""

    title: str | Promise
    text: str | Promise
    tone: str = "warn"
