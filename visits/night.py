"""Whether a moment lies outside the hours in which a kind may visit a facility. Of the police that needs leave."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Self

from lcs_ims.audit.actions import LATE_AFTER
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from visits.diary import own_hours, published
from visits.hours import Published, open_spans
from visits.kinds import Kind


@dataclass(frozen=True)
class OutsideHours:
    """The hours of one facility, read once."""

    published: tuple[Published, ...]
    facility_hours: tuple[time, time] | None

    @classmethod
    def of(cls, facility: Facility) -> Self:
        return cls(tuple(published(facility)), own_hours(facility))

    def when(self, kind: str, since: datetime | None, until: datetime | None = None) -> bool:
        """Whether police are here outside hours from an instant on. Other kinds need no leave of this sort.

        `until`: when it is written, or now. Only what is written while the same hours last, or within the 15 minutes
        that a press may be late, is known to lie in them; what is told afterwards may have been at night.
        """
        if kind != Kind.POLICE or since is None:
            return False
        spans = open_spans(clock.facility_date(since), kind, self.published, self.facility_hours)
        written = until or since
        return not any(span.begins <= since < span.ends and written < span.ends + LATE_AFTER for span in spans)
