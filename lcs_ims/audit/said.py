"""What an event's body says, as an SQL expression: for searches bounded by a period, never for deciding."""

from datetime import timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, CharField, F, Func

from lcs_ims.audit.actions import LATE_AFTER, TAKEN_OVER
from lcs_ims.audit.models import EventQuerySet

Compiled = tuple[str, Any]


class Said(Func):
    """The text at a path of the body, such as by.username; nothing where it is not said."""

    arity = 1

    def __init__(self, *path: str) -> None:
        super().__init__(F("body"), output_field=CharField())
        self._path = path

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **extra: Any) -> Compiled:
        template = f"json_extract(CAST(%(expressions)s AS TEXT), '$.{'.'.join(self._path)}')"
        return self.as_sql(compiler, connection, template=template)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **extra: Any) -> Compiled:
        template = f"(convert_from(%(expressions)s, 'UTF8')::jsonb #>> '{{{','.join(self._path)}}}')"
        return self.as_sql(compiler, connection, template=template)


class After(Func):
    """Whether one instant lies more than a while after another, both as the trail writes them."""

    def __init__(self, later: Said, earlier: Said, by: timedelta) -> None:
        super().__init__(later, earlier, output_field=BooleanField())
        self._seconds = int(by.total_seconds())

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **extra: Any) -> Compiled:
        template = f"((%(expressions)s) * 86400.0 > {self._seconds})"
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        days = " - ".join(f"julianday({sql})" for sql, _ in parts)
        return template % {"expressions": days}, [value for _, values in parts for value in values]

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **extra: Any) -> Compiled:
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        gap = " - ".join(f"({sql})::timestamptz" for sql, _ in parts)
        sql = f"(({gap}) > interval '{self._seconds} seconds')"
        return sql, [value for _, values in parts for value in values]


def late_only(events: EventQuerySet) -> EventQuerySet:
    """Those recorded more than 15 minutes after they are said to have happened; a take-over is not late."""
    late = After(Said("recorded_at"), Said("occurred_at"), LATE_AFTER)
    claimed = events.exclude(action__in=TAKEN_OVER).annotate(late=late, taken_over=Said("after", "taken_over"))
    return claimed.filter(late=True, taken_over__isnull=True)


def by_actor(events: EventQuerySet, username: str) -> EventQuerySet:
    """Those of one person, by username."""
    return events.annotate(actor=Said("by", "username")).filter(actor=username)
