"""What the rows of keep_apart.csv and rivals.csv say, or what is wrong with them. Touches no database."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from inmates.facts import Reach
from lcs_ims.lib import table_fields as fields
from lcs_ims.lib.row_reading import Reading
from lcs_ims.lib.tables import Columns, RowError, Table

KEEP_APART = Columns("keep_apart", ("inmate_a", "inmate_b", "level"), ("reason",))
RIVALS = Columns("rivals", ("faction_a", "faction_b"))

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An open keep-apart order between two inmate numbers, which are in order."""

    line: int
    pair: Pair
    level: str
    reason: str


@dataclass(frozen=True, slots=True)
class RivalRow:
    """Two rival factions, in order."""

    line: int
    pair: Pair


def read_orders(table: Table, known: Collection[str]) -> tuple[list[OrderRow], list[RowError]]:
    """The good rows of keep_apart.csv, and everything wrong with the others; `known` are inmate numbers."""
    rows, errors, seen = [], list(table.errors), dict[Pair, int]()
    for row in table.rows:
        reading = Reading(table, row)
        pair = _pair(reading, "inmate_a", "inmate_b", seen)
        for column in ("inmate_a", "inmate_b"):
            number = reading.text(column)
            if number and number not in known:
                words = _("{number} is not known. Correct the number, or take the person over first.")
                reading.wrong(column, words.format(number=fields.shown(number)))
        level = reading.needed("level", fields.choice(Reach), "")
        errors += reading.errors
        if reading.good:
            rows.append(OrderRow(row.line, pair, level, row["reason"]))
    return rows, errors


def read_rivals(table: Table) -> tuple[list[RivalRow], list[RowError]]:
    """The good rows of rivals.csv, and everything wrong with the others."""
    rows, errors, seen = [], list(table.errors), dict[Pair, int]()
    for row in table.rows:
        reading = Reading(table, row)
        pair = _pair(reading, "faction_a", "faction_b", seen)
        errors += reading.errors
        if reading.good:
            rows.append(RivalRow(row.line, pair))
    return rows, errors


def _pair(reading: Reading, one: str, other: str, seen: dict[Pair, int]) -> Pair:
    first, second = sorted(reading.needed(column, fields.short_text(60), "") for column in (one, other))
    pair = (first, second)
    if not first:
        return pair
    if first == second:
        reading.wrong(other, _("{name} is named twice. Name two that are kept apart.").format(name=first))
    line = seen.setdefault(pair, reading.line)
    if line != reading.line:
        words = _("{first} and {second} stand on line {line} already, in this order or the other.")
        reading.wrong(other, words.format(first=first, second=second, line=line))
    return pair
