"""How each database spells a UUID, an instant and a truth value, as text compared letter by letter.

The converters of Django's drivers are passed by: SQLite's take 2 for False and fail on a bad date, and both cost
more than all hashing.
"""

from typing import Protocol

from django.db import connection


class Spelling(Protocol):
    """Columns to select, and what they must say for a value as the trail's bodies write it."""

    def uuid_column(self, name: str) -> str: ...
    def instant_column(self, name: str) -> str: ...
    def flag_column(self, name: str) -> str: ...
    def uuid(self, text: str) -> object: ...
    def instant(self, text: str) -> object: ...
    def flag(self, flag: bool) -> object: ...


class _Sqlite:
    def uuid_column(self, name: str) -> str:
        return name

    def instant_column(self, name: str) -> str:
        return f"+{name}"  # the value as it is, bytes as bytes: an expression has no converter

    flag_column = instant_column

    def uuid(self, text: str) -> object:
        return text.replace("-", "")

    def instant(self, text: str) -> object:
        return f"{text[:10]} {text[11:26]}".removesuffix(".000000")

    def flag(self, flag: bool) -> object:
        return int(flag)


class _Postgresql:
    def uuid_column(self, name: str) -> str:
        return f"CAST({name} AS TEXT)"

    def instant_column(self, name: str) -> str:
        return f"""to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""

    def flag_column(self, name: str) -> str:
        return name

    def uuid(self, text: str) -> object:
        return text

    instant = uuid

    def flag(self, flag: bool) -> object:
        return flag


def spelling() -> Spelling:
    """That of the database in use."""
    return _Sqlite() if connection.vendor == "sqlite" else _Postgresql()
