"""A row for every kept table that the story leaves empty, so that no model escapes the walk over all of them."""

import uuid
from datetime import time, timedelta
from hashlib import sha256
from typing import Any

from django.db import DatabaseError, models

from inmates.models import Picture, PictureContent
from lcs_ims.audit import deed
from lcs_ims.audit.keeping import kept_tables
from lcs_ims.lib import clock

Said = dict[str, Any]

OVERRIDES: dict[str, Said] = {
    "guardian.UserObjectPermission": {"object_pk": "1"},
    "guardian.GroupObjectPermission": {"object_pk": "1"},
    "visits.Visit": {"state": "waiting"},
    "inmates.Picture": {"sha256": sha256(b"x").hexdigest(), "size": 1},
}
"""What the constraints of a table ask for beyond one plausible value a column, by label of the model."""


def fill_the_empty() -> dict[str, str]:
    """Put a row into every kept table without one; those in which none could be put, with why."""
    refused: dict[str, str] = {}
    while True:
        waiting = [kept.model for kept in kept_tables().values() if not kept.model._base_manager.exists()]
        before, refused = set(refused) or {"at least one round"}, {}
        for model in waiting:
            why = _put(model)
            if why:
                refused[model._meta.label] = why
        if not refused or set(refused) == before:
            return refused


def _put(model: type[models.Model]) -> str:
    try:
        _insert(model)
    except (DatabaseError, LookupError) as error:
        return str(error)
    return ""


@deed
def _insert(model: type[models.Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    said = {field.attname: _value(field) for field in fields if not field.has_default() and not field.null}
    [row] = model._base_manager.bulk_create([model(**said | OVERRIDES.get(model._meta.label, {}))])
    if isinstance(row, Picture):
        PictureContent.objects.create(picture=row, data=b"x")


def _value(field: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return field.related_model._base_manager.values_list(field.target_field.attname, flat=True)[0]
    if field.blank and isinstance(field, models.CharField | models.TextField):
        return ""
    if field.choices:
        return field.choices[0][0]
    now = clock.now()
    kinds: dict[type, Any] = {
        models.DateTimeField: now,
        models.DateField: now.date() + timedelta(days=1) if _is_an_end(field) else now.date(),
        models.TimeField: time(16) if _is_an_end(field) else time(8),
        models.BooleanField: False,
        models.DecimalField: 1,
        models.IntegerField: 1,
        models.UUIDField: uuid.uuid4(),
        models.BinaryField: b"x",
        models.JSONField: {},
        models.EmailField: "somebody@lcs.example",
        models.TextField: "x",
    }
    text = field.name[: field.max_length]  # so that two names of a row differ, and are in order
    return next((value for kind, value in kinds.items() if isinstance(field, kind)), text)


def _is_an_end(field: Any) -> bool:
    return any(word in field.name for word in ("end", "until", "to"))
