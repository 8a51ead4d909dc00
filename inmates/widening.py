"""Does a change of a fact open cells to someone? What opens takes two officers; what closes acts at once.

Judged field by field against what is on file, never by whom it concerns. Where a change may open one cell and
close another it counts as widening: only what surely protects is taken on one officer's word.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inmates.ages import AgeBand, age_on, latest_birth
from inmates.facts import Need
from inmates.offences import Category
from inmates.status import GROUP_OF_STATUS


class Effect(StrEnum):
    NEUTRAL = "neutral"  # no rule that forbids looks at it
    NARROWS = "narrows"
    SHIFTS = "shifts"  # a court moved the person to another status group: reality, whatever it opens
    WIDENS = "widens"


@dataclass(frozen=True, slots=True)
class OnFile:
    """The facts on file that decide a cell, as fields. `category` is the one the rules use."""

    sex: str
    placed_as: str
    date_of_birth: str
    age_disputed: bool
    child_until: date | None
    legal_status: str
    category: str
    record: str
    isolation: str
    protection: str
    needs: frozenset[str]
    faction: str

    def band(self, on: date) -> AgeBand:
        born = latest_birth(self.date_of_birth)
        return age_on(born, on, disputed=self.age_disputed, child_until=self.child_until).band


STRICTNESS = (
    Category.NONE,
    Category.PETTY,
    Category.MODERATE,
    Category.SERIOUS,
    Category.GRAVE,
    Category.UNCLASSIFIED,
)
"""Categories by how much they close. Unclassified closes most: beside it every sharing is an exception."""

GROWN = frozenset({AgeBand.YOUNG_ADULT, AgeBand.ADULT})


def effects(before: OnFile, after: OnFile, on: date) -> dict[str, Effect]:
    """What each changed fact does to the cells someone may enter, by field, on a facility date."""
    return {
        field: judge(before, after, on)
        for field, judge in _JUDGES.items()
        if getattr(before, field) != getattr(after, field)
    }


def makes_a_child_of_a_grown_person(before: OnFile, after: OnFile, on: date) -> bool:
    """Whether the change would put someone among children who is on file as grown up.

    It opens children's cells, so it waits for a second officer; until then the age is in dispute, which
    protects both: the person leaves the adults and does not join the children.
    """
    return before.band(on) in GROWN and after.band(on) is AgeBand.CHILD


def _sex(_before: OnFile, after: OnFile, _on: date) -> Effect:
    """Not known shares with nobody; anything else opens the cells of one sex."""
    return Effect.NARROWS if after.sex == "unknown" else Effect.WIDENS


def _placed_as(_before: OnFile, _after: OnFile, _on: date) -> Effect:
    """An individual decision, made or ended, moves someone to the cells of the other sex (NMR 7(a))."""
    return Effect.WIDENS


def _date_of_birth(before: OnFile, after: OnFile, on: date) -> Effect:
    """Later, or none: younger, or in dispute. Earlier, or one where there was none: older, or settled."""
    old, new = latest_birth(before.date_of_birth), latest_birth(after.date_of_birth)
    if new is None:
        return Effect.NARROWS
    if old is None or new < old or makes_a_child_of_a_grown_person(before, after, on):
        return Effect.WIDENS
    return Effect.NEUTRAL if new == old else Effect.NARROWS


def _age_disputed(_before: OnFile, after: OnFile, _on: date) -> Effect:
    """A dispute protects; to settle it opens the cells of one age."""
    return Effect.NARROWS if after.age_disputed else Effect.WIDENS


def _child_until(_before: OnFile, _after: OnFile, _on: date) -> Effect:
    """Set, it opens children's cells to someone of 18 or more; ended, it opens those of adults."""
    return Effect.WIDENS


def _legal_status(before: OnFile, after: OnFile, _on: date) -> Effect:
    """What a court has decided is true at once; another group of statuses moves the person."""
    groups = GROUP_OF_STATUS[before.legal_status], GROUP_OF_STATUS[after.legal_status]
    return Effect.NEUTRAL if groups[0] is groups[1] else Effect.SHIFTS


def _category(before: OnFile, after: OnFile, _on: date) -> Effect:
    """A lower category opens the cells of those who are to be kept from worse company."""
    lower = STRICTNESS.index(Category(after.category)) < STRICTNESS.index(Category(before.category))
    return Effect.WIDENS if lower else Effect.NARROWS


def _record(_before: OnFile, _after: OnFile, _on: date) -> Effect:
    """Only advisory rules look at it."""
    return Effect.NEUTRAL


def _needs(before: OnFile, after: OnFile, _on: date) -> Effect:
    """A need that ends opens what it closed."""
    return Effect.WIDENS if before.needs - after.needs else Effect.NARROWS


def _begun(field: str) -> Callable[[OnFile, OnFile, date], Effect]:
    """Isolation, protection or faction: begun, it sets apart; ended or changed, it opens other cells."""

    def judge(before: OnFile, _after: OnFile, _on: date) -> Effect:
        return Effect.WIDENS if getattr(before, field) else Effect.NARROWS

    return judge


_JUDGES: dict[str, Callable[[OnFile, OnFile, date], Effect]] = {
    "sex": _sex,
    "placed_as": _placed_as,
    "date_of_birth": _date_of_birth,
    "age_disputed": _age_disputed,
    "child_until": _child_until,
    "legal_status": _legal_status,
    "category": _category,
    "record": _record,
    "isolation": _begun("isolation"),
    "protection": _begun("protection"),
    "needs": _needs,
    "faction": _begun("faction"),
}


def of_health_staff(before: OnFile, after: OnFile) -> bool:
    """Whether the change is for health staff alone to ask: isolation, and the need not to be alone."""
    return before.isolation != after.isolation or Need.NOT_ALONE in before.needs ^ after.needs
