"""What is not on file, so that a clock does not run for someone whom it may protect. Listed until somebody finds out.

A register that was taken over says little of the orders behind it; unknown is never safe, and never silent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from inmates.custody_facts import CustodyFacts
from inmates.status import StatusGroup
from lcs_ims.lib.objections import gettext_noop

WITHOUT_END = frozenset({"condemned", "kings_pleasure_child"})


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that is missing, the clock that therefore does not run, and how it is found out."""

    clock: str
    title: str
    step: str
    missing: Callable[[CustodyFacts], bool]


def _kind_of_order(held: CustodyFacts) -> bool:
    newest = max(held.orders, key=lambda order: order.issued_on or date.min, default=None)
    return held.group is StatusGroup.UNTRIED and newest is not None and not newest.kind


def _arrest(held: CustodyFacts) -> bool:
    brought = held.status in {"uncharged", "remand"}
    return brought and held.arrested_at is None and held.seen_by_court_on is None


def _end_of_sentence(held: CustodyFacts) -> bool:
    if held.group is not StatusGroup.CONVICTED or held.status in WITHOUT_END or held.earliest_release_on:
        return False
    return held.sentenced_on is None or held.sentence_months is None


UNKNOWNS = (
    Unknown(
        "EXAMINATION-14D",
        gettext_noop("What kind of order it is"),
        gettext_noop("Read the order and say its kind. A committal for further examination has 14 days."),
        _kind_of_order,
    ),
    Unknown(
        "POLICE-48H",
        gettext_noop("When the person was arrested"),
        gettext_noop("Ask the station for the moment of arrest, or the court for its first day, and record it."),
        _arrest,
    ),
    Unknown(
        "SENTENCE-END",
        gettext_noop("When the sentence ends"),
        gettext_noop("Read the warrant of committal and record the day and length of the sentence."),
        _end_of_sentence,
    ),
)


def unknowns(held: CustodyFacts) -> tuple[Unknown, ...]:
    """What is not known of someone and keeps a clock from running, in the order of the list."""
    return tuple(one for one in UNKNOWNS if one.missing(held))
