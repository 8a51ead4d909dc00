"""That somebody opened a command line of Python or SQL. What they do there leaves no event; that they did, does."""

from typing import TextIO

from django.core.management.base import OutputWrapper
from django.db import DatabaseError

from lcs_ims.audit import Action, Actor, Subject, deed, record


def note_opening(command: str, say: OutputWrapper | TextIO) -> None:
    """Record it; where the trail cannot be written, say so and go on, for that is when one is needed most."""
    try:
        record_opening(command)
    except DatabaseError as error:
        say.write(f"Not in the trail ({type(error).__name__}): write down who opened {command}, when and why.")


@deed
def record_opening(command: str) -> None:
    by = Actor.shell(command)
    record(
        Action.COMMAND_LINE_OPENED,
        by=by,
        on=Subject("accounts.command_line", command, command),
        after={"command": command},
    )
