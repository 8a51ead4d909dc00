from typing import Any

from django.core.management.commands import shell

from lcs_ims.accounts.command_line import note_opening


class Command(shell.Command):
    """Django's own, noted in the trail with who opened it."""

    def handle(self, **options: Any) -> None:
        note_opening("shell", self.stderr)
        super().handle(**options)
