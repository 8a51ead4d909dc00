"""The audit trail: what every service calls to say what it did, to whom, by whom and why."""

from typing import TYPE_CHECKING

from lcs_ims.audit.actions import Action
from lcs_ims.audit.actor import Actor, Subject
from lcs_ims.audit.deeds import attempt, deed, record

if TYPE_CHECKING:
    from lcs_ims.audit.models import EventQuerySet

__all__ = [
    "Action",
    "Actor",
    "Subject",
    "attempt",
    "begin_log",
    "deed",
    "history",
    "is_demonstration",
    "record",
]


# The three below need the models, and this package is imported before the models can be.


def history(subject: Subject) -> "EventQuerySet":
    """The events that mention a subject, newest first."""
    from lcs_ims.audit import trail  # noqa: PLC0415 (see above)

    return trail.history(subject)


def is_demonstration() -> bool:
    """Whether this database says, in its first event, that it is a demonstration."""
    from lcs_ims.audit import trail  # noqa: PLC0415 (see above)

    return trail.is_demonstration()


def begin_log(demonstration: bool) -> None:
    """Begin the trail of an empty database; see `trail.begin_log`."""
    from lcs_ims.audit import trail  # noqa: PLC0415 (see above)

    trail.begin_log(demonstration)
