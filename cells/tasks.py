"""The worker's doors to the jobs of this app. The row is the job; a lost message only makes it later."""

import contextlib
from typing import Any

from celery import shared_task
from kombu.exceptions import OperationalError

from cells.models import CountryPlan, Plan
from cells.services import country_plans, plans


@shared_task(ignore_result=True)
def make_plan(key: int) -> None:
    plans.make_plan(key)


@shared_task(ignore_result=True)
def make_country_plan(key: int) -> None:
    country_plans.make_country_plan(key)


_TASKS: dict[type[Any], Any] = {Plan: make_plan, CountryPlan: make_country_plan}


def ring(model: type[Any], key: int) -> None:
    """Tell a worker that a job waits. Without a broker the sweep tells it again."""
    with contextlib.suppress(OperationalError, OSError):
        _TASKS[model].delay(key)
