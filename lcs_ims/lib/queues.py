"""A process's queue of jobs: the same promises for the Service's and the portal's, each with a broker of its own.

Every job is a row; the message is only the doorbell, so a lost one loses nothing. With LCS_REDIS_URL the broker is
Redis; without it, files in a folder on this machine alone.
"""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from celery import Celery
from celery.platforms import SecurityWarning
from django.conf import settings

TIME_LIMIT = 30 * 60  # seconds; only the production pool (prefork) can end a job that exceeds it
EVERY = 60.0  # seconds


def queue_of(name: str, *, folder: str, queue: str = "celery", each_minute: str, prefix: str = "") -> Celery:
    """The queue of the process whose package is `name`; its beat rings for the task `each_minute`.

    `folder` is under LCS_VAR_DIR, `prefix` stands before every key of Redis.
    """
    app = Celery(name)
    options = {"expires": EVERY - 10, "queue": queue}
    app.conf.update(
        timezone="UTC",
        task_default_queue=queue,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=TIME_LIMIT,
        task_soft_time_limit=TIME_LIMIT - 60,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_enable_remote_control=False,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        broker_connection_retry_on_startup=True,
        beat_scheduler="celery.beat:Scheduler",  # in memory: two beats do no harm, a killed one leaves no file
        beat_schedule={each_minute: {"task": each_minute, "schedule": EVERY, "options": options}},
        **(_redis(prefix) if settings.REDIS_URL else _files(settings.VAR_DIR / folder)),
    )
    return app


def _redis(prefix: str) -> Mapping[str, Any]:
    # A job cut off by a kill is delivered again after this time, so it must exceed the longest job.
    options = {"visibility_timeout": TIME_LIMIT + 5 * 60, "global_keyprefix": prefix}
    return {"broker_url": settings.REDIS_URL, "broker_transport_options": options}


def _files(folder: Path) -> Mapping[str, Any]:
    messages, control = folder / "messages", folder / "control"
    for one in (messages, control):
        one.mkdir(parents=True, exist_ok=True)
    warnings.filterwarnings("ignore", category=SecurityWarning)  # a demonstration on a bare machine runs as root
    options = {"data_folder_in": messages, "data_folder_out": messages, "control_folder": control}
    return {"broker_url": "filesystem://localhost", "broker_transport_options": options}
