"""A class of people in words: never by name, and one person said as one."""

from django.utils.translation import gettext_lazy, ngettext

from inmates.ages import AgeBand
from inmates.facts import Facts, Sex
from inmates.offences import Category
from inmates.status import StatusGroup

GROUPS = {
    StatusGroup.UNTRIED: gettext_lazy("untried"),
    StatusGroup.CONVICTED: gettext_lazy("convicted"),
    StatusGroup.CIVIL: gettext_lazy("civil"),
    StatusGroup.IMMIGRATION: gettext_lazy("immigration"),
    StatusGroup.WITNESS: gettext_lazy("witness"),
    StatusGroup.FORENSIC: gettext_lazy("forensic"),
}
CATEGORIES = {
    Category.PETTY: gettext_lazy("petty"),
    Category.MODERATE: gettext_lazy("moderate"),
    Category.SERIOUS: gettext_lazy("serious"),
    Category.GRAVE: gettext_lazy("grave"),
    Category.UNCLASSIFIED: gettext_lazy("unclassified"),
}


def who(sex: Sex, count: int, *, young: bool) -> str:
    """`man`, or `girls` for several; `young` is a child, or someone who may be one."""
    if young:
        words = {
            Sex.MALE: ngettext("boy", "boys", count),
            Sex.FEMALE: ngettext("girl", "girls", count),
            Sex.UNKNOWN: ngettext("young person, sex not known", "young people, sex not known", count),
        }
    else:
        words = {
            Sex.MALE: ngettext("man", "men", count),
            Sex.FEMALE: ngettext("woman", "women", count),
            Sex.UNKNOWN: ngettext("adult, sex not known", "adults, sex not known", count),
        }
    return words[sex]


def class_in_words(facts: Facts) -> str:
    """One person's class: `untried man, serious`, `convicted boy (15), petty`."""
    words = f"{GROUPS[facts.group]} {who(facts.sex, 1, young=facts.young)}"
    if facts.band is AgeBand.CHILD:
        words = f"{words} ({facts.child_age})"
    return f"{words}, {CATEGORIES[facts.category]}" if facts.category in CATEGORIES else words
