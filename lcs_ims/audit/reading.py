"""What is written down before a page is sent: reads of a child's, a medical or a privileged record, and sheets
that are drawn to be printed and carried away.

What cannot be written down is not shown: the error of the database takes the place of the page.
"""

from enum import StrEnum

from lcs_ims.audit.actions import Action
from lcs_ims.audit.actor import Actor, Subject
from lcs_ims.audit.deeds import deed, record


class Secret(StrEnum):
    """Why a record is not read without an event."""

    CHILD = "child"
    MEDICAL = "medical"
    PRIVILEGED = "privileged"  # between someone in custody and their lawyer


@deed
def note_read(on: Subject, *others: Subject, secret: Secret, page: str, by: Actor) -> None:
    """Write down that someone is about to read `page` about `on`, where others may be told of too."""
    record(Action.RECORD_READ, by=by, on=(on, *others), after={"secret": secret, "page": page})


@deed
def note_list(on: Subject, *others: Subject, secret: Secret, people: int, page: str, by: Actor) -> None:
    """Write down that someone is about to read a list of `on`, on which so many such people stand by name."""
    record(Action.RECORD_READ, by=by, on=(on, *others), after={"secret": secret, "page": page, "people": people})


@deed
def note_print(on: Subject, *others: Subject, page: str, by: Actor) -> None:
    """Write down that someone is about to be given a sheet for printing, about `on`."""
    record(Action.SHEET_PRINTED, by=by, on=(on, *others), after={"page": page})
