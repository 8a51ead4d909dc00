"""What the portal refuses to start with."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, register

from inspectorate.reading.router import READ_APPS


@register()
def check_own_people(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """No table of the Service refers to the portal's people: such a column would be read as somebody else."""
    people = get_user_model()
    return [
        Error(
            f"{field} refers to the portal's people.",
            hint='Name "accounts.User" in the model, not settings.AUTH_USER_MODEL.',
            id="inspectorate.E001",
        )
        for label in READ_APPS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.local_fields  # noqa: SLF001 (how Django tells of models)
        if field.related_model is people and model.__name__ != "FacilityUserObjectPermission"  # guardian's own field
    ]
