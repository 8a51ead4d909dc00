"""The clocks of custody: how long the law lets each step take, for whom, and from when.

Each clock is asked of one person's custody (inmates/spans.py) and answers with its start and its limit, or None
where it does not run. What stands in `CLOCKS` is the registry; docs/domain.md prints it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from inmates import spans
from inmates.counting import Counting, act_by, on_wall
from inmates.custody_facts import CustodyFacts
from inmates.spans import Span
from lcs_ims.lib import clock
from lcs_ims.lib.objections import gettext_noop


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: what it is called, whom it is for, what starts and stops it, and what is asked when it is past.

    `to_court` says that the step is asked of a court, so that the court return lists it.
    """

    code: str
    title: str
    whom: str
    starts: str
    length: str
    stops: str
    counting: Counting
    basis: str
    step: str
    to_court: bool
    run: Callable[[CustodyFacts], Span | None]


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs for someone."""

    number: str
    clock: Clock
    starts: date | datetime
    due: date | datetime
    basis: str

    @property
    def due_on(self) -> date:
        return on_wall(self.due)

    @property
    def starts_at(self) -> datetime:
        return self.starts if isinstance(self.starts, datetime) else clock.midnight(self.starts)

    @property
    def passes_at(self) -> datetime:
        """The first moment at which the limit is past."""
        return self.due if isinstance(self.due, datetime) else clock.midnight(self.due + timedelta(days=1))

    @property
    def act_by(self) -> date:
        """The last day, not after the limit, on which a court sits."""
        return act_by(self.due_on)

    def days_over(self, on: date) -> int:
        """Days past the limit on a date; 0 on its last day, negative before."""
        return (on - self.due_on).days

    def is_past(self, now: datetime) -> bool:
        return now >= self.passes_at


CLOCKS: tuple[Clock, ...] = (
    Clock(
        "POLICE-48H",
        gettext_noop("Before a court within 48 hours"),
        "uncharged, remand",
        "arrest; without its moment on file it does not start",
        "48 hours",
        "A day before a court, on or after the day of arrest.",
        Counting.HOURS,
        "Constitution s.6(3); CPEA s.32",
        gettext_noop("Bring the person before the court now, or release."),
        True,
        spans.police,
    ),
    Clock(
        "RELEASE",
        gettext_noop("Out of the gate"),
        "anyone for whom a release order waits",
        "the order is received",
        "2 hours",
        "The person is out.",
        Counting.HOURS,
        "CPEA s.279(2) after an acquittal; LCS policy",
        gettext_noop("Release the person now."),
        False,
        spans.release,
    ),
    Clock(
        "UNDER-10",
        gettext_noop("Under 10 in custody"),
        "anyone under 10 by the date of birth, disputed or not",
        "admission",
        "none",
        "The person leaves custody, or the date of birth is corrected.",
        Counting.AT_ONCE,
        "CPWA s.79",
        gettext_noop("Release the child to the probation officer."),
        True,
        spans.under_ten,
    ),
    Clock(
        "NO-FINDING",
        gettext_noop("10 to 13 without the finding"),
        "10 to 13 by the date of birth; untried, convicted or forensic",
        "admission",
        "none",
        "The inquiry magistrate's finding is on file.",
        Counting.AT_ONCE,
        "CPWA s.79",
        gettext_noop("Hold the inquiry and send the finding, or release the child."),
        True,
        spans.no_finding,
    ),
    Clock(
        "ORDER-MISSING",
        gettext_noop("No order on file"),
        "everyone",
        "admission",
        "none",
        "An order is on file.",
        Counting.AT_ONCE,
        "Constitution s.6; NMR 7",
        gettext_noop("Send the order that commits the person, or release."),
        True,
        spans.order_missing,
    ),
    Clock(
        "ORDER-LAPSED",
        gettext_noop("Order lapsed"),
        "everyone whose orders all name an end",
        "the order that ends last was given",
        "the day it names",
        "An order that ends later, or names no end.",
        Counting.DATE,
        "Constitution s.6; NMR 7",
        gettext_noop("Renew the order, or release."),
        True,
        spans.order_lapsed,
    ),
    Clock(
        "CHILD-3M",
        gettext_noop("Child: release after 3 months"),
        "untried children, and those of disputed age",
        "the first of arrest, remand and admission",
        "3 months",
        "The person is sentenced, released or found to be grown.",
        Counting.MONTHS,
        "CPWA ss.132(4), 142(4)",
        gettext_noop("Release the child."),
        True,
        spans.child_release,
    ),
    Clock(
        "CHILD-14D",
        gettext_noop("Child: before a court every 14 days"),
        "untried children, and those of disputed age",
        "the last known day before a court, else admission",
        "14 days",
        "A later day before a court starts it anew.",
        Counting.DAYS,
        "CPWA s.115(6)(a)",
        gettext_noop("Bring the child before the court."),
        True,
        spans.child_court,
    ),
    Clock(
        "COMMITTAL-6M",
        gettext_noop("6 months after committal"),
        "committed",
        "committal, else the newest order, else admission",
        "6 months",
        "The person is tried, bailed or discharged.",
        Counting.MONTHS,
        "CPEA s.141(2)",
        gettext_noop("Discharge from imprisonment, or say which exception holds."),
        True,
        spans.trial,
    ),
    Clock(
        "COMMITTAL-31D",
        gettext_noop("31 days after committal"),
        "committed",
        "committal, else the newest order, else admission",
        "31 days",
        "The person is tried, bailed or discharged.",
        Counting.DAYS,
        "CPEA s.141(1)",
        gettext_noop("Try at this session, or hear bail."),
        True,
        spans.bail,
    ),
    Clock(
        "REMAND-60D",
        gettext_noop("60 days on remand"),
        "remand, of any age",
        "the first remand, else the first of newest order and admission",
        "60 days",
        "The person is tried, committed or released.",
        Counting.DAYS,
        "Speedy Court Trials Act 2002 s.4",
        gettext_noop("Try, release, or record compelling reasons in writing."),
        True,
        spans.remand,
    ),
    Clock(
        "EXAMINATION-14D",
        gettext_noop("Further examination within 14 days"),
        "the untried whose newest order is a committal for further examination",
        "the day of that order, else admission",
        "14 days",
        "A later order: it starts the clock anew, or is of another kind.",
        Counting.DAYS,
        "CPEA s.82",
        gettext_noop("Examine, or renew with the cause written on the warrant."),
        True,
        spans.examination,
    ),
    Clock(
        "SENTENCE-END",
        gettext_noop("End of the sentence"),
        "convicted and civil, where an end is on file",
        "sentence, else admission",
        "the earliest release date, else the months of the sentence",
        "The person is out.",
        Counting.DATE,
        "Constitution s.6; NMR 7",
        gettext_noop("Release, or find the order that holds the person further."),
        False,
        spans.sentence,
    ),
    Clock(
        "AGE-72H",
        gettext_noop("Disputed age settled"),
        "those of disputed age",
        "the dispute is recorded, else admission",
        "72 hours",
        "The dispute is settled.",
        Counting.HOURS,
        "LCS policy; CPWA ss.81-85",
        gettext_noop("Settle the age: ask the probation officer, a medical officer, the magistrate."),
        False,
        spans.age,
    ),
    Clock(
        "COPY-6H",
        gettext_noop("Copy of the order"),
        "anyone who has demanded a copy",
        "the demand",
        "6 hours",
        "The copy is given.",
        Counting.HOURS,
        "CPEA s.98",
        gettext_noop("Give a true copy of the order now."),
        False,
        spans.copy,
    ),
    Clock(
        "HEALTH-24H",
        gettext_noop("Seen by health staff"),
        "everyone admitted here; a register that was taken over does not tell of examinations",
        "admission",
        "24 hours",
        "Health staff have seen the person.",
        Counting.HOURS,
        "NMR 30",
        gettext_noop("Have health staff see the person today."),
        False,
        spans.health,
    ),
)
"""The registry, gravest first: its order is the order on every page."""

BY_CODE = {one.code: one for one in CLOCKS}


def running(held: CustodyFacts) -> Iterator[Running]:
    """Every clock that runs for someone, in the order of the registry."""
    for one in CLOCKS:
        span = one.run(held)
        if span is not None:
            yield Running(held.number, one, span.starts, span.due, span.basis or one.basis)
