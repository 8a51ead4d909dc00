"""The night pack: what an officer needs on paper when the power fails: who lies where, fits where, is kept apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from cells.house import House
from cells.verdicts import judge
from cells.words import class_in_words
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup

NOBODY = "-"  # the number of a newcomer who has none yet
CHILD_AGE = 15

SEXES = (Sex.FEMALE, Sex.MALE)
BANDS = (AgeBand.CHILD, AgeBand.ADULT)
GROUPS = (StatusGroup.UNTRIED, StatusGroup.CONVICTED)
CATEGORIES = (Category.PETTY, Category.MODERATE, Category.SERIOUS, Category.GRAVE)


@dataclass(frozen=True, slots=True)
class FreePlaces:
    """Where the next person of a class may lawfully lie: the places left there, and the cells, best first."""

    words: str
    places: int
    cells: tuple[str, ...]


def free_places(house: House) -> list[FreePlaces]:
    """For each class of newcomer the places in cells that are lawful for one of them now.

    A place free for two classes is counted for both: whoever comes first takes it.
    """
    return [_free(house, facts) for facts in _classes()]


def _classes() -> Iterable[Facts]:
    for sex, band, group, category in product(SEXES, BANDS, GROUPS, CATEGORIES):
        child_age = CHILD_AGE if band is AgeBand.CHILD else None
        yield Facts(sex, band, group, category, Record.FIRST, child_age)


def _free(house: House, facts: Facts) -> FreePlaces:
    lawful = [answer for answer in judge(Person(NOBODY, facts), house) if answer.rank]
    lawful.sort(key=lambda answer: answer.rank or 0)
    places = sum(max(0, answer.cell.capacity - house.size(answer.cell.code)) for answer in lawful)
    return FreePlaces(class_in_words(facts), places, tuple(answer.cell.code for answer in lawful))
