"""The portal's own queue: no job of the Inspectorate passes through the Service's worker.

With LCS_REDIS_URL the broker is Redis, under a queue of its own; without it, files in a folder of the portal's.
"""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspectorate.settings")

QUEUE = "portal"
TIME_LIMIT = 30 * 60  # seconds

app = Celery("inspectorate")
app.conf.update(
    timezone="UTC",
    task_default_queue=QUEUE,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=TIME_LIMIT,
    task_soft_time_limit=TIME_LIMIT - 60,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_enable_remote_control=False,
    broker_connection_retry_on_startup=True,
    beat_scheduler="celery.beat:Scheduler",
    beat_schedule={
        "watch": {"task": "inspectorate.tasks.watch", "schedule": 60.0, "options": {"expires": 50, "queue": QUEUE}},
    },
)
if settings.REDIS_URL:
    app.conf.update(
        broker_url=settings.REDIS_URL,
        broker_transport_options={"visibility_timeout": TIME_LIMIT + 5 * 60, "global_keyprefix": "portal:"},
    )
else:
    folder = settings.VAR_DIR / "portal-broker"
    app.conf.update(
        broker_url="filesystem://localhost",
        broker_transport_options={
            "data_folder_in": folder / "messages",
            "data_folder_out": folder / "messages",
            "control_folder": folder / "control",
        },
    )
    for name in ("messages", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
app.autodiscover_tasks(["inspectorate", "inspectorate.report"])
