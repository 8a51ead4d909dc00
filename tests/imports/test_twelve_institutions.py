"""The muster rolls of twelve institutions, as the offices would send them."""

import time
from datetime import date
from pathlib import Path

import pytest

from cells.imports.estate import import_estate
from cells.imports.estate_rows import ESTATE, FACILITIES
from cells.imports.pair_rows import KEEP_APART, RIVALS
from cells.imports.register import Register, import_register
from cells.imports.register_rows import REGISTER
from cells.models import Breach, Cell, Stay
from inmates.models import Custody
from lcs_ims.audit.models import Event
from lcs_ims.lib.tables import Columns, Table, parse_table, read_table
from tests.imports.musters import SHELL, counts

DATA = Path(__file__).parents[2] / "lcs_ims" / "demo" / "data"
MUSTER = date(2026, 11, 1)


def named(name: str, columns: Columns) -> Table:
    return read_table(DATA / f"{name}.csv", columns)


def register() -> Register:
    return Register(named("register", REGISTER), named("keep_apart", KEEP_APART), named("rivals", RIVALS))


@pytest.mark.django_db
def test_they_are_taken_over_with_their_events_in_under_a_minute() -> None:
    began = time.monotonic()
    estate = import_estate(named("estate", ESTATE), named("facilities", FACILITIES), by=SHELL)
    report = import_register(register(), by=SHELL, on=MUSTER)
    assert time.monotonic() - began < 60
    assert (counts(estate), counts(report)) == ((537, 0, 0), (2656, 0, 0))
    assert report.beside["keep_apart"].created == 150
    assert (Cell.objects.count(), Custody.objects.open().count(), Stay.objects.open().count()) == (537, 2656, 2612)
    assert Breach.objects.open().count() == len(report.opened) == 872
    assert Custody.objects.open().without_order().count() == 22
    events = Event.objects.count()
    assert counts(import_register(register(), by=SHELL, on=MUSTER)) == (0, 0, 2656)
    assert Event.objects.count() == events


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_they_are_read_the_same_in_every_encoding_and_separator(encoding: str, separator: str) -> None:
    text = (DATA / "register.csv").read_text(encoding="utf-8")
    assert '"' not in text
    assert separator == "," or "\t" not in text
    swapped = text.translate({ord(","): separator, ord(";"): "|"} if separator == ";" else {ord(","): separator})
    table = parse_table(swapped.encode(encoding), "register.csv", REGISTER)
    plain = named("register", REGISTER)
    assert table.errors == ()
    assert [row["surname"] for row in table.rows] == [row["surname"] for row in plain.rows]
    assert [row["cell"] for row in table.rows] == [row["cell"] for row in plain.rows]
