"""Nobody is held longer than needed: of the steps between a hold and its end, only those stay there that must.

A walk is confirmed in one go and leaves nobody held, so the shorter the holds, the shorter the walks.
"""

from __future__ import annotations

from cells.planning.kinds import Question
from cells.planning.steps import Step


def shorten_holds(question: Question, steps: list[Step]) -> list[Step]:
    """The same steps, as lawful, with what need not happen during a hold before it or after it."""
    for hold in [step for step in steps if step.to is None]:
        begin = steps.index(hold)
        placed = next(step for step in steps[begin + 1 :] if step.inmate == hold.inmate)
        end = steps.index(placed, begin)
        steps = [*steps[:begin], *_tightened(question, steps[begin : end + 1]), *steps[end + 1 :]]
    return steps


def _tightened(question: Question, steps: list[Step]) -> list[Step]:
    before: list[Step] = []
    kept = [steps[0]]
    for step in steps[1:]:
        if all(_may_precede(question, step, earlier) for earlier in kept):
            before.append(step)
        else:
            kept.append(step)
    after: list[Step] = []
    needed = [kept.pop()]
    for step in reversed(kept[1:]):
        if all(_may_precede(question, later, step) for later in needed):
            after.insert(0, step)
        else:
            needed.insert(0, step)
    return [*before, kept[0], *needed, *after]


def _may_precede(question: Question, later: Step, earlier: Step) -> bool:
    """Whether two steps may change places: the later one does not need what the earlier one leaves.

    Two who enter one cell may do so in either order: whoever then enters first meets fewer, and both met before.
    """
    if later.inmate == earlier.inmate or later.inmate in question.orders.get(earlier.inmate, {}):
        return False
    return later.to is None or later.to != earlier.origin
