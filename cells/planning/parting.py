"""Who cannot all have what is ordered for them, where every group has beds enough: keep-apart orders, company."""

from __future__ import annotations

from dataclasses import replace

from cells.planning.kinds import Question
from cells.planning.model import Terms
from cells.planning.optimum import fewest_moves
from cells.planning.outline import solve_outline
from cells.planning.solver import Clock, Outcome
from cells.planning.uses import lawful_uses

ORDERS, COMPANY = "orders", "company"


def cannot_be_parted(question: Question, clock: Clock) -> frozenset[str]:
    """People for whom together no arrangement does what their orders and their need of company ask.

    Nobody who could be left out of the proof is among them; nobody at all where it was not found in time.
    """
    uses = lawful_uses(question)
    terms = Terms({code: uses[question.shape_of[code]] for code in question.house.cells})
    found = fewest_moves(question, terms, clock)
    core = found.special if found.impossible else frozenset[str]()
    for person in sorted(core):
        without = replace(terms, special=core - {person})
        if solve_outline(question, without, clock).outcome is Outcome.INFEASIBLE:
            core -= {person}
    return core


def asked_for(question: Question, people: frozenset[str]) -> tuple[str, ...]:
    """What these people ask for beside a bed."""
    orders = any(people & question.orders.get(number, {}).keys() for number in people)
    company = any(question.kinds[question.kind_of[number]].not_alone for number in people)
    return (*([ORDERS] if orders else []), *([COMPANY] if company else []))
