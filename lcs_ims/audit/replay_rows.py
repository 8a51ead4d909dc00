"""Every kept table, folded from the rows that events tell, against what the table shows.

Each difference is named, by what the row is about and what both sides say; of veiled columns only that they
differ. Rows are read as text, past Django's converters, so that nothing in a table can end the comparison.
"""

# ruff: noqa: SLF001 (`_meta` and `_base_manager` are how Django tells of models)

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.db import connection, models

from lcs_ims.audit import journal
from lcs_ims.audit.keeping import Kept, kept_tables
from lcs_ims.audit.told_rows import VEILED, veil

LABELS = 500  # rows named by what they are about; a database with more differences has other worries

Told = dict[str, tuple[Any, bytes]]
"""The columns of a row: what was told last of each, and the salt under which it was veiled."""


class ToldRows:
    """The rows as events tell them."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, Told]] = {}
        self._breaks: list[str] = []
        self._named = 0

    def fold(self, leaf: int, event: dict[str, Any], salt: bytes) -> None:
        """Take the rows of one event."""
        for row in event.get("rows") or ():
            table, key, old, new = row["table"], row["key"], row.get("old"), row.get("new")
            rows = self._tables.setdefault(table, {})
            told = rows.get(key)
            self._check_before(leaf, table, key, old, told)
            if new is None:
                rows.pop(key, None)
            elif told is None:
                rows[key] = {column: (value, salt) for column, value in new.items()}
            else:
                told.update({column: (value, salt) for column, value in new.items()})

    def _check_before(self, leaf: int, table: str, key: str, old: Any, told: Told | None) -> None:
        """A deed that finds a row otherwise than it was left shows that somebody changed it in between."""
        if old is None:
            if told is not None:
                self._breaks.append(f"Event {leaf}: it begins row {key} of {table}, which was there.")
            return
        for column, value in old.items():
            before = (told or {}).get(column)
            if before is not None and before[0] != value and not _veiled(value):
                self._breaks.append(
                    f"Event {leaf}: it found {column} of row {key} of {table} as {_said(value)}; "
                    f"the trail had left it as {_said(before[0])}."
                )
        if told is None:
            self._breaks.append(f"Event {leaf}: it changes row {key} of {table}, of which the trail does not tell.")

    def differences(self) -> Iterator[str]:
        """Everything in which the tables differ from what events tell, one sentence each."""
        yield from self._breaks
        for table, key, count in journal.left():
            yield f"Row {key} of {table} was changed {count} times by no deed."
        for kept in kept_tables().values():
            try:
                yield from self._compared(kept)
            except Exception as error:  # noqa: BLE001 (tampered rows must not end the verification)
                yield f"The table {kept.table} could not be compared with the trail ({error})."

    def _compared(self, kept: Kept) -> Iterator[str]:
        told = self._tables.get(kept.table, {})
        there = set()
        for key, row in _rows(kept):
            if key in there:
                yield f"{self._name(kept, key)}: it stands in the table twice."
            there.add(key)
            if key not in told:
                yield f"{self._name(kept, key)}: it is in the table, and the trail does not tell of it."
                continue
            for column in kept.fields:
                if column in told[key] and not _is(row.get(column), told[key][column], kept.table, key, column):
                    yield self._difference(kept, key, column, row.get(column), told[key][column][0])
        for key in sorted(told.keys() - there):
            about = self._about(kept, told[key])
            yield f"{kept.noun.capitalize()} {key}{about}: the trail tells of it, and it is not in the table."

    def _difference(self, kept: Kept, key: str, column: str, value: Any, told: Any) -> str:
        field = kept.fields[column]
        name = self._name(kept, key)
        if _veiled(told):
            return f"{name}: {field.verbose_name} in the table is not what the trail tells."
        table, trail = (self._value(field, said) for said in (value, told))
        return f"{name}: {field.verbose_name}: the table says {table}, the trail says {trail}."

    def _value(self, field: "models.Field[Any, Any]", value: Any) -> str:
        if value is not None and isinstance(field, models.ForeignKey):
            return self._label(kept_tables().get(field.related_model._meta.db_table), value) or _said(value)
        return _said(value)

    def _name(self, kept: Kept, key: str) -> str:
        label = self._label(kept, key)
        return f"{kept.noun.capitalize()} {key}" + (f" of {label}" if label else "")

    def _about(self, kept: Kept, told: Told) -> str:
        """Whom or what a row that is gone was about: the first kept thing that it points to."""
        for column, field in kept.fields.items():
            if isinstance(field, models.ForeignKey) and column in told and not _veiled(told[column][0]):
                label = self._label(kept_tables().get(field.related_model._meta.db_table), told[column][0])
                if label:
                    return f" of {label}"
        return ""

    def _label(self, kept: Kept | None, key: Any) -> str:
        if kept is None or kept.label is None or self._named >= LABELS:
            return ""
        self._named += 1
        with suppress(Exception):
            return kept.label(kept.model._base_manager.get(pk=key))
        return ""


def _rows(kept: Kept) -> Iterator[tuple[str, dict[str, Any]]]:
    if connection.vendor == "postgresql":
        ignored = ", ".join(f"'{column}'" for column in kept.ignored_columns)
        what = f"(to_jsonb(t) - ARRAY[{ignored}]::text[])::text"
    else:
        what = journal.row_as_json(kept)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'SELECT CAST("{kept.key}" AS TEXT), {what} FROM {kept.table} AS t')  # noqa: S608 (constants)
        while rows := cursor.fetchmany(5_000):
            for key, text in rows:
                yield key, journal.read_row(text) or {}


def _veiled(told: Any) -> bool:
    return isinstance(told, dict) and told.keys() == {VEILED}


def _is(value: Any, told: tuple[Any, bytes], table: str, key: str, column: str) -> bool:
    said, salt = told
    if not _veiled(said):
        return bool(value == said and type(value) is type(said))
    return not salt or said[VEILED] == veil(salt, table, key, column, value)


def _said(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)
