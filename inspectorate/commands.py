"""The base of the portal's commands: the portal's own database is brought up to date on first use."""

from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from lcs_ims.lib.commands import AnsweringCommand


class PortalCommand(AnsweringCommand):
    """A command under the portal's settings; `manage.py` chooses them by the name of its file."""

    def handle(self, *args: Any, **options: Any) -> None:
        bring_up_to_date()
        super().handle(*args, **options)


def bring_up_to_date() -> None:
    """Make or update the tables of the portal's own database; nothing where that is done."""
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", database="default", verbosity=0, interactive=False)
