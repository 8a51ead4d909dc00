"""Background jobs of the Service. How a queue is kept is in lcs_ims/lib/queues.py."""

import os

from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

from lcs_ims.lib.queues import queue_of

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lcs_ims.settings")

app = queue_of("lcs_ims", folder="broker", each_minute="lcs_ims.tasks.do_what_is_due")
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
