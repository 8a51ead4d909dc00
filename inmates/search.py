"""Finding people by number and by name, forgiving spelling, diacritics and apostrophes."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from inmates.models import Inmate

LIKENESS = 78  # of 100; under this a name is another name
MOST = 25


def folded(text: str) -> str:
    """A name as it is compared: small letters without diacritics, apostrophes or hyphens."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’ʼ`´‘")
    return utils.default_process(letters)


@dataclass(frozen=True, slots=True)
class Found:
    """Someone a search found, and how alike what was typed is (100: the same)."""

    inmate_pk: int
    likeness: float


def find(words: str, people: Iterable[tuple[int, str, str]]) -> list[Found]:
    """Those whose number holds the words or whose name is like them, best first, at most 25.

    `people` are primary key, inmate number and full name.
    """
    typed = folded(words)
    if not typed:
        return []
    rows = list(people)
    compact = typed.replace(" ", "")
    by_number = [Found(pk, 100) for pk, number, _name in rows if compact in folded(number).replace(" ", "")]
    numbered = {found.inmate_pk for found in by_number}
    names = {pk: folded(name) for pk, _number, name in rows if pk not in numbered}
    alike = process.extract(typed, names, scorer=_likeness, processor=None, limit=MOST, score_cutoff=LIKENESS)
    return [*by_number, *(Found(pk, score) for _name, score, pk in alike)][:MOST]


def _likeness(typed: str, name: str, **_options: object) -> float:
    """Whole names in any order, or what was typed as the beginning of a part of the name."""
    whole = fuzz.token_sort_ratio(typed, name)
    words = name.split()
    parts = [max((fuzz.ratio(part, word) for word in words), default=0.0) for part in typed.split()]
    begins = all(any(word.startswith(part) for word in words) for part in typed.split())
    return max(whole, min(parts), 95.0 if begins else 0.0)


def same_person_candidates(surname: str, given_names: str, date_of_birth: str) -> list[Inmate]:
    """Records with the same name (spelling aside) and date of birth: they may be the same person."""
    wanted = folded(f"{given_names} {surname}")
    born = Inmate.objects.filter(date_of_birth=date_of_birth)
    return [inmate for inmate in born if fuzz.token_sort_ratio(folded(inmate.full_name), wanted) >= 95]
