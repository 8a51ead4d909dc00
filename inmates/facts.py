"""The facts about a person that decide a cell, as the rules see them on one date.

Two people with equal `Facts` are the same to every rule but keep-apart orders, which join persons.
That is what makes the rules fast: a pair of facts is judged once, however many people share them.
"""

from dataclasses import dataclass
from enum import StrEnum

from inmates.ages import AgeBand
from inmates.offences import Category
from inmates.status import StatusGroup


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Record(StrEnum):
    FIRST = "first"
    REPEAT = "repeat"
    UNKNOWN = "unknown"


class Protection(StrEnum):
    INFORMER = "informer"
    WITNESS = "witness"
    FORMER_OFFICER = "former_officer"
    SEXUAL_OFFENCE = "sexual_offence"
    VULNERABLE = "vulnerable"


class Need(StrEnum):
    SINGLE_CELL = "single_cell"
    NOT_ALONE = "not_alone"
    STEP_FREE = "step_free"
    NURSERY = "nursery"


class Reach(StrEnum):
    """How far a keep-apart order keeps two people apart."""

    CELL = "cell"
    BLOCK = "block"
    FACILITY = "facility"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules know of a person.

    `sex` is the one the rules use (an individual placement decision already applied). `child_age`
    is the age in whole years of a child, None for everyone else. `isolation` is a cohort's opaque
    name, empty for none. `rivals` are the factions declared rivals of `faction`.
    """

    sex: Sex
    band: AgeBand
    group: StatusGroup
    category: Category
    record: Record
    child_age: int | None = None
    isolation: str = ""
    protection: str = ""
    needs: frozenset[str] = frozenset()
    faction: str = ""
    rivals: frozenset[str] = frozenset()

    @property
    def young(self) -> bool:
        """A child, or someone who may be one: benefit of the doubt."""
        return self.band in {AgeBand.CHILD, AgeBand.AGE_DISPUTED}

    @property
    def needs_single_cell(self) -> bool:
        """A single cell is needed, and no risk forbids being alone."""
        return Need.SINGLE_CELL in self.needs and Need.NOT_ALONE not in self.needs


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in custody, on a date: their number and their facts."""

    number: str
    facts: Facts
