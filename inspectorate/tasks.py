"""The portal's queue as a door: a second way to the watcher, whose loop needs no queue."""

from celery import shared_task

from inspectorate.services.comparing import keep_comparisons
from inspectorate.services.watching import look


@shared_task(ignore_result=True)
def watch() -> None:
    look()
    keep_comparisons()
