"""A certified copy of someone's own file, handed over when they leave (NMR 9)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from inmates.models import Custody
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who certified a copy and when, and the event of the trail that says so."""

    number: UUID
    by: str
    at: datetime


@deed
def certify_copy(custody: Custody, *, by: Actor) -> Certificate:
    """Certify a copy of the file as it is now. Raises Refused("not-permitted")."""
    require(by, Permission.DISCHARGE_INMATE, custody.facility)
    on = [custody.inmate.subject, custody.facility.subject]
    return Certificate(record(Action.FILE_COPIED, by=by, on=on), by.called, clock.now())
