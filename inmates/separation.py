"""Which people may not share a cell: the rules between person and person.

Every rule is symmetric and is asked of the newcomer against each other occupant. `APART` joins
persons rather than facts, and reaches further than the cell; the house answers it
(`cells.house.House.kept_apart`), and its entry here gives its weight, words and basis.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from inmates.ages import AgeBand
from inmates.facts import Facts, Record, Sex
from inmates.offences import Category
from lcs_ims.lib.objections import Severity, gettext_noop

YOUNGER_CHILD = 14  # under this age
OLDER_CHILD = 16  # from this age


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `title` is what officers call its breach; `sentence` may use {count}, the
    number of people it concerns.
    """

    code: str
    title: str
    severity: Severity
    basis: str
    says: str
    sentence: str
    one: str = ""  # the sentence for one person, where it differs

    def words(self, count: int) -> str:
        return self.one if count == 1 and self.one else self.sentence


@dataclass(frozen=True, slots=True)
class PairRule(Rule):
    conflicts: Callable[[Facts, Facts], bool] = field(kw_only=True)


def _sex(a: Facts, b: Facts) -> bool:
    return a.sex != b.sex or a.sex == Sex.UNKNOWN


def _child(a: Facts, b: Facts) -> bool:
    return a.young != b.young


def _infection(a: Facts, b: Facts) -> bool:
    return a.isolation != b.isolation


def _age_disputed(a: Facts, b: Facts) -> bool:
    return AgeBand.AGE_DISPUTED in {a.band, b.band} and not _child(a, b)


def _child_ages(a: Facts, b: Facts) -> bool:
    if a.child_age is None or b.child_age is None:
        return False
    younger, older = sorted((a.child_age, b.child_age))
    return younger < YOUNGER_CHILD and older >= OLDER_CHILD


def _status(a: Facts, b: Facts) -> bool:
    return a.group != b.group


def _gravity(a: Facts, b: Facts) -> bool:
    pair = {a.category, b.category}
    if Category.UNCLASSIFIED in pair:
        return True
    return Category.PETTY in pair and not pair.isdisjoint({Category.SERIOUS, Category.GRAVE})


def _faction(a: Facts, b: Facts) -> bool:
    return bool(a.faction and b.faction) and (b.faction in a.rivals or a.faction in b.rivals)


def _single(a: Facts, b: Facts) -> bool:
    return a.needs_single_cell or b.needs_single_cell


def _protection(a: Facts, b: Facts) -> bool:
    return a.protection != b.protection


def _young(a: Facts, b: Facts) -> bool:
    return {a.band, b.band} == {AgeBand.YOUNG_ADULT, AgeBand.ADULT}


def _record(a: Facts, b: Facts) -> bool:
    return a.record != b.record or a.record == Record.UNKNOWN


def _grade(a: Facts, b: Facts) -> bool:
    graded = {Category.MODERATE, Category.SERIOUS, Category.GRAVE}
    return a.category != b.category and a.category in graded and b.category in graded


APART = Rule(
    "APART",
    gettext_noop("Kept apart"),
    Severity.STRICT,
    "NMR 1, 12(2)",
    "An open keep-apart order joins them: any level in the same cell, block or facility in the same block, facility "
    "in the same facility.",
    gettext_noop("Open keep-apart orders join this person to {count} people too near to this cell."),
    gettext_noop("An open keep-apart order joins this person to someone too near to this cell."),
)

PAIR_RULES: tuple[PairRule, ...] = (
    PairRule(
        "SEX",
        gettext_noop("Sexes together"),
        Severity.ABSOLUTE,
        "NMR 11(a); CPWA 2011 s.103(4)(b)",
        "Their sexes differ, or either is unknown.",
        gettext_noop("{count} people in this cell are of another sex, or a sex is not known."),
        gettext_noop("Someone in this cell is of another sex, or a sex is not known."),
        conflicts=_sex,
    ),
    PairRule(
        "CHILD",
        gettext_noop("Child with adult"),
        Severity.ABSOLUTE,
        "CPWA 2011 s.132(5); CRC 37(c); NMR 11(d), 112(2)",
        "One is a child or of disputed age, the other a young adult or an adult.",
        gettext_noop("This would put a child, or someone who may be one, with {count} people of the other age."),
        gettext_noop("This would put a child, or someone who may be one, and an adult together."),
        conflicts=_child,
    ),
    PairRule(
        "INFECTION",
        gettext_noop("Infection"),
        Severity.ABSOLUTE,
        "NMR 30(d)",
        "Their medical isolation differs; isolation beside none differs too.",
        gettext_noop("{count} people in this cell are not in the same medical isolation."),
        gettext_noop("Someone in this cell is not in the same medical isolation."),
        conflicts=_infection,
    ),
    PairRule(
        "AGE-DISPUTED",
        gettext_noop("Age in dispute"),
        Severity.STRICT,
        "CPWA 2011 ss.81-85",
        "The age of either is disputed and the other is a child, or of disputed age too.",
        gettext_noop("An age is disputed between this person and {count} people in this cell."),
        gettext_noop("An age is disputed between this person and someone in this cell."),
        conflicts=_age_disputed,
    ),
    PairRule(
        "CHILD-AGES",
        gettext_noop("Young child with older child"),
        Severity.STRICT,
        "CRC 3, 37(c)",
        "Both are children, one under 14 and the other 16 or over.",
        gettext_noop("This would put a child under 14 with children of 16 or over ({count} people)."),
        gettext_noop("This would put a child under 14 with a child of 16 or over."),
        conflicts=_child_ages,
    ),
    PairRule(
        "STATUS",
        gettext_noop("Legal status mixed"),
        Severity.STRICT,
        "NMR 11(b), 11(c), 112(1), 121; ICCPR 10(2)(a)",
        "Their status groups differ.",
        gettext_noop("{count} people in this cell are held under another legal status."),
        gettext_noop("Someone in this cell is held under another legal status."),
        conflicts=_status,
    ),
    PairRule(
        "GRAVITY",
        gettext_noop("Petty with serious"),
        Severity.STRICT,
        gettext_noop("NMR 93(1)(a); national dialogue recommendation on petty offenders"),
        "One is petty and the other serious or grave; or the offence of either, or of both, is not classified.",
        gettext_noop("This would mix petty with serious offences, or an unclassified offence, for {count} people."),
        gettext_noop("This would mix petty with serious offences, or an unclassified offence."),
        conflicts=_gravity,
    ),
    PairRule(
        "FACTION",
        gettext_noop("Rival factions"),
        Severity.STRICT,
        "NMR 1, 12(2)",
        "Their factions are declared rivals.",
        gettext_noop("{count} people in this cell belong to a rival faction."),
        gettext_noop("Someone in this cell belongs to a rival faction."),
        conflicts=_faction,
    ),
    PairRule(
        "SINGLE",
        gettext_noop("Needs a single cell"),
        Severity.STRICT,
        "NMR 12(1)",
        "Either needs a single cell and does not need, themselves, to be with others.",
        gettext_noop("A single cell is needed, by this person or by people in this cell; {count} others are here."),
        gettext_noop("A single cell is needed, by this person or by the one in this cell."),
        conflicts=_single,
    ),
    PairRule(
        "PROTECTION",
        gettext_noop("Protection mixed"),
        Severity.STRICT,
        "NMR 2(2), 12(2)",
        "Their protection differs; a protected person beside an unprotected one differs too.",
        gettext_noop("{count} people in this cell are not of the same protection group."),
        gettext_noop("Someone in this cell is not of the same protection group."),
        conflicts=_protection,
    ),
    PairRule(
        "YOUNG",
        gettext_noop("Young adult with adult"),
        Severity.ADVISORY,
        "NMR 11(d)",
        "One is a young adult, the other an adult.",
        gettext_noop("Young adults (18 to 20) and older adults would share: {count} people."),
        gettext_noop("A young adult (18 to 20) and an older adult would share."),
        conflicts=_young,
    ),
    PairRule(
        "RECORD",
        gettext_noop("First with repeat"),
        Severity.ADVISORY,
        "NMR 11, 93",
        "Their records differ, or either is not known.",
        gettext_noop("First and repeat offenders would share, or a record is not known: {count} people."),
        gettext_noop("A first and a repeat offender would share, or a record is not known."),
        conflicts=_record,
    ),
    PairRule(
        "GRADE",
        gettext_noop("Offence categories mixed"),
        Severity.ADVISORY,
        "NMR 93",
        "Their offence categories differ among moderate, serious and grave.",
        gettext_noop("The offences of {count} people in this cell are of another category."),
        gettext_noop("The offence of someone in this cell is of another category."),
        conflicts=_grade,
    ),
)


@lru_cache(maxsize=200_000)
def pair_conflicts(a: Facts, b: Facts) -> tuple[PairRule, ...]:
    """Every pair rule, in order, that speaks against people of facts `a` and `b` sharing a cell."""
    return tuple(rule for rule in PAIR_RULES if rule.conflicts(a, b))
