"""What stands across the top of every page while it is so: a demonstration, background work that is late.

Asked of the database only now and then: a page must not cost two queries more for its strips.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lcs_ims.audit import is_demonstration
from lcs_ims.lib.wording import span
from lcs_ims.sweeping import LATE_AFTER, SWEEP, silence


@dataclass(frozen=True, slots=True)
class Strip:
    """One line, with a tone: good, note, warn, stop."""

    title: str | Promise
    text: str | Promise
    tone: str = "warn"


def demonstration() -> Strip | None:
    """A print of made-up people must never pass for a record."""
    if not cache.get_or_set("strips.demonstration", is_demonstration, 60):
        return None
    return Strip(gettext_lazy("Demonstration."), gettext_lazy("The people and events here are made up."), "note")


def late_work() -> Strip | None:
    """Screens count lateness from the rows themselves; this says that nobody is being told by message."""
    quiet = cache.get_or_set("strips.silence", lambda: silence(SWEEP), 10)
    if quiet is not None and quiet <= LATE_AFTER:
        return None
    seen = _("It last ran %(span)s ago.") % {"span": span(quiet)} if quiet else _("It has not run yet.")
    return Strip(
        _("Background work stands still."),
        seen + " " + _("Alerts and ends of exceptions are late. Tell the system administrator."),
    )


STRIPS: list[Callable[[], Strip | None]] = [demonstration, late_work]
"""Asked on every page, in this order."""
