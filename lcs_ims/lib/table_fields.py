"""Fields of a handed-over table as values: each function returns the value, or `Wrong` with why not.

A `Wrong` says the fact and the next step; nothing is guessed, and no text makes a function raise.
"""

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1900, 2199
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ISO_PART = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL_NUMBER = re.compile(r"[1-6][0-9]{4}")  # days since 1899-12-30: what a spreadsheet stores for a date
_CLOCK_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a field's text is not a value."""

    reason: str


def shown(text: str) -> str:
    """A field's text, short enough to stand in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def day(text: str) -> date | Wrong:
    """A day of the calendar, written 2026-11-21."""
    match = _ISO_DAY.fullmatch(text)
    if not match:
        return Wrong(_not_iso(text))
    year, month, number = map(int, match.groups())
    return _checked(text, year, month, number)


def partial_day(text: str) -> str | Wrong:
    """A day, a month or a year (2009-05-17, 2009-05, 2009), as it was written."""
    match = _ISO_PART.fullmatch(text)
    if not match:
        full = day(text)
        return full if isinstance(full, Wrong) else text
    part = _checked(text, int(match[1]), int(match[2] or 1), 1)
    return part if isinstance(part, Wrong) else text


def moment(text: str) -> datetime | Wrong:
    """An instant with its offset, written 2026-11-21T15:14:00+02:00; in UTC."""
    match = _MOMENT.fullmatch(text)
    if not match:
        return Wrong(_("{text} is not a time. Write it as 2026-11-21T15:14:00+02:00.").format(text=shown(text)))
    written, clock, offset = match.groups()
    on = day(written)
    if isinstance(on, Wrong):
        return on
    if offset is None:
        told = text.replace(" ", "T")
        return Wrong(_("{text} has no offset. Write it as {told}+02:00.").format(text=text, told=told))
    try:
        return datetime.fromisoformat(f"{written}T{clock}{offset.upper()}").astimezone(UTC)
    except ValueError:
        return Wrong(_("{text} is not on the clock. Hours go to 23, minutes to 59.").format(text=text))


def clock_time(text: str) -> time | Wrong:
    """A time of day, written 08:00."""
    match = _CLOCK_TIME.fullmatch(text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        return Wrong(_("{text} is not a time of day. Write it as 08:00.").format(text=shown(text)))
    return time(int(match[1]), int(match[2]))


def whole_number(least: int, most: int) -> Callable[[str], int | Wrong]:
    """A parser of whole numbers from `least` to `most`."""

    def parse(text: str) -> int | Wrong:
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            return Wrong(_("{text} is not a whole number. Write it in digits.").format(text=shown(text)))
        return int(text) if least <= int(text) <= most else _outside(text, least, most)

    return parse


def decimal(least: Decimal, most: Decimal, places: int, *, comma: bool = False) -> Callable[[str], Decimal | Wrong]:
    """A parser of exact decimals; `comma` where the file comes from a place that writes 25,4."""

    def parse(text: str) -> Decimal | Wrong:
        pointed = text.replace(",", ".") if comma else text
        if not re.fullmatch(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?", pointed):
            return Wrong(_("{text} is not a number. Write it in digits: 25.4.").format(text=shown(text)))
        value = Decimal(pointed)
        if not least <= value <= most:
            return _outside(text, least, most)
        if round(value, places) != value:
            words = _("{text} has more than {places} digits after the point. Round it.")
            return Wrong(words.format(text=text, places=places))
        return value

    return parse


def choice(values: Iterable[str]) -> Callable[[str], str | Wrong]:
    """A parser of one of these words, in capitals or not."""
    known = tuple(values)

    def parse(text: str) -> str | Wrong:
        word = text.casefold().replace(" ", "_").replace("-", "_")
        if word in known:
            return word
        return Wrong(_("{text} is not one of: {known}.").format(text=shown(text), known=", ".join(known)))

    return parse


def yes_no(text: str) -> bool | Wrong:
    """Whether it says yes; only yes and no are answers."""
    answer = {"yes": True, "no": False}.get(text.casefold())
    if answer is None:
        return Wrong(_("{text} is neither yes nor no. Write one of them.").format(text=shown(text)))
    return answer


def listed(text: str) -> tuple[str, ...]:
    """The items of a list separated by `;`, each once, in their order."""
    return tuple(dict.fromkeys(item.strip() for item in text.split(";") if item.strip()))


def listed_choices(values: Iterable[str]) -> Callable[[str], tuple[str, ...] | Wrong]:
    """A parser of lists whose items are among these words."""
    parse_item = choice(values)

    def parse(text: str) -> tuple[str, ...] | Wrong:
        items = [parse_item(item) for item in listed(text)]
        wrong = next((item for item in items if isinstance(item, Wrong)), None)
        return wrong or tuple(dict.fromkeys(item for item in items if isinstance(item, str)))

    return parse


def short_text(most: int) -> Callable[[str], str | Wrong]:
    """A parser of one line of text of at most `most` letters; every run of blanks becomes one."""

    def parse(text: str) -> str | Wrong:
        line = " ".join(text.split())
        if len(line) <= most:
            return line
        words = _("{text} has {length} letters and {most} fit. Shorten it.")
        return Wrong(words.format(text=shown(line), length=len(line), most=most))

    return parse


def _outside(text: str, least: Decimal | int, most: Decimal | int) -> Wrong:
    words = _("{text} is not between {least} and {most}. Check the number.")
    return Wrong(words.format(text=text, least=least, most=most))


def _checked(text: str, year: int, month: int, number: int) -> date | Wrong:
    """The day, or why there is none: the year, the month, or the day of that month."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Wrong(_("{text} is in the year {year}. Check the year.").format(text=shown(text), year=year))
    if not 1 <= month <= 12:
        return Wrong(_("{text} has month {month}; a year has 12. Check it.").format(text=text, month=month))
    days = calendar.monthrange(year, month)[1]
    if 1 <= number <= days:
        return date(year, month, number)
    if (month, number) == (2, 29):
        return Wrong(_("{text} does not exist: {year} is not a leap year.").format(text=text, year=year))
    words = _("{text} does not exist: month {month} of {year} has {days} days.")
    return Wrong(words.format(text=text, month=month, year=year, days=days))


def _not_iso(text: str) -> str:
    """What is wrong with the way a day is written, with the right way where it can be told."""
    meant = sorted(_meanings(text), reverse=True)
    if not meant:
        words = _("{text} is not a date. Write it as year, month and day: 2026-11-21.")
        return words.format(text=shown(text))
    ways = _(" or ").join(value.isoformat() for value in meant)
    if len(meant) > 1:
        return _("{text} can mean two days. Write it as {ways}.").format(text=text, ways=ways)
    return _("{text} is not written year-month-day. Write it as {ways}.").format(text=text, ways=ways)


def _meanings(text: str) -> set[date]:
    written: list[tuple[int, int, int]] = []
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = map(int, match.groups())
        written = [(year, second, first), (year, first, second)]
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, number = (int(part) for part in match.groups() if part)
        written = [(year, month, number)]
    elif _SERIAL_NUMBER.fullmatch(text):
        return {date(1899, 12, 30) + timedelta(days=int(text))}
    elif match := _MOMENT.fullmatch(text):
        year, month, number = map(int, match[1].split("-"))
        written = [(year, month, number)]
    checked = (_checked(text, *parts) for parts in written)
    return {value for value in checked if isinstance(value, date)}
