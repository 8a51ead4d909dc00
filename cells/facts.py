"""The facts about a cell that the rules judge, and the company a person would have in it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Purpose(StrEnum):
    ORDINARY = "ordinary"
    RECEPTION = "reception"
    MEDICAL = "medical"
    NURSERY = "nursery"
    SEGREGATION = "segregation"


class CellAge(StrEnum):
    CHILD = "child"
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class CellFacts:
    """A cell as certified and designated. An empty designation takes anyone.

    `code` is unique in the facility; `block` is the block's identity, compared only by equality.
    `area` is the floor in m², exact.
    """

    code: str
    block: str
    capacity: int
    area: Decimal
    sex: str = ""
    age: str = ""
    status: str = ""
    purpose: str = Purpose.ORDINARY
    step_free: bool = False
    in_service: bool = True


@dataclass(frozen=True, slots=True)
class Company:
    """Who else would be near: the number of others in the cell, and who has a cell in the block."""

    others: int
    block_sexes: frozenset[str] = frozenset()
    block_young: bool = False
    block_grown: bool = False
