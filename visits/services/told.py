"""When a step of a visit is said to have happened: now at the desk, by telephone, or on paper in a power cut."""

from dataclasses import dataclass, replace
from datetime import datetime

from inmates.models import PaperForm
from inmates.services.paper import Claimed, claimed_of
from visits.models import Step, Visit


@dataclass(frozen=True, slots=True)
class Told:
    """When a step is said to have happened (now, where nobody says), why it is told late, and where it comes from.

    A `cause` makes the lateness nobody's: a power cut.
    """

    at: datetime | None = None
    reason: str = ""
    source: Step.Source = Step.Source.DESK
    cause: str = ""

    @classmethod
    def on_paper(cls, claimed: Claimed) -> "Told":
        return cls(claimed.at, claimed.why, Step.Source.PAPER, claimed.cause)

    @property
    def in_event(self) -> dict[str, str]:
        return {"cause": self.cause} if self.cause else {}


NOW = Told()
BY_PHONE = Told(source=Step.Source.PHONE)


def as_on_paper(visit: Visit, told: Told) -> Told:
    """A time of a visit that was entered from a paper form stood on that form too."""
    claimed = claimed_of(visit.facility, PaperForm.Kind.VISIT, visit.visit_no, told.at) if told.at else None
    return replace(Told.on_paper(claimed), reason=told.reason or claimed.why) if claimed else told
