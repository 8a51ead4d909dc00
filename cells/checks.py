"""Saying so when the guards of the stays are gone, and putting them back after a migration."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.db import connections

from cells import guards


def check_guards(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A warning and not an error, or `migrate`, which puts the guards back, would refuse to run."""
    gone = [name for alias in databases or () if _has_stays(alias) for name in guards.missing(connections[alias])]
    if not gone:
        return []
    hint = "Run `manage.py migrate`, which puts them back, then `manage.py scan_breaches`."
    return [Caution(f"The database does not keep people apart: {', '.join(gone)}.", hint=hint, id="cells.W001")]


def restore_guards(using: str, **kwargs: Any) -> None:
    """After every migration: a rebuilt table has lost its triggers."""
    if _has_stays(using) and guards.missing(connections[using]):
        guards.install(connections[using])


def _has_stays(alias: str) -> bool:
    return "cells_stay" in connections[alias].introspection.table_names()
