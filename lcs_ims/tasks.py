"""The worker's door to the sweep: a second way to what is due, and proof that the worker lives."""

from celery import shared_task

from lcs_ims.sweeping import WORKER, beat, new_holder, sweep


@shared_task(ignore_result=True)
def do_what_is_due() -> None:
    beat(WORKER)
    sweep(new_holder(), long_ones="leave")
