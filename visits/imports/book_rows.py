"""What a row of visits.csv says of a visit, or what is wrong with it. Touches no database.

A paper visitors' book is taken as it stands: times that happened, and empty ones for what did not.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from django.utils.translation import gettext as _

from lcs_ims.lib import table_fields as fields
from lcs_ims.lib.clock import facility_date
from lcs_ims.lib.row_reading import Reading
from lcs_ims.lib.table_fields import Wrong
from lcs_ims.lib.tables import Columns, RowError, Table
from visits.kinds import Kind
from visits.steps import ORDER, Clock, Step, out_of_order

TIMES = tuple(f"{step}_at" for step in ORDER)
BOOKED = ("booked_from", "booked_to")

# Required are also the columns whose absence would be read as "it did not happen".
BOOK = Columns(
    "visits",
    ("visit_no", "facility", "inmate_no", "kind", "visitor", *TIMES),
    ("identified_by", *BOOKED, "authorised_by", "reason"),
)

_NUMBER, _NAME, _WORDS = fields.short_text(30), fields.short_text(200), fields.short_text(400)


def _names(text: str) -> tuple[str, ...] | Wrong:
    names = [_NAME(name) for name in text.split(";") if name.strip()]
    wrong = next((name for name in names if isinstance(name, Wrong)), None)
    return wrong or tuple(name for name in names if isinstance(name, str))


@dataclass(frozen=True, slots=True)
class VisitorRow:
    """Someone who came, as the book names them."""

    name: str
    identified_by: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit as the book has it. `clock` holds the steps that happened."""

    line: int
    number: str
    facility: str
    inmate: str
    kind: str
    visitors: tuple[VisitorRow, ...]
    booked_from: datetime | None
    booked_to: datetime | None
    clock: Clock
    authorised_by: str
    reason: str

    @property
    def key(self) -> tuple[str, str]:
        return self.facility, self.number


def read_visits(
    table: Table, facilities: Collection[str], inmates: Collection[str], now: datetime
) -> tuple[list[VisitRow], list[RowError]]:
    """The good rows of a book, and everything wrong with the others. `inmates` are the numbers on file."""
    rows, errors, seen = [], list(table.errors), dict[tuple[str, str], int]()
    for row in table.rows:
        reading = Reading(table, row)
        visit = _visit_row(reading, facilities, inmates, now)
        first = seen.setdefault(visit.key, row.line)
        if visit.number and first != row.line:
            words = _("{number} stands on line {line} already. One row a visit.")
            reading.wrong("visit_no", words.format(number=visit.number, line=first))
        errors += reading.errors
        if reading.good:
            rows.append(visit)
    return rows, errors


def _visit_row(reading: Reading, facilities: Collection[str], inmates: Collection[str], now: datetime) -> VisitRow:
    clock = _clock(reading, now)
    booked_from, booked_to = _booked(reading, clock)
    return VisitRow(
        line=reading.line,
        number=reading.needed("visit_no", _NUMBER, ""),
        facility=_known(reading, "facility", facilities, _("No facility has this code here. Read the code again.")),
        inmate=_known(reading, "inmate_no", inmates, _("Nobody on file has this number. Admit the person first.")),
        kind=reading.needed("kind", fields.choice(Kind), ""),
        visitors=_visitors(reading),
        booked_from=booked_from,
        booked_to=booked_to,
        clock=clock,
        authorised_by=reading.value("authorised_by", _NAME, ""),
        reason=reading.value("reason", _WORDS, ""),
    )


def _known(reading: Reading, column: str, known: Collection[str], reason: str) -> str:
    text = reading.needed(column, _NUMBER, "")
    if text and text not in known:
        reading.wrong(column, reason)
    return text


def _visitors(reading: Reading) -> tuple[VisitorRow, ...]:
    """Everyone who came, several separated by semicolons; their identifications stand in the same order."""
    names = reading.needed("visitor", _names, ())
    known_by = reading.value("identified_by", _names, ())
    if len(known_by) > max(len(names), 1):
        reading.wrong("identified_by", _("There are more identifications than visitors. Write one for each."))
    return tuple(
        VisitorRow(name, identified_by) for name, identified_by in zip_longest(names, known_by, fillvalue="")
    )


def _clock(reading: Reading, now: datetime) -> Mapping[Step, datetime]:
    times = {step: reading.value(f"{step}_at", fields.moment, None) for step in ORDER}
    clock = {step: time for step, time in times.items() if time}
    for step, time in clock.items():
        if facility_date(time) > facility_date(now):
            reading.wrong(f"{step}_at", _("This day has not come yet. Write the day on which it happened."))
    for step, needed in _missing(clock):
        if not reading.text(f"{needed}_at"):
            words = _("{step} has a time and {needed} has none. Write both.")
            reading.wrong(f"{needed}_at", words.format(step=f"{step}_at", needed=f"{needed}_at"))
    if backwards := out_of_order(clock):
        earlier, later = backwards
        words = _("{later} is before {earlier}. Read both again.")
        reading.wrong(f"{later}_at", words.format(later=f"{later}_at", earlier=f"{earlier}_at"))
    return clock


def _missing(clock: Clock) -> Iterator[tuple[Step, Step]]:
    """Steps that happened, each with the one without which it cannot have."""
    if clock and Step.ARRIVED not in clock:
        yield next(step for step in ORDER if step in clock), Step.ARRIVED
    if Step.ENDED in clock and Step.STARTED not in clock:
        yield Step.ENDED, Step.STARTED


def _booked(reading: Reading, clock: Clock) -> tuple[datetime | None, datetime | None]:
    begins, ends = (reading.value(column, fields.moment, None) for column in BOOKED)
    if ends and not begins and not reading.text("booked_from"):
        reading.wrong(
            "booked_from",
            _("{end} has a time and {begin} has none. Write both.").format(end="booked_to", begin="booked_from"),
        )
    if begins and ends and ends <= begins:
        reading.wrong("booked_to", _("booked_to is not after booked_from. Read both again."))
    if not clock and not begins and not any(reading.text(column) for column in (*TIMES, *BOOKED)):
        reading.wrong("arrived_at", _("The row has no time at all. Write when they arrived, or what they booked."))
    return begins, ends
