"""Reads that are written down before the page is sent: a child's record, a medical one, a privileged one.

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
