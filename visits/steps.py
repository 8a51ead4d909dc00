"""The clock of a visit: arrived, requested, produced, started, ended, left. Pure Python.

Two presses are required, arrived and started. Arriving also requests the inmate from the unit; a start says
that they were produced, leaving says that the visit had ended. What nobody pressed is inferred, and marked so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from lcs_ims.lib.objections import Objection, Severity, gettext_noop


class Step(StrEnum):
    ARRIVED = "arrived"
    REQUESTED = "requested"
    PRODUCED = "produced"
    STARTED = "started"
    ENDED = "ended"
    LEFT = "left"


ORDER = tuple(Step)
BASIS = "visits are timed as they happen"

Clock = Mapping[Step, datetime]
"""When each step that has happened did, as it was claimed."""


@dataclass(frozen=True, slots=True)
class Press:
    """A step and when it is said to have happened; `inferred` when no one pressed it."""

    step: Step
    at: datetime
    inferred: bool = False


def presses(clock: Clock, step: Step, at: datetime) -> tuple[Press, ...]:
    """What a press writes: the step itself and those it says have happened, in their order."""
    match step:
        case Step.ARRIVED:
            return (Press(step, at), Press(Step.REQUESTED, at))
        case Step.STARTED:
            said = [earlier for earlier in (Step.REQUESTED, Step.PRODUCED) if earlier not in clock]
        case Step.PRODUCED:
            said = [Step.REQUESTED] if Step.REQUESTED not in clock else []
        case Step.LEFT:
            said = [Step.ENDED] if Step.STARTED in clock and Step.ENDED not in clock else []
        case _:
            said = []
    return (*(Press(one, at, inferred=True) for one in said), Press(step, at))


def objections(clock: Clock, step: Step, at: datetime) -> tuple[Objection, ...]:
    """Everything that speaks against a press now: twice, out of order, or at a time before the step it follows."""
    return tuple(_objections(clock, step, at))


def _objections(clock: Clock, step: Step, at: datetime) -> list[Objection]:
    found = []
    if step in clock:
        found.append(_objection("pressed-already", gettext_noop("This step has its time already. Read it again.")))
    if any(later in clock for later in ORDER[ORDER.index(step) + 1 :]):
        found.append(_objection("too-late-a-step", gettext_noop("A later step has its time already. Read it again.")))
    if step is not Step.ARRIVED and Step.ARRIVED not in clock:
        found.append(_objection("not-arrived", gettext_noop("The visitor has not arrived. Press arrived first.")))
    if step is Step.ENDED and Step.STARTED not in clock:
        found.append(_objection("not-started", gettext_noop("The visit has not started. Press started first.")))
    earlier = [clock[one] for one in ORDER[: ORDER.index(step)] if one in clock]
    if earlier and at < max(earlier):
        found.append(
            _objection("before-the-last-step", gettext_noop("That is before the step it follows. Give a later time."))
        )
    return found


def _objection(code: str, template: str) -> Objection:
    return Objection(code, Severity.ABSOLUTE, template, BASIS)


def under_way(clock: Clock) -> Step:
    """The step that is waited for: the first before the start that has not happened. A delay is charged to it."""
    return next((step for step in (Step.REQUESTED, Step.PRODUCED) if step not in clock), Step.STARTED)


def out_of_order(clock: Clock) -> tuple[Step, Step] | None:
    """The first two steps of which the later is said to have happened earlier, as found in a book on paper."""
    happened = [step for step in ORDER if step in clock]
    return next(((one, two) for one, two in pairwise(happened) if clock[two] < clock[one]), None)
