"""Which tables the trail keeps row for row, and which it leaves out, each with its reason.

Every model of the Service is in one of the two lists; a test fails for one in neither. Apps say so in `ready`.
"""

# ruff: noqa: SLF001 (`_meta` and `_base_manager` are how Django tells of models)

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import AppConfig, apps
from django.db import models

Label = Callable[[Any], str]


@dataclass(frozen=True)
class Kept:
    """A table whose every row the trail can tell."""

    model: type[models.Model]
    ignored: frozenset[str]
    said_veiled: frozenset[str]
    label: Label | None

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.column)

    @cached_property
    def fields(self) -> dict[str, "models.Field[Any, Any]"]:
        """By column, without those that say nothing of anyone (the last sign-in, a one-time code's counter)."""
        fields = self.model._meta.concrete_fields
        return {str(field.column): field for field in fields if field.name not in self.ignored}

    @cached_property
    def ignored_columns(self) -> tuple[str, ...]:
        return tuple(str(f.column) for f in self.model._meta.concrete_fields if f.name in self.ignored)

    @cached_property
    def veiled(self) -> frozenset[str]:
        """Columns of which events hold a salted hash: those named, and all free text and structures."""
        free = (models.TextField, models.JSONField)
        return frozenset(
            column
            for column, field in self.fields.items()
            if field.name in self.said_veiled or isinstance(field, free)
        )

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)


_kept: dict[str, Kept] = {}
_left_out: dict[str, str] = {}


def keep(
    model: type[models.Model], *, veiled: Iterable[str] = (), ignored: Iterable[str] = (), label: Label | None = None
) -> None:
    """Have the trail tell every row of a model. Called in an app's `ready`.

    `veiled` fields are in events as salted hashes only, whose salt goes when the law has detail erased.
    `ignored` fields are not told at all. `label` names a row in findings, without saying anything personal.
    """
    _kept[model._meta.db_table] = Kept(model, frozenset(ignored), frozenset(veiled), label)


def keep_all(app: AppConfig, options: Mapping[str, Mapping[str, Any]], *, besides: Iterable[str] = ()) -> None:
    """Have the trail tell every row of all models of an app, with the options of `keep` by the model's name.

    A model that comes later is kept from its first day. `besides` are left out, each with `leave_out`.
    """
    for model in app.get_models(include_auto_created=True):
        if model.__name__ not in besides:
            keep(model, **options.get(model.__name__, {}))


def leave_out(model: type[models.Model] | str, reason: str) -> None:
    """Say why the trail does not tell the rows of a model (or of an "app_label.Model")."""
    found = apps.get_model(model) if isinstance(model, str) else model
    _left_out[found._meta.db_table] = reason


def kept_tables() -> dict[str, Kept]:
    """By table name, in the order of names."""
    return dict(sorted(_kept.items()))


def left_out() -> dict[str, str]:
    """Why, by table name."""
    return dict(_left_out)
