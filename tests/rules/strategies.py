"""Facilities for the property tests: small, awkward, and the same on every run."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from cells.facts import CellFacts
from cells.house import House
from inmates.ages import AgeBand
from inmates.facts import Facts, Need, Person, Protection, Reach, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup
from tests.rules.making import kept_apart
from tests.rules.naive import Row, World

# The same examples on every run: a red test is red for everyone, and tomorrow.
some = settings(derandomize=True, deadline=None, max_examples=150)
many = settings(derandomize=True, deadline=None, max_examples=400)


def mostly[T](usual: T, *others: T) -> st.SearchStrategy[T]:
    """The usual value in half of all cases, so that lawful cells turn up too."""
    return st.sampled_from([usual] * len(others) + list(others))
