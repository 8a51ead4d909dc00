from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CellsConfig(AppConfig):
    name = "cells"
    verbose_name = "Cells"

    def ready(self) -> None:
        from cells import receivers  # noqa: F401, PLC0415 (models load after the apps)

        post_migrate.connect(_install_guards, sender=self)


def _install_guards(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    from django.db import connections  # noqa: PLC0415

    from cells import guards  # noqa: PLC0415

    guards.install(connections[using])
