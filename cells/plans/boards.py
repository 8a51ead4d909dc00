"""A facility before and after a plan, as two boards side by side; and what stands between them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cells.board import people_in_words
from cells.facts import CellFacts
from cells.house import House
from cells.models import Plan
from cells.planning.what_if import Pins
from cells.plans.kept import house_at_the_end, house_in, pins_in
from cells.scan import Finding, scan
from cells.verdicts import BY_CODE
from lcs_ims.lib.objections import Severity


@dataclass(frozen=True, slots=True)
class Half:
    """A cell as it was, or as it will be."""

    occupants: int
    people: str
    wrong: str
    tone: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A cell before and after. `leaving` and `coming` are inmate numbers."""

    code: str
    capacity: int
    before: Half
    after: Half
    leaving: tuple[str, ...]
    coming: tuple[str, ...]
    note: str

    @property
    def changes(self) -> bool:
        return bool(self.leaving or self.coming)


@dataclass(frozen=True, slots=True)
class Boards:
    """The cells of a plan by block, and how many breaches there were and will be."""

    blocks: dict[str, list[Pair]]
    before: tuple[int, int]
    after: tuple[int, int]

    @property
    def changing(self) -> int:
        return sum(pair.changes for pairs in self.blocks.values() for pair in pairs)


def boards_of(plan: Plan) -> Boards:
    """Both boards, from what the plan keeps. Nothing is asked of the database."""
    house, unhoused = house_in(plan.house)
    pins = pins_in(plan.pins)
    after = house_at_the_end(house, unhoused, pins, (plan.result or {})["end"])
    was, will = _by_cell(scan(house)), _by_cell(scan(after))
    blocks: dict[str, list[Pair]] = defaultdict(list)
    for cell in house.cells.values():
        blocks[cell.block].append(_pair(cell, house, after, was[cell.code], will[cell.code], pins))
    return Boards(dict(sorted(blocks.items())), _counted(was), _counted(will))


def _by_cell(findings: Iterable[Finding]) -> defaultdict[str | None, list[Finding]]:
    found: defaultdict[str | None, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.cell].append(finding)
    return found


def _counted(found: dict[str | None, list[Finding]]) -> tuple[int, int]:
    """Absolute and strict breaches."""
    severities = [finding.severity for findings in found.values() for finding in findings]
    return severities.count(Severity.ABSOLUTE), severities.count(Severity.STRICT)


def _pair(cell: CellFacts, before: House, after: House, was: list[Finding], will: list[Finding], pins: Pins) -> Pair:
    here, then = set(before.occupants(cell.code)), set(after.occupants(cell.code))
    return Pair(
        cell.code,
        cell.capacity,
        _half(before, cell.code, was),
        _half(after, cell.code, will),
        tuple(sorted(here - then)),
        tuple(sorted(then - here)),
        _note(cell, pins),
    )


def _half(house: House, code: str, findings: list[Finding]) -> Half:
    absolute = any(finding.severity is Severity.ABSOLUTE for finding in findings)
    wrong = ", ".join(dict.fromkeys(_(BY_CODE[finding.rule].title) for finding in findings))
    return Half(
        house.size(code),
        people_in_words(house.facts_in(code)),
        wrong,
        "stop" if absolute else "warn" if findings else "",
    )


def _note(cell: CellFacts, pins: Pins) -> str:
    if cell.code in pins.alone:
        return _("Left alone")
    if cell.code in pins.close:
        return _("Closed in this plan")
    if cell.code in pins.open:
        return _("Opened in this plan")
    return "" if cell.in_service else _("Out of service")


def pins_in_words(plan: Plan) -> list[str]:
    """What was fixed beforehand, a line each."""
    pins = pins_in(plan.pins)
    lines = [
        (len(pins.stay), ngettext("%(what)s stays", "%(what)s stay", len(pins.stay)), pins.stay),
        (len(pins.alone), _("Left alone: %(what)s"), pins.alone),
        (len(pins.close), _("Closed: %(what)s"), pins.close),
        (len(pins.open), _("Opened: %(what)s"), pins.open),
    ]
    return [words % {"what": ", ".join(sorted(what))} for many, words, what in lines if many]
