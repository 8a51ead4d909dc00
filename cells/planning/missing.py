"""What is missing where no lawful arrangement exists: who does not fit, and the smallest addition."""

from dataclasses import dataclass

from cells.planning.kinds import Question
from cells.planning.solver import Clock


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing."""


def what_is_missing(question: Question, clock: Clock) -> Missing:
    return Missing()
