"""Finding people by number and by name, forgiving spelling, diacritics, apostrophes and the other orthography."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process, utils

from inmates.models import Custody, CustodyQuerySet, Inmate

LIKENESS = 78  # of 100; under this a name is another name
BEGINS = 95  # what was typed is the beginning of a name
MOST = 25

_APOSTROPHES = dict.fromkeys(map(ord, "'`\u00b4\u2018\u2019\u02bc"))  # typed, acute, curly, modifier letter
# Lesotho writes Mokoena, Lineo, Moea, Khosi; South Africa Mokwena, Dineo, Moya, Kgosi: the same names.
_ORTHOGRAPHY = (("tjh", "ch"), ("tsh", "ts"), ("kg", "kh"), ("di", "li"), ("du", "lu"), ("w", "o"), ("y", "e"))


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """A name as it is compared: small letters without diacritics and apostrophes; a space for any other mark."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in plain if not unicodedata.combining(c)).translate(_APOSTROPHES)
    return utils.default_process(letters)


@lru_cache(maxsize=100_000)
def _sounded(text: str) -> str:
    name = folded(text)
    for there, here in _ORTHOGRAPHY:
        name = name.replace(there, here)
    return name


@lru_cache(maxsize=100_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(_sounded(text).split())


@dataclass(frozen=True, slots=True)
class Found:
    """Someone a search found, and how alike what was typed is (100: the same)."""

    inmate_pk: int
    likeness: float


def find(words: str, people: Iterable[tuple[int, str, str]]) -> list[Found]:
    """Those whose number holds the words or whose name is like them, best first, at most 25.

    `people` are primary key, inmate number and full name. Among equals, those who come first stay first.
    """
    typed = folded(words)
    if not typed:
        return []
    rows = list(people)
    a_number = any(letter.isdigit() for letter in typed)
    alike = _by_number(typed, rows) if a_number else _by_name(_sounded(words), rows)
    ordered = [Found(pk, alike[pk]) for pk, _number, _name in rows if pk in alike]
    return sorted(ordered, key=lambda found: -found.likeness)[:MOST]


def _by_number(typed: str, rows: list[tuple[int, str, str]]) -> dict[int, float]:
    """Numbers that have each typed part, but for leading zeros; after them those that hold it somewhere."""
    parts = {part.lstrip("0") for part in typed.split()}
    joined = typed.replace(" ", "")
    alike = {}
    for pk, text, _name in rows:
        number = folded(text)
        if parts <= {part.lstrip("0") for part in number.split()}:
            alike[pk] = 100.0
        elif joined in number.replace(" ", ""):
            alike[pk] = float(BEGINS)
    return alike


def _by_name(typed: str, rows: list[tuple[int, str, str]]) -> dict[int, float]:
    """How alike each name is that is alike: as a whole in any order, or each typed word one of its words."""
    names = {pk: _sounded(name) for pk, _number, name in rows}
    whole = process.extract(typed, names, scorer=fuzz.token_sort_ratio, limit=None, score_cutoff=LIKENESS)
    alike = {pk: score for _name, score, pk in whole}
    vocabulary = frozenset[str]().union(*(_words(name) for _pk, _number, name in rows))
    likenesses = [_alike_words(word, vocabulary) for word in typed.split()]
    for pk, _number, name in rows:
        own = _words(name)
        if not any(own.isdisjoint(likeness) for likeness in likenesses):
            least = min(max(likeness.get(word, 0.0) for word in own) for likeness in likenesses)
            alike[pk] = max(alike.get(pk, 0.0), least)
    return alike


def _alike_words(typed: str, vocabulary: frozenset[str]) -> dict[str, float]:
    """The words of all names that are like a typed one, or begin with it."""
    near = process.extract(typed, vocabulary, scorer=fuzz.ratio, limit=None, score_cutoff=LIKENESS)
    begun = {word: float(BEGINS) for word in vocabulary if word.startswith(typed)}
    return begun | {word: max(score, begun.get(word, 0.0)) for word, score, _key in near}


def find_held(words: str, custodies: CustodyQuerySet) -> list[Custody]:
    """The custodies, among these, of those whose number or name is like the words, best first. Two queries."""
    rows = custodies.values_list("inmate_id", "inmate__inmate_no", "inmate__given_names", "inmate__surname")
    people = ((pk, number, f"{given} {surname}") for pk, number, given, surname in rows)
    order = {found.inmate_pk: place for place, found in enumerate(find(words, people))}
    matched = custodies.filter(inmate_id__in=order).select_related("inmate", "facility")
    return sorted(matched, key=lambda custody: order[custody.inmate_id])


def same_person_candidates(surname: str, given_names: str, date_of_birth: str) -> list[Inmate]:
    """Records with the same name (spelling aside) and date of birth: they may be the same person."""
    wanted = _sounded(f"{given_names} {surname}")
    born = Inmate.objects.filter(date_of_birth=date_of_birth)
    return [i for i in born if fuzz.token_sort_ratio(_sounded(i.full_name), wanted) >= 95]
