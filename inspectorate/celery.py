"""The portal's own queue: no job of the Inspectorate passes through the Service's worker."""

import os

from lcs_ims.lib.queues import queue_of

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspectorate.settings")

app = queue_of(
    "inspectorate",
    folder="portal-broker",
    queue="portal",
    each_minute="inspectorate.tasks.watch",
    prefix="portal:",
)
app.autodiscover_tasks(["inspectorate", "inspectorate.report"])
