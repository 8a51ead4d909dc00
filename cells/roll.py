"""The roll of a facility: everyone held there, by cell, with what officers must know at the door."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cells.models import Cell, Stay, Whereabouts
from cells.unhoused import without_cell
from cells.words import class_in_words
from inmates.ages import AgeBand
from inmates.facts import Facts, Need
from inmates.models import Custody, Inmate
from inmates.people import Reader
from inmates.search import find_held
from lcs_ims.facilities.models import Facility

Tag = tuple[str, str]
"""What a tag says, and its tone."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Someone in the roll. `stay` is None without a cell."""

    inmate: Inmate
    stay: Stay | None
    words: str
    tags: list[Tag]


@dataclass(frozen=True, slots=True)
class CellRoll:
    """A cell with everyone who has a bed in it; without a cell it lists people from wherever they are."""

    cell: Cell | None
    people: list[Listed]


def blocks(facility: Facility) -> list[str]:
    """The codes of the blocks that have cells."""
    return sorted(set(Cell.objects.in_use().filter(facility=facility).values_list("block__code", flat=True)))


def roll_of_block(facility: Facility, block: str, on: date) -> list[CellRoll]:
    """The cells of a block with their people, empty cells too. Three queries."""
    cells = Cell.objects.in_use().filter(facility=facility, block__code=block).order_by("code")
    stays = Stay.objects.open().filter(cell__facility=facility, cell__block__code=block)
    listed: dict[int, list[Listed]] = {}
    rows = list(stays.select_related("inmate").order_by("bed"))
    away, reader = _away(stay.custody_id for stay in rows), Reader(on, {})
    for stay in rows:
        listed.setdefault(stay.cell_id, []).append(_listed(stay.inmate, stay, reader, away.get(stay.custody_id)))
    return [CellRoll(cell, listed.get(cell.pk, [])) for cell in cells]


def roll_without_cell(facility: Facility, on: date) -> CellRoll:
    """Those without a cell, longest first. Two queries."""
    return CellRoll(None, _all_listed(without_cell(facility).select_related("inmate"), {}, on))


def found_in_roll(facility: Facility, words: str, on: date) -> CellRoll:
    """Those whose number or name is like the words, best first, wherever they sleep. Four queries."""
    custodies = find_held(words, Custody.objects.open().at(facility))
    stays = Stay.objects.open().filter(custody__in=[custody.pk for custody in custodies]).select_related("cell")
    return CellRoll(None, _all_listed(custodies, {stay.custody_id: stay for stay in stays}, on))


def _all_listed(custodies: Iterable[Custody], stays: dict[int, Stay], on: date) -> list[Listed]:
    rows = list(custodies)
    away, reader = _away(row.pk for row in rows), Reader(on, {})
    return [_listed(row.inmate, stays.get(row.pk), reader, away.get(row.pk)) for row in rows]


def _away(custodies: Iterable[int]) -> dict[int, Whereabouts]:
    places = Whereabouts.objects.filter(custody__in=list(custodies), ended_at__isnull=True)
    return {place.custody_id: place for place in places}


def _listed(inmate: Inmate, stay: Stay | None, reader: Reader, away: Whereabouts | None) -> Listed:
    facts = reader.of(inmate).facts
    return Listed(inmate, stay, class_in_words(facts), _tags(facts, away))


def _tags(facts: Facts, away: Whereabouts | None) -> list[Tag]:
    """Not protection: a roll is printed and lies about, and it must not point at an informer."""
    said = (
        (facts.band is AgeBand.CHILD, _("Child"), "note"),
        (facts.band is AgeBand.AGE_DISPUTED, _("Age disputed"), "warn"),
        (bool(facts.isolation), _("Isolation"), "warn"),
        (Need.NOT_ALONE in facts.needs, _("Not alone"), "warn"),
        (away is not None, away.get_kind_display() if away else "", "mute"),
    )
    return [(words, tone) for holds, words, tone in said if holds]
