"""What the clocks know of someone in custody. Pure: inmates/running.py reads it from the rows."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from inmates.ages import AgeBand
from inmates.counting import on_wall
from inmates.status import GROUP_OF_STATUS, StatusGroup


def first(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def last(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def wall(moment: datetime | None) -> date | None:
    return on_wall(moment) if moment else None


class OrderKind(StrEnum):
    """What an order commits someone to. One of no kind came with a register that did not say."""

    REMAND = "remand"
    EXAMINATION = "examination"
    TRIAL = "trial"
    SENTENCE = "sentence"
    CIVIL = "civil"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Order:
    """An order that commits someone. `valid_until` None: it names no end; `kind` empty: it is not known."""

    issued_on: date | None = None
    valid_until: date | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyFacts:
    """What the clocks know of someone in custody, on a date. Moments are aware, None is not known."""

    number: str
    status: str
    band: AgeBand
    admitted_at: datetime
    years: int | None = None
    taken_over: bool = False
    finding: bool = False
    orders: tuple[Order, ...] = ()
    arrested_at: datetime | None = None
    remanded_on: date | None = None
    committed_on: date | None = None
    last_court_on: date | None = None
    sentenced_on: date | None = None
    sentence_months: int | None = None
    earliest_release_on: date | None = None
    disputed_at: datetime | None = None
    release_received_at: datetime | None = None
    release_kind: str = ""
    health_seen_at: datetime | None = None
    copy_demanded_at: datetime | None = None
    copy_given_at: datetime | None = None

    @property
    def group(self) -> StatusGroup:
        return GROUP_OF_STATUS[self.status]

    @property
    def young(self) -> bool:
        """A child, or someone who may be one."""
        return self.band in {AgeBand.CHILD, AgeBand.AGE_DISPUTED}

    @property
    def admitted_on(self) -> date:
        return on_wall(self.admitted_at)

    @property
    def ordered_on(self) -> date | None:
        """The day of the newest order."""
        return max((order.issued_on for order in self.orders if order.issued_on), default=None)

    @property
    def seen_by_court_on(self) -> date | None:
        """The last day on which the person is known to have been before a court."""
        return last(self.remanded_on, self.committed_on, self.last_court_on, self.sentenced_on)
