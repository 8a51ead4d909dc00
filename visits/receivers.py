"""What visits do when someone's custody, facts or keep-apart orders change."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from inmates.models import Inmate
from inmates.signals import custody_changed
from lcs_ims.audit import Actor
from visits.services.clients import tell_of_moves
from visits.services.flags import refresh_for_inmates


@receiver(custody_changed, dispatch_uid="visits.refresh_flags")
def _refresh_flags(sender: object, *, inmates: list[Inmate], by: Actor, now: datetime, **_kwargs: Any) -> None:
    refresh_for_inmates(inmates, by=by)
    tell_of_moves(inmates, by=by, now=now)
