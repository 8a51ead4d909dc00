"""Isolation in a register names a condition; rules and records know it only as an opaque cohort."""

import secrets
from collections.abc import Iterable

from inmates.models import Cohort

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def cohort_codes(conditions: Iterable[str]) -> dict[str, str]:
    """The cohort's code for each condition; a new condition gets a cohort whose code says nothing of it."""
    codes = dict(Cohort.objects.values_list("condition", "code"))
    new = sorted(set(conditions) - codes.keys())
    for condition in new:
        codes[condition] = _opaque(set(codes.values()))
    Cohort.objects.bulk_create(Cohort(code=codes[condition], condition=condition) for condition in new)
    return codes


def _opaque(taken: set[str]) -> str:
    while (code := "".join(secrets.choice(_LETTERS) for _ in range(4))) in taken:
        pass
    return code
