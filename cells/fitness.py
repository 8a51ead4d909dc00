"""Which cell may take which person: person and cell, cell and number.

Occupants are the *others* in the cell; people away at court or in hospital keep their place and count.
Floor areas are decimals and are compared exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from cells.facts import CellAge, CellFacts, Company, Purpose
from inmates.facts import Facts, Need
from inmates.separation import Rule
from lcs_ims.lib.objections import Severity, gettext_noop

LEAST_AREA = Decimal("2.0")  # m² a person; under this nobody can be held decently (ICRC)
SHARED_AREA = Decimal("3.4")  # m² a person in a shared cell (ICRC)
SINGLE_AREA = Decimal("5.4")  # m² for one person alone (ICRC)


@dataclass(frozen=True, slots=True)
class CellRule(Rule):
    """A rule between a person and a cell."""

    objects: Callable[[Facts, CellFacts], bool] = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class NumberRule(Rule):
    """A rule between a person, a cell and the people who would be there or near."""

    objects: Callable[[Facts, CellFacts, Company], bool] = field(kw_only=True)


def _out_of_service(person: Facts, cell: CellFacts) -> bool:
    return not cell.in_service


def _cell_sex(person: Facts, cell: CellFacts) -> bool:
    return bool(cell.sex) and cell.sex != person.sex


def _cell_age(person: Facts, cell: CellFacts) -> bool:
    if cell.age == CellAge.CHILD:
        return not person.young
    return cell.age == CellAge.ADULT and person.young


def _child_segregation(person: Facts, cell: CellFacts) -> bool:
    return cell.purpose == Purpose.SEGREGATION and person.young


def _cell_status(person: Facts, cell: CellFacts) -> bool:
    return bool(cell.status) and cell.status != person.group


def _purpose(person: Facts, cell: CellFacts) -> bool:
    nursery = Need.NURSERY in person.needs
    if cell.purpose in {Purpose.ORDINARY, Purpose.RECEPTION}:
        return bool(person.isolation) or nursery
    if cell.purpose == Purpose.MEDICAL:
        return not person.isolation
    if cell.purpose == Purpose.NURSERY:
        return not nursery or bool(person.isolation)
    return True


def _step_free(person: Facts, cell: CellFacts) -> bool:
    return Need.STEP_FREE in person.needs and not cell.step_free


CELL_RULES: tuple[CellRule, ...] = (
    CellRule(
        "OUT-OF-SERVICE",
        gettext_noop("Cell out of service"),
        Severity.ABSOLUTE,
        gettext_noop("Cell not in service"),
        "The cell is not in service.",
        gettext_noop("Cell {cell} is out of service."),
        objects=_out_of_service,
    ),
    CellRule(
        "CELL-SEX",
        gettext_noop("Cell for another sex"),
        Severity.ABSOLUTE,
        "NMR 11(a)",
        "The cell is designated for a sex that is not the person's.",
        gettext_noop("Cell {cell} is for another sex, or this person's sex is not known."),
        objects=_cell_sex,
    ),
    CellRule(
        "CELL-AGE",
        gettext_noop("Cell for another age"),
        Severity.ABSOLUTE,
        "NMR 11(d)",
        "The cell is designated for children and the person is a young adult or an adult, or for adults and the "
        "person is a child or of disputed age.",
        gettext_noop("Cell {cell} is for another age."),
        objects=_cell_age,
    ),
    CellRule(
        "CHILD-SEGREGATION",
        gettext_noop("Child in segregation"),
        Severity.ABSOLUTE,
        "NMR 45(2); Havana Rules 67",
        "The cell is for segregation and the person is a child or of disputed age.",
        gettext_noop("Cell {cell} is for segregation. A child, or someone who may be one, is never segregated."),
        objects=_child_segregation,
    ),
    CellRule(
        "CELL-STATUS",
        gettext_noop("Cell for another status"),
        Severity.STRICT,
        "NMR 11(b)",
        "The cell is designated for another status group.",
        gettext_noop("Cell {cell} is for people held under another legal status."),
        objects=_cell_status,
    ),
    CellRule(
        "PURPOSE",
        gettext_noop("Cell for another purpose"),
        Severity.STRICT,
        gettext_noop("Purpose of the cell"),
        "The cell's purpose does not take this person: ordinary and reception cells take anyone without isolation "
        "and without the need of a nursery; medical cells take people in isolation; nursery cells take people with "
        "the need of a nursery and without isolation; segregation cells take nobody through placement.",
        gettext_noop("The purpose of cell {cell} does not take this person."),
        objects=_purpose,
    ),
    CellRule(
        "STEP-FREE",
        gettext_noop("Not step-free"),
        Severity.STRICT,
        "NMR 5(2)",
        "The person needs a step-free cell and this one is not.",
        gettext_noop("This person needs a step-free cell; {cell} is not."),
        objects=_step_free,
    ),
)


def over_capacity(cell: CellFacts, people: int) -> bool:
    return people > cell.capacity


def under_least_area(cell: CellFacts, people: int) -> bool:
    return cell.area < LEAST_AREA * people


def _capacity(person: Facts, cell: CellFacts, company: Company) -> bool:
    return over_capacity(cell, company.others + 1)


def _space_minimum(person: Facts, cell: CellFacts, company: Company) -> bool:
    return under_least_area(cell, company.others + 1)


def must_not_be_alone(person: Facts, others: int) -> bool:
    return Need.NOT_ALONE in person.needs and others == 0


def _alone(person: Facts, cell: CellFacts, company: Company) -> bool:
    return must_not_be_alone(person, company.others)


def _space(person: Facts, cell: CellFacts, company: Company) -> bool:
    standard = SHARED_AREA * (company.others + 1) if company.others else SINGLE_AREA
    return cell.area < standard


def _child_alone(person: Facts, cell: CellFacts, company: Company) -> bool:
    return person.young and company.others == 0


def _block_sex(person: Facts, cell: CellFacts, company: Company) -> bool:
    return bool(company.block_sexes - {person.sex})


def _block_child(person: Facts, cell: CellFacts, company: Company) -> bool:
    return company.block_grown if person.young else company.block_young


ALONE = NumberRule(
    "ALONE",
    gettext_noop("Must not be alone"),
    Severity.STRICT,
    "NMR 33, 46",
    "The person must not be alone and the cell has no occupant.",
    gettext_noop("This person must not be alone, and nobody else is in cell {cell}."),
    objects=_alone,
)
LEFT_ALONE = gettext_noop("Someone who must not be alone would be left alone in cell {left}.")
BOTH_ALONE = gettext_noop(
    "Nobody else is in cell {cell}, and in cell {left} someone would be left alone; neither may be alone."
)

CAPACITY = NumberRule(
    "CAPACITY",
    gettext_noop("Over capacity"),
    Severity.STRICT,
    "NMR 12, 13",
    "There would be more people than the cell is certified for.",
    gettext_noop("Cell {cell} is certified for {capacity}; there would be {people}."),
    objects=_capacity,
)
SPACE_MINIMUM = NumberRule(
    "SPACE-MINIMUM",
    gettext_noop("Under 2.0 m² each"),
    Severity.STRICT,
    gettext_noop("ICRC space guidance"),
    "There would be less than 2.0 m² of floor a person.",
    gettext_noop("Cell {cell} has {area} m², less than 2.0 m² a person for {people}."),
    objects=_space_minimum,
)

NUMBER_RULES: tuple[NumberRule, ...] = (
    CAPACITY,
    SPACE_MINIMUM,
    ALONE,
    NumberRule(
        "SPACE",
        gettext_noop("Little space"),
        Severity.ADVISORY,
        gettext_noop("ICRC space guidance"),
        "There would be less than 3.4 m² of floor a person, or less than 5.4 m² for one person alone.",
        gettext_noop("Cell {cell} has {area} m², under the standard for {people}."),
        objects=_space,
    ),
    NumberRule(
        "CHILD-ALONE",
        gettext_noop("Child alone"),
        Severity.ADVISORY,
        "Havana Rules 67",
        "A child, or someone of disputed age, would be alone.",
        gettext_noop("A child, or someone who may be one, would be alone in cell {cell}."),
        objects=_child_alone,
    ),
    NumberRule(
        "BLOCK-SEX",
        gettext_noop("Sexes in one block"),
        Severity.ADVISORY,
        "NMR 11(a)",
        "Someone of another recorded sex (not known counts as one) has a cell in the same block, this cell included.",
        gettext_noop("People of another sex have cells in this block."),
        objects=_block_sex,
    ),
    NumberRule(
        "BLOCK-CHILD",
        gettext_noop("Child and adult in one block"),
        Severity.ADVISORY,
        "NMR 112(2)",
        "The person is a child or of disputed age and a young adult or an adult has a cell in the same block, this "
        "cell included; or the reverse.",
        gettext_noop("Children and adults would have cells in the same block."),
        objects=_block_child,
    ),
)
