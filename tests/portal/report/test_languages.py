"""One language a document: in a language made up for the test, no English word of ours is left."""

import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from django.utils.translation import trans_real

from cells.models import Count, CountQuestion, PlacementException
from inmates.clocks import CLOCKS
from inmates.models import CourtAnswer
from inspectorate.figures import Basis, Figures, Period, Place, Scope
from inspectorate.figures.outside import CountsKept
from inspectorate.figures.separation import JUDGED
from inspectorate.figures.unanswered import Gap
from inspectorate.report import languages, words
from inspectorate.report.document import page_of
from inspectorate.report.files import attachments
from inspectorate.report.public_document import public_page_of
from lcs_ims.audit.disclosures import DISCLOSED
from lcs_ims.lib.refusal import Refused
from visits.kinds import Kind
from visits.models import Visit

AT = datetime(2026, 11, 2, 21, 30, tzinfo=UTC)
PLACES = (
    Place("Q1", "§", "§", date(2026, 11, 1), None),
    Place("Q2", "§§", "§", date(2026, 11, 1), None),
)
KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd]|\{\w*\})")
"""Places in a sentence that something else is put into."""

SAME = {
    # instruments, rules and files are called the same in every language
    "NMR", "CPWA", "CRC", "ICCPR", "CPEA", "ICRC", "Havana", "SHA", "csv", "json", "txt", "breaches", "waits",
    "population", "police", "checkpoint", "proofs", "method", "LCS", "IMS", *re.findall(r"[A-Za-z]{2,}", " ".join(
        rule.code for rule in JUDGED)),
}  # fmt: skip


class MadeUp(trans_real.DjangoTranslation):
    """Every letter of a sentence becomes a wide one."""

    def gettext(self, message: str) -> str:
        said = message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]
        parts = KEPT.split(said)
        return "".join(part if n % 2 else wide(part) for n, part in enumerate(parts))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def wide(text: str) -> str:
    return re.sub("[A-Za-z]", lambda letter: chr(ord(letter[0]) + 0xFEE0), text)


@pytest.fixture
def made_up(monkeypatch):
    monkeypatch.setitem(trans_real._translations, "st", MadeUp("st"))  # type: ignore[attr-defined]  # not in the stubs


def filled(kind, /, **said):
    """A row with something in every field, without a letter."""
    hints = get_type_hints(kind)
    return kind(**{field.name: said.get(field.name, something(hints[field.name])) for field in fields(kind)})


def something(hint):
    kinds = {str: "§", int: 7, float: 1.5, bool: True, datetime: AT, date: AT.date(), Decimal: Decimal("1.5")}
    if get_origin(hint) is tuple:
        return ()
    if get_args(hint):
        return next(kinds[one] for one in get_args(hint) if one in kinds)
    return kinds[hint]


def figures(places=PLACES, **said):
    """Two rows or more of everything that a report can tell, under each of its codes."""
    basis = Basis(7, 90, "§", "§\n", AT, 3, demonstration=True)
    scope = Scope(places, Period(date(2026, 10, 20), date(2026, 11, 4)), basis)
    hints = get_type_hints(Figures)
    rows = {name: get_args(hints[name])[0] for name in hints if name != "scope"}

    def each(name, key, codes, **more):
        return tuple(filled(rows[name], facility="Q1", **{key: code}, **more) for code in codes)

    pairs = {name: (filled(kind), filled(kind, **blank(kind))) for name, kind in rows.items()}
    told: dict[str, tuple[Any, ...]] = {name: tuple(in_place(row) for row in pair) for name, pair in pairs.items()}
    told |= {
        "population": tuple(
            filled(rows["population"], facility=place.code, day=day)
            for place in places
            for day in scope.days_of(place)
        ),
        "breaches": each("breaches", "rule", [rule.code for rule in JUDGED]),
        "children": (*each("children", "band", ["child", "age_disputed"], group="untried", until=None),),
        "exceptions": each("exceptions", "state", PlacementException.State.values, rules=(JUDGED[-1].code,)),
        "clocks": tuple(
            filled(rows["clocks"], facility="Q1", clock=clock.code, answer=answer)
            for clock, answer in zip(CLOCKS, CourtAnswer.Kind.values * len(CLOCKS), strict=False)
        ),
        "waits": (*each("waits", "kind", Kind, cause=""), *each("waits", "cause", Visit.Cause.values, kind="police")),
        "police": (*each("police", "kind", ["police"]), in_place(filled(rows["police"], **blank(rows["police"])))),
        "nights": tuple(filled(rows["nights"], facility=place.code, silent=(AT.date(),)) for place in places),
        "counts": tuple(
            filled(CountsKept, facility=place.code, kind=kind) for place in places for kind in Count.Kind.values
        ),
        "differences": tuple(
            filled(rows["differences"], facility="Q1", kind="lock_up", answer=answer)
            for answer in ("", *CountQuestion.Answer.values)
        ),
        "late": each("late", "action", words.ENTRIES),
        "facts": tuple(filled(rows["facts"], facility=place.code) for place in places),
        "widened": each("widened", "fields", [(name,) for name in words.FIELDS]),
        "irregular": tuple(filled(rows["irregular"], action=action) for action in words.ENTRIES),
        "explanations": each("explanations", "action", DISCLOSED),
        "gaps": tuple(Gap(code, "Q1", count, AT.date()) for code in words.GAPS for count in (1, 2)),
    }
    return Figures(scope, **told | said)


def blank(kind):
    """What a row says of which nothing is known: empty words, no moments, nothing true."""
    empty = {str: "", bool: False}
    return {name: empty[hint] for name, hint in get_type_hints(kind).items() if hint in empty}


def in_place(row):
    known = {"facility": "Q1", "kind": "police", "state": "asked", "rule": JUDGED[0].code, "clock": CLOCKS[0].code}
    return replace(row, **{name: code for name, code in known.items() if hasattr(row, name)})


def english(page: str) -> list[str]:
    """The words of ASCII letters that a reader of the page, or its screen reader, is given."""
    page = re.sub(r"(?s)<style.*?</style>", "", page)
    spoken = re.findall(r'(?:alt|content|aria-label)="([^"]*)"', page)
    text = unescape(" ".join([*spoken, re.sub(r"<[^>]*>", " ", page)]))
    return sorted(set(re.findall(r"[A-Za-z]{2,}", text)) - SAME)


@pytest.mark.parametrize("places", [PLACES[:1], PLACES], ids=["one", "several"])
def test_no_english_is_left_in_a_report(made_up, places):
    assert not english(page_of(figures(places), language="st", proofs=3, digests={"waits.csv": "0"}))


def test_no_english_is_left_where_nothing_is_told(made_up):
    nothing = {
        field.name: () for field in fields(Figures) if field.name not in {"scope", "nights", "counts", "facts"}
    }
    assert not english(page_of(figures(PLACES[:1], **nothing), language="st", proofs=0, digests={}))


@pytest.mark.parametrize("codes", [(), ("Q1",), ("Q1", "Q2")], ids=["all", "one", "a choice"])
def test_no_english_is_left_in_a_public_report(made_up, codes):
    assert not english(public_page_of(figures(), codes, language="st", digests={}))


def test_no_english_is_left_in_what_the_files_are_called(made_up):
    for file in attachments(figures(), (), "st"):
        assert not english(file.description), file.name


def test_a_report_in_a_language_that_nobody_has_translated_is_refused():
    with pytest.raises(Refused) as refused:
        languages.check("st")
    assert refused.value.code == "not-translated"
    languages.check("en-gb")


def test_a_report_in_a_language_that_is_translated_is_made(made_up):
    languages.check("st")
