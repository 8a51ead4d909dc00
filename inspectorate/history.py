"""The history of a subject, event by event, each with its number so that its proof can be found."""

from cells.trail import Line, lines_of
from lcs_ims.audit.actor import Subject
from lcs_ims.audit.models import Event

LIMIT = 30


def history(subject: Subject, limit: int = LIMIT) -> list[Line]:
    """The newest events that name a subject, as lines. One query."""
    return lines_of(list(Event.objects.about(subject)[:limit]), ())
