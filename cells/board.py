"""The facility board: blocks and cells at a glance, who is in by class, and what is wrong."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cells.facts import CellFacts
from cells.house import House
from cells.models import Breach
from cells.words import GROUPS, who
from inmates.facts import Facts
from lcs_ims.lib.objections import Severity


@dataclass(frozen=True, slots=True)
class Card:
    """A cell on the board."""

    url: str
    code: str
    occupants: int
    capacity: int
    people: str
    wrong: str
    tone: str
    mark: str


@dataclass(frozen=True, slots=True)
class BlockCards:
    code: str
    occupants: int
    capacity: int
    cards: list[Card]


def block_cards(house: House, breaches: Iterable[Breach]) -> list[BlockCards]:
    """The cards of a house by block, in the order of their codes."""
    wrong: dict[str, list[Breach]] = defaultdict(list)
    for breach in breaches:
        if breach.cell:
            wrong[breach.cell.code].append(breach)
    grouped: dict[str, list[CellFacts]] = defaultdict(list)
    for cell in house.cells.values():
        grouped[cell.block].append(cell)
    return [_block(house, code, cells, wrong) for code, cells in sorted(grouped.items())]


def people_in_words(people: Iterable[Facts]) -> str:
    """These people by class and never by name: `6 untried men, 1 convicted woman`."""
    counts = Counter((facts.group, facts.sex, facts.young) for facts in people)
    if not counts:
        return _("Empty")
    return ", ".join(
        f"{count} {GROUPS[group]} {who(sex, count, young=young)}"
        for (group, sex, young), count in counts.most_common()
    )


def _block(house: House, code: str, cells: list[CellFacts], wrong: dict[str, list[Breach]]) -> BlockCards:
    return BlockCards(
        code,
        sum(house.size(cell.code) for cell in cells),
        sum(cell.capacity for cell in cells if cell.in_service),
        [_card(house, cell, wrong.get(cell.code, [])) for cell in cells],
    )


def _card(house: House, cell: CellFacts, breaches: list[Breach]) -> Card:
    absolute = any(breach.severity == Severity.ABSOLUTE for breach in breaches)
    tone = "stop" if absolute else "warn" if breaches else "" if cell.in_service else "mute"
    if not cell.in_service:
        mark = _("Out of service")
    else:
        mark = ngettext("%(count)s breach", "%(count)s breaches", len(breaches)) % {"count": len(breaches)}
    return Card(
        reverse("cell", args=[house.facility, cell.code]),
        cell.code,
        house.size(cell.code),
        cell.capacity,
        people_in_words(house.facts_in(cell.code)),
        ", ".join(breach.title for breach in breaches),
        tone,
        mark if breaches or not cell.in_service else "",
    )
