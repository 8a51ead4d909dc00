"""Saying so when the trail's guards are gone, and putting them back after a migration."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.db import connections

from lcs_ims.audit import guards, journal


def _holds_the_trail(alias: str) -> bool:
    return "audit_event" in connections[alias].introspection.table_names()


def check_guards(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A warning and not an error, or `migrate`, which puts the guards back, would refuse to run."""
    gone = [
        name
        for alias in databases or ()
        if _holds_the_trail(alias)
        for name in (*guards.missing(connections[alias]), *journal.missing(connections[alias]))
    ]
    if not gone:
        return []
    hint = "Run `manage.py migrate`, which puts them back, then `manage.py verify_audit`."
    return [Caution(f"The audit trail is not guarded: {', '.join(gone)}.", hint=hint, id="audit.W001")]


def restore_guards(using: str, **kwargs: Any) -> None:
    """After every migration: a rebuilt table has lost its triggers."""
    if _holds_the_trail(using) and guards.missing(connections[using]):
        guards.install(connections[using])


def restore_journal(using: str, **kwargs: Any) -> None:
    """After the migrations of the last app: every kept table is there, in its new shape."""
    if _holds_the_trail(using) and journal.missing(connections[using]):
        journal.install(connections[using])
