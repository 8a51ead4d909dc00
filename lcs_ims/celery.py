"""Background jobs. Every job is a row; the message is only the doorbell, so a lost one loses nothing.

With LCS_REDIS_URL the broker is Redis; without it, files under var/ on this machine alone.
"""

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import beat_init, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lcs_ims.settings")

TIME_LIMIT = 30 * 60  # seconds; only the production pool (prefork) can end a job that exceeds it

app = Celery("lcs_ims")
app.conf.update(
    timezone="UTC",
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
    beat_schedule={
        "what-is-due": {
            "task": "lcs_ims.tasks.do_what_is_due",
            "schedule": 60.0,
            "options": {"expires": 50},
        }
    },
)
if settings.REDIS_URL:
    # A job cut off by a kill is delivered again after this time, so it must exceed the longest job.
    app.conf.update(
        broker_url=settings.REDIS_URL,
        broker_transport_options={"visibility_timeout": TIME_LIMIT + 5 * 60},
    )
else:
    folder = settings.VAR_DIR / "broker"
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
    warnings.filterwarnings("ignore", category=SecurityWarning)  # a demonstration on a bare machine runs as root
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_to_start_unfit(**kwargs: object) -> None:
    """End the process when a check finds an error."""
    from lcs_ims.checks import refuse_unfit  # noqa: PLC0415 (needs the apps, which Celery has loaded by now)

    try:
        refuse_unfit()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error  # Celery logs any other exception of a receiver, and goes on
