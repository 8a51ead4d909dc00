"""What the portal may read: the tables of the Service's apps, without the columns listed here.

The names of health conditions and the content of legal visits are not there to be read; neither is what would
let someone act as an officer, nor the salts from which hidden detail could be guessed. The same list makes the
authorizer of SQLite and the column grants of PostgreSQL.
"""

from collections.abc import Mapping

from django.apps import apps
from django.db.models import Model

from inspectorate.reading.router import READ_APPS

CLOSED: Mapping[str, frozenset[str]] = {
    "health_cohort": frozenset({"condition"}),
    "accounts_user": frozenset({"password"}),
    "accounts_pin": frozenset({"secret"}),
    "accounts_desk": frozenset({"key_hash"}),
    "accounts_enrolment": frozenset({"code_hash"}),
    "accounts_invitation": frozenset({"token_hash"}),
    "audit_payload": frozenset({"salt", "body"}),
    "audit_journal": frozenset({"old", "new"}),
    "inmates_intakeanswer": frozenset({"words"}),
    "visits_visit": frozenset({"purpose", "pass_code"}),
    "visits_client": frozenset({"purpose"}),
    "outbox_message": frozenset({"to", "subject", "body", "calendar"}),
}
"""Columns that are never read, by table. What an event says of a hidden column is a salted hash."""


def closed_fields(model: type[Model]) -> tuple[str, ...]:
    """The names of a model's closed columns, for `defer`: a row is read without them or not at all."""
    closed = CLOSED.get(model._meta.db_table, frozenset())  # noqa: SLF001 (how Django tells of models)
    return tuple(field.name for field in model._meta.concrete_fields if field.column in closed)  # noqa: SLF001


def readable() -> dict[str, tuple[str, ...]]:
    """The columns that may be read, by table, in the order of names."""
    tables: dict[str, tuple[str, ...]] = {}
    for label in READ_APPS:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            table = model._meta.db_table  # noqa: SLF001 (how Django tells of models)
            columns = [str(field.column) for field in model._meta.concrete_fields]  # noqa: SLF001
            closed = CLOSED.get(table, frozenset())
            tables[table] = tuple(column for column in columns if column not in closed)
    return dict(sorted(tables.items()))
