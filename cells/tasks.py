"""The worker's doors to the jobs of this app. The row is the job; a lost message only makes it later."""

import contextlib

from celery import shared_task
from kombu.exceptions import OperationalError

from cells.services import plans


@shared_task(ignore_result=True)
def make_plan(key: int) -> None:
    plans.make_plan(key)


def ring(key: int) -> None:
    """Tell a worker that a plan waits. Without a broker the sweep tells it again."""
    with contextlib.suppress(OperationalError, OSError):
        make_plan.delay(key)
