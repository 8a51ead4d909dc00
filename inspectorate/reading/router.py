"""Which database a table is in: the portal's own, or the Service's, which is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

OWN = frozenset({"inspectorate", "report", "sessions", "otp_totp", "otp_static", "axes"})
"""The apps whose tables are the portal's. All others are the Service's, or made nowhere here."""

READ_APPS = ("lcs_ims", "audit", "facilities", "accounts", "outbox", "inmates", "cells", "visits")
"""The apps of the Service whose tables the portal reads."""


def database_of(app_label: str) -> str:
    """The alias under which an app's tables are reached."""
    return "default" if app_label in OWN else "service"


class Router:
    """Nothing is migrated but the portal's own tables, and nothing joins the two databases."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return database_of(model._meta.app_label)  # noqa: SLF001 (how Django tells of models)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return self.db_for_read(model)

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        labels = {database_of(model._meta.app_label) for model in (one, other)}  # noqa: SLF001 (as above)
        return len(labels) == 1

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default" and app_label in OWN
