"""What a row of register.csv says of a person, or what is wrong with it. Touches no database.

A field that is empty says nothing: for a newcomer it means none or not known, and it never takes
away what is on file already.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cells.imports.estate_rows import unknown_facility
from inmates.facts import Need, Protection, Record, Sex
from inmates.models import Inmate
from inmates.offences import Category
from inmates.status import GROUP_OF_STATUS
from lcs_ims.lib import table_fields as fields
from lcs_ims.lib.clock import facility_date, midnight
from lcs_ims.lib.converters import fault_in_address
from lcs_ims.lib.row_reading import Reading
from lcs_ims.lib.table_fields import Wrong
from lcs_ims.lib.tables import Columns, RowError, Table

# Required are also the columns whose absence would be read as a harmless fact: no isolation, no needs.
REGISTER = Columns(
    "register",
    (
        "inmate_no",
        "surname",
        "sex",
        "date_of_birth",
        "age_disputed",
        "legal_status",
        "offences",
        "record",
        "isolation",
        "protection",
        "needs",
        "faction",
        "admitted_at",
        "facility",
        "cell",
    ),
    (
        "given_names",
        "placed_as",
        "age_evidence",
        "child_until",
        "category_set",
        "nationality",
        "home_district",
        "language",
        "arrested_at",
        "committed_on",
        "remanded_on",
        "sentenced_on",
        "sentence_months",
        "earliest_release_on",
        "last_court_on",
        "next_court_on",
        "warrant_no",
        "warrant_court",
        "warrant_on",
        "warrant_until",
    ),
)

Estate = Mapping[str, Collection[str]]
"""The codes of the standing cells of each facility that people can be taken over at."""


@dataclass(frozen=True, slots=True)
class Order:
    """The order that commits someone. Without a number there is no legal basis on file."""

    number: str
    court: str
    issued_on: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as the register has them: only what it states.

    `person` and `custody` hold fields of those models; `cell` is empty for no cell.
    """

    line: int
    number: str
    facility: str
    cell: str
    person: Mapping[str, Any]
    custody: Mapping[str, Any]
    isolation: str
    offences: tuple[str, ...]
    order: Order


def read_people(table: Table, estate: Estate, on: date) -> tuple[list[PersonRow], list[RowError]]:
    """The good rows of a register, judged on the day of the muster, and everything wrong with the others."""
    rows, errors, seen = [], list(table.errors), dict[str, int]()
    for row in table.rows:
        reading = Reading(table, row)
        person = _person_row(reading, estate, on)
        first = seen.setdefault(person.number, row.line)
        if person.number and first != row.line:
            words = _("{number} stands on line {line} already. One row a person.")
            reading.wrong("inmate_no", words.format(number=person.number, line=first))
        errors += reading.errors
        if reading.good:
            rows.append(person)
    return rows, errors


def _person_row(reading: Reading, estate: Estate, on: date) -> PersonRow:
    custody = _custody(reading, on)
    person = _person(reading, facility_date(custody["admitted_at"]) if custody["admitted_at"] else on)
    facility, cell = _place(reading, estate)
    return PersonRow(
        line=reading.line,
        number=reading.needed("inmate_no", _number, ""),
        facility=facility,
        cell=cell,
        person=_stated(person),
        custody=_stated(custody),
        isolation=reading.value("isolation", _cohort, ""),
        offences=reading.value("offences", _codes, ()),
        order=Order(
            reading.value("warrant_no", _SHORT, ""),
            reading.value("warrant_court", _LONG, ""),
            _past_day(reading, "warrant_on", on),
            reading.value("warrant_until", fields.day, None),
        ),
    )


def _person(reading: Reading, admitted: date) -> dict[str, Any]:
    return {
        "surname": reading.needed("surname", _LONG, ""),
        "given_names": reading.value("given_names", _LONG, ""),
        "nationality": reading.value("nationality", _country, ""),
        "home_district": reading.value("home_district", _SHORT, ""),
        "language": reading.value("language", fields.short_text(10), ""),
        "sex": reading.value("sex", fields.choice(Sex), ""),
        "placed_as": reading.value("placed_as", fields.choice([Sex.FEMALE, Sex.MALE]), ""),
        "date_of_birth": _birth(reading, admitted),
        "age_evidence": reading.value("age_evidence", fields.choice(Inmate.AgeEvidence.values), ""),
        "age_disputed": reading.needed("age_disputed", fields.yes_no, None),
        "child_until": _child_until(reading),
        "legal_status": reading.needed("legal_status", fields.choice(GROUP_OF_STATUS), ""),
        "category_set": reading.value("category_set", fields.choice(Category), ""),
        "record": reading.value("record", fields.choice(Record), ""),
        "protection": reading.value("protection", fields.choice(Protection), ""),
        "needs": list(reading.value("needs", fields.listed_choices(Need), ())),
        "faction": reading.value("faction", _SHORT, ""),
    }


def _custody(reading: Reading, on: date) -> dict[str, Any]:
    return {
        "admitted_at": _past(reading, "admitted_at", reading.needed("admitted_at", _moment_or_day, None), on),
        "arrested_at": _past(reading, "arrested_at", reading.value("arrested_at", _moment_or_day, None), on),
        "committed_on": _past_day(reading, "committed_on", on),
        "remanded_on": _past_day(reading, "remanded_on", on),
        "sentenced_on": _past_day(reading, "sentenced_on", on),
        "sentence_months": reading.value("sentence_months", fields.whole_number(0, 1200), None),
        "earliest_release_on": reading.value("earliest_release_on", fields.day, None),
        "last_court_on": _past_day(reading, "last_court_on", on),
        "next_court_on": reading.value("next_court_on", fields.day, None),
    }


def _place(reading: Reading, estate: Estate) -> tuple[str, str]:
    facility = reading.needed("facility", fields.short_text(12), "")
    cell = reading.value("cell", fields.short_text(20), "")
    if facility and facility not in estate:
        reading.wrong("facility", unknown_facility(facility))
    elif facility and cell and cell not in estate[facility]:
        words = _("{cell} is not a cell of {facility}. Correct the code, or take over the estate first.")
        reading.wrong("cell", words.format(cell=cell, facility=facility))
    return facility, cell


def _birth(reading: Reading, admitted: date) -> str:
    born = reading.value("date_of_birth", fields.partial_day, "")
    # A date known in part may be any day of it: only when the first of them is too late is it impossible.
    if born > admitted.isoformat():
        words = _("Born {born}, admitted {admitted}: nobody is admitted before birth. Check both dates.")
        reading.wrong("date_of_birth", words.format(born=born, admitted=admitted.isoformat()))
    return born


def _child_until(reading: Reading) -> date | None:
    until = reading.value("child_until", fields.day, None)
    if until and until.isoformat() <= reading.text("date_of_birth"):
        reading.wrong("child_until", _("The order ends before the person was born. Check both dates."))
    return until


def _past(reading: Reading, column: str, moment: datetime | None, on: date) -> datetime | None:
    if moment and facility_date(moment) > on:
        reading.wrong(column, _future(reading.text(column), on))
    return moment


def _past_day(reading: Reading, column: str, on: date) -> date | None:
    day = reading.value(column, fields.day, None)
    if day and day > on:
        reading.wrong(column, _future(reading.text(column), on))
    return day


def _future(text: str, on: date) -> str:
    words = _("{text} is after {on}, the day of the muster. Check the date.")
    return words.format(text=text, on=on.isoformat())


def _stated(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [])}


_SHORT, _LONG = fields.short_text(60), fields.short_text(200)


def _number(text: str) -> str | Wrong:
    if len(text.split()) > 1:
        words = _("{text} has a blank in it. Write the number without.")
        return Wrong(words.format(text=fields.shown(text)))
    line = fields.short_text(30)(text)
    if isinstance(line, str) and (unfit := fault_in_address(line)):
        return Wrong(unfit)
    return line


def _country(text: str) -> str | Wrong:
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    return Wrong(_("{text} is not a country's two letters. Write LS, ZA and so on.").format(text=fields.shown(text)))


def _cohort(text: str) -> str | Wrong:
    line = fields.short_text(60)(text)
    return line if isinstance(line, Wrong) else line.casefold()


def _codes(text: str) -> tuple[str, ...] | Wrong:
    codes = fields.listed(text)
    long = [code for code in codes if len(code) > 20]
    if long:
        words = _("{code} is too long for an offence's code: 20 letters fit.")
        return Wrong(words.format(code=fields.shown(long[0])))
    return codes


def _moment_or_day(text: str) -> datetime | Wrong:
    """An instant; a day alone is its first moment, from which the law's clocks run the soonest."""
    on = fields.day(text)
    if isinstance(on, Wrong):
        return fields.moment(text)
    return midnight(on).astimezone(UTC)
