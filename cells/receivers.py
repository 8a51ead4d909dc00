"""What the cells do when custody or a deciding fact changes."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from cells.services.breaches import judge_again
from inmates.models import Inmate
from inmates.signals import custody_changed
from lcs_ims.audit import Actor


@receiver(custody_changed, dispatch_uid="cells.judge_again")
def _judge_again(sender: object, *, inmates: list[Inmate], by: Actor, now: datetime, **_kwargs: Any) -> None:
    judge_again(inmates, by=by, now=now)
