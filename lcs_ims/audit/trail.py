"""Reading the trail, and beginning it."""

from django.db import transaction

from lcs_ims.audit.actor import Subject
from lcs_ims.audit.models import Event, EventQuerySet, Head
from lcs_ims.audit.sequencing import begin
from lcs_ims.lib.refusal import Refused


def history(subject: Subject) -> EventQuerySet:
    """The events that mention a subject, newest first."""
    return Event.objects.about(subject)


def is_demonstration() -> bool:
    """Whether this database says, in its first event, that its past was told and not lived."""
    return Event.objects.demonstration()


@transaction.atomic
def begin_log(demonstration: bool) -> None:
    """Write the first event of an empty database's trail; the first deed does it too, not as a demonstration.

    Raises Refused("log-has-begun") when there is a trail.
    """
    if Head.objects.exists():
        raise Refused("log-has-begun", "This database has a trail already. Use an empty database.")
    begin(demonstration)
