"""Whether a moment lies outside the hours in which a kind may visit a facility. Of the police that needs leave."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Self

from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from visits.hours import Published, open_spans
from visits.kinds import Kind
from visits.models import VisitingHours


@dataclass(frozen=True)
class OutsideHours:
    """The hours of one facility, read once."""

    published: tuple[Published, ...]
    facility_hours: tuple[time, time] | None

    @classmethod
    def of(cls, facility: Facility) -> Self:
        rows = VisitingHours.objects.filter(facility=facility, kind=Kind.POLICE)
        published = tuple(Published(row.kind, row.day, row.begins, row.ends) for row in rows)
        begins, ends = facility.visiting_from, facility.visiting_to
        return cls(published, (begins, ends) if begins and ends else None)

    def when(self, kind: str, moment: datetime | None) -> bool:
        """Whether police come here outside hours at this moment. Other kinds need no leave of this sort."""
        if kind != Kind.POLICE or moment is None:
            return False
        spans = open_spans(clock.facility_date(moment), kind, self.published, self.facility_hours)
        return not any(span.begins <= moment < span.ends for span in spans)
