"""`{% load report %}`: the report's words for codes, and numbers as the report prints them."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from inspectorate.report import words

register = template.Library()

WORDS: dict[str, Callable[[str], str]] = {
    "rule_title": words.rule,
    "clock_title": words.clock_title,
    "visit_kind": words.kind,
    "cause": words.cause,
    "entry": words.entry,
    "disclosure": words.disclosure,
    "exception_state": words.exception_state,
    "count_kind": words.count_kind,
    "count_answer": words.count_answer,
    "court_answer": words.court_answer,
    "verdict_words": lambda code: str(words.VERDICTS[code]),
    "verdict_tone": lambda code: words.TONES[code],
}
for name, word in WORDS.items():
    register.filter(name, word)
register.filter("gap", words.gap)
register.filter("fact_fields", words.fields)

MOST_NUMBERS = 6


@register.filter
def figure(value: float | Decimal | None) -> str:
    """A number with its thousands apart; a dash for none."""
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


@register.filter
def count(value: int | None) -> SafeString | str:
    """A count in a table: nothing happened is said quietly, and a count kept back as a sign."""
    if value is None:
        return mark_safe('<span class="kept-back">*</span>')
    return f"{value:,}" if value else mark_safe('<span class="zero">0</span>')


@register.filter
def named(code: str, names: Mapping[str, str]) -> str:
    """The name of a facility."""
    return names[code]


@register.filter
def some(numbers: Sequence[str]) -> SafeString:
    """Inmate numbers, the first of many, none of them broken in two."""
    return format_html_join(", ", '<span class="nowrap">{}</span>', [(number,) for number in numbers[:MOST_NUMBERS]])


@register.filter
def more(numbers: Sequence[str]) -> int:
    """How many numbers `some` left out."""
    return max(len(numbers) - MOST_NUMBERS, 0)
