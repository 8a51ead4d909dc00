"""Taking over a register: the people in custody, and where they truly sleep, from a muster roll.

It describes what is: who sleeps unlawfully is taken over as found, and the breach is open from 00:00
of the day of the muster.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath

from django.utils.translation import gettext as _

from cells.imports.changing import change_of, left_alone, other_cell, store_changes
from cells.imports.cohorts import cohort_codes
from cells.imports.muster import Muster, Places
from cells.imports.on_file import OnFile, people_on_file
from cells.imports.pair_rows import OrderRow, RivalRow, read_orders, read_rivals
from cells.imports.pairs import Held, Stored, store_orders, store_rivals
from cells.imports.register_rows import PersonRow, read_people
from cells.imports.report import Report, open_breaches, opened_since
from cells.imports.rights import locked
from cells.imports.taking_over import take_over
from cells.locks import hold_facilities
from cells.services.breaches import refresh_breaches
from inmates.locks import hold_admissions
from inmates.offences import catalogue
from lcs_ims.accounts.access import open_to
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.imports.report import Outcome
from lcs_ims.lib import clock
from lcs_ims.lib.tables import RowError, Table


@dataclass(frozen=True, slots=True)
class Register:
    """The tables of one muster: the people and, where given, open keep-apart orders and rival factions."""

    people: Table
    keep_apart: Table | None = None
    rivals: Table | None = None


@dataclass(frozen=True, slots=True)
class _Rows:
    people: Sequence[PersonRow]
    orders: Sequence[OrderRow]
    rivals: Sequence[RivalRow]


@deed
def import_register(register: Register, *, by: Actor, on: date | None = None, skip_bad: bool = False) -> Report:
    """Take over the people of a muster on a facility date (default: today), with their stays as found.

    With a bad row in any file nothing is stored, unless `skip_bad` leaves bad rows out. Nobody is
    moved, discharged or admitted again; at a live facility nothing changes, which is reported. Raises
    Refused("changed-meanwhile").
    """
    on = on or clock.facility_date()
    muster = Muster(by, on, PurePath(register.people.file).name)
    named = {row["facility"] for row in register.people.rows}
    hold_admissions()
    places = Places.of(locked(f for f in open_to(by, Permission.IMPORT_REGISTER) if f.code in named))
    people, errors = read_people(register.people, places.estate, on)
    on_file = people_on_file({row.number for row in people} | _numbers(register.keep_apart))
    known = on_file.keys() | {row.number for row in people}
    orders, order_errors = read_orders(register.keep_apart, known) if register.keep_apart else ([], [])
    rivals, rival_errors = read_rivals(register.rivals) if register.rivals else ([], [])
    report = Report(
        _outcome(register.people, errors),
        {
            "keep_apart": _outcome(register.keep_apart, order_errors),
            "rivals": _outcome(register.rivals, rival_errors),
        },
    )
    if report.stops(skip_bad=skip_bad):
        return report
    return _store(report, register, _Rows(people, orders, rivals), on_file, places, muster)


def _numbers(keep_apart: Table | None) -> set[str]:
    rows = keep_apart.rows if keep_apart else ()
    return {row[column] for row in rows for column in ("inmate_a", "inmate_b")}


def _outcome(table: Table | None, errors: Sequence[RowError]) -> Outcome:
    in_order = tuple(sorted(errors, key=lambda error: error.line))
    return Outcome(table, errors=in_order, notes=table.notes if table else ())


def _store(
    report: Report,
    register: Register,
    rows: _Rows,
    on_file: dict[str, OnFile],
    places: Places,
    muster: Muster,
) -> Report:
    before = open_breaches()
    concerned = _concerned(rows, on_file) | set(places.facilities.values())
    hold_facilities(*concerned)
    people = _store_people(rows.people, register.people, on_file, places, muster)
    held = {number: Held(known.inmate, known.held_at) for number, known in on_file.items()} | people.newcomers
    orders = store_orders(rows.orders, register.keep_apart, held, muster) if register.keep_apart else Stored()
    rivals = store_rivals(rows.rivals, muster)
    touched = people.touched | orders.touched | (concerned if rivals.answers["created"] else set())
    for facility in sorted(touched, key=lambda facility: facility.pk):
        _judge(facility, muster)
    stored = {"keep_apart": orders, "rivals": rivals}
    report = Report(
        _counted(report.main, people),
        {name: _counted(outcome, stored[name]) for name, outcome in report.beside.items()},
        opened=opened_since(before, touched),
        stored=True,
    )
    if report.changes:
        _record(report, touched or set(places.facilities.values()), muster)
    return report


def _counted(outcome: Outcome, stored: Stored) -> Outcome:
    return replace(outcome.counted(stored.answers), notes=(*outcome.notes, *stored.notes))


@dataclass(slots=True)
class _StoredPeople(Stored):
    newcomers: dict[str, Held] = field(default_factory=dict)


def _store_people(
    rows: Sequence[PersonRow], table: Table, on_file: dict[str, OnFile], places: Places, muster: Muster
) -> _StoredPeople:
    stored, newcomers, changes = _StoredPeople(), [], []
    cohorts = cohort_codes(row.isolation for row in rows if row.isolation)
    for row in rows:
        facility, known = places.facilities[row.facility], on_file.get(row.number)
        change = change_of(row, known, cohorts) if known and not left_alone(row, known) else None
        notes = _notes(row, known, facility, changed=change is not None)
        stored.notes += [RowError(table.file, row.line, *note) for note in notes]
        if not facility.is_live:
            newcomers += [] if known else [row]
            changes += [change] if change else []
    for row, inmate in zip(newcomers, take_over(newcomers, places, cohorts, muster), strict=True):
        stored.newcomers[row.number] = Held(inmate, places.facilities[row.facility])
    store_changes(changes, muster)
    acted = [*newcomers, *(change.row for change in changes)]
    stored.touched = {places.facilities[row.facility] for row in acted}
    stored.answers.update(created=len(newcomers), updated=len(changes), unchanged=len(rows) - len(acted))
    return stored


def _notes(row: PersonRow, known: OnFile | None, facility: Facility, *, changed: bool) -> Iterator[tuple[str, str]]:
    """What to know about a row: the column, and why it was left alone or what it lacks."""
    if known is None and facility.is_live:
        words = _("{facility} is live: {number} was not added. Admit the person at the gate.")
        yield "facility", words.format(facility=facility.code, number=row.number)
    elif known is None:
        yield from _lacks(row)
    elif reason := left_alone(row, known):
        yield "facility", reason
    else:
        if changed and facility.is_live:
            words = _("{facility} is live: the facts of {number} were not changed. Change them on the person's page.")
            yield "facility", words.format(facility=facility.code, number=row.number)
        if reason := other_cell(row, known):
            yield "cell", reason


def _lacks(row: PersonRow) -> Iterator[tuple[str, str]]:
    if not row.order.number:
        yield (
            "warrant_no",
            _("No order is on file for {number}. Find it, or ask the court.").format(number=row.number),
        )
    unknown = [code for code in row.offences if code not in catalogue()]
    if unknown:
        words = _("{codes} is not in the catalogue: {number} counts as unclassified.")
        yield "offences", words.format(codes=", ".join(unknown), number=row.number)


def _concerned(rows: _Rows, on_file: dict[str, OnFile]) -> set[Facility]:
    """The facilities beyond those of the file where an order or a rivalry may make a stay unlawful."""
    if rows.rivals:
        return set(Facility.objects.filter(custodies__ended_at__isnull=True, custodies__isnull=False).distinct())
    return {known.held_at for known in on_file.values() if known.held_at}


def _judge(facility: Facility, muster: Muster) -> None:
    """What the muster found was so at 00:00 of its day; at a live facility a new order begins now."""
    if facility.is_live:
        refresh_breaches(facility, by=muster.by, now=clock.now())
    else:
        refresh_breaches(facility, by=muster.by, now=muster.began_at)


def _record(report: Report, facilities: set[Facility], muster: Muster) -> None:
    counts = {outcome.file: outcome.counts for outcome in report.outcomes if outcome.table}
    record(
        Action.IMPORT_COMPLETED,
        by=muster.by,
        on=[facility.subject for facility in sorted(facilities, key=lambda facility: facility.code)],
        after={"table": "register", "on": muster.on, "files": counts, "breaches": len(report.opened)},
        reason=muster.learned,
    )
