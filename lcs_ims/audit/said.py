"""What an event's body says, as an SQL expression: for searches, never for deciding.

Two of them have an index (lcs_ims/audit/models.py), so no search reads a long trail event by event. A body that is
no JSON, which only somebody's hand can leave there, says nothing.
"""

from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, CharField, F, Func, Q

from lcs_ims.audit.actions import LATE_AFTER, POWER_CUT, TAKEN_OVER

if TYPE_CHECKING:
    from lcs_ims.audit.models import EventQuerySet

Compiled = tuple[str, Any]
_TEXT = "CAST(%(expressions)s AS TEXT)"


class Said(Func):
    """The text at a path of the body, such as by.username; nothing where it is not said."""

    arity = 1

    def __init__(self, *path: str) -> None:
        super().__init__(F("body"), output_field=CharField())
        self._path = path

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **extra: Any) -> Compiled:
        said = f"json_extract({_TEXT}, '$.{'.'.join(self._path)}')"
        return self.as_sql(compiler, connection, template=f"CASE WHEN json_valid({_TEXT}) THEN {said} END")

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **extra: Any) -> Compiled:
        return self.as_sql(
            compiler, connection, template=f"audit_said(%(expressions)s, '{{{','.join(self._path)}}}')"
        )


class Belated(Func):
    """Whether the body says that it was recorded more than 15 minutes after it happened."""

    arity = 1

    def __init__(self) -> None:
        super().__init__(F("body"), output_field=BooleanField())

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **extra: Any) -> Compiled:
        days = [f"julianday(json_extract({_TEXT}, '$.{name}'))" for name in ("recorded_at", "occurred_at")]
        late = f"({' - '.join(days)}) * 86400.0 > {int(LATE_AFTER.total_seconds())}"
        return self.as_sql(compiler, connection, template=f"CASE WHEN json_valid({_TEXT}) THEN {late} ELSE FALSE END")

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **extra: Any) -> Compiled:
        late = f"(audit_lag(%(expressions)s) > interval '{int(LATE_AFTER.total_seconds())} seconds')"
        return self.as_sql(compiler, connection, template=late)


def late_only(events: "EventQuerySet") -> "EventQuerySet":
    """Those recorded more than 15 minutes after they are said to have happened, as `Event.is_late` has it."""
    said = events.filter(Belated()).exclude(action__in=TAKEN_OVER)
    told = said.annotate(taken_over=Said("after", "taken_over"), cause=Said("after", "cause"))
    return told.filter(Q(cause__isnull=True) | ~Q(cause=POWER_CUT), taken_over__isnull=True)


def by_actor(events: "EventQuerySet", username: str) -> "EventQuerySet":
    """Those of one person, by username."""
    return events.annotate(actor=Said("by", "username")).filter(actor=username)
