"""The portal's queue as a door to the reports: the rows are the queue, a message only makes it sooner."""

from celery import shared_task

from inspectorate.report.services import jobs


@shared_task(ignore_result=True)
def make_report(key: int) -> None:
    jobs.run(key)
