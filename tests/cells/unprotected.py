"""Taking protections away, so that a test can show what each of them prevents."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.models import QuerySet

from cells import guards
from cells.models import Stay
from inmates import locks
from lcs_ims.audit import deeds

_UNIQUE = ("one_open_stay_per_inmate", "one_open_stay_per_bed")


@contextmanager
def locks_off() -> Iterator[None]:
    """In this process deeds lock no row. On SQLite, where a transaction is alone in any case, there is none."""

    def read_only(rows: QuerySet[Any]) -> list[int]:
        return list(rows.order_by("pk").values_list("pk", flat=True))

    with patch.object(locks, "hold", read_only):
        if connection.vendor == "postgresql":
            yield
        else:
            alone = SimpleNamespace(atomic=lambda durable=False: nullcontext())
            with patch.object(deeds, "transaction", alone):
                yield


@contextmanager
def guards_off() -> Iterator[None]:
    """The database of this test keeps nobody apart and counts no beds. What it let through is gone at the end."""
    unique = [constraint for constraint in Stay._meta.constraints if constraint.name in _UNIQUE]
    guards.remove(connection)
    with connection.schema_editor() as editor:
        for constraint in unique:
            editor.remove_constraint(Stay, constraint)
    try:
        yield
    finally:
        Stay.objects.all().delete()
        with connection.schema_editor() as editor:
            for constraint in unique:
                editor.add_constraint(Stay, constraint)
        guards.install(connection)
