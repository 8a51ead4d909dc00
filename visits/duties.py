"""What the clock does at the gate. Each duty is safe twice, late, and in several sweeps: the rows say what is due."""

from datetime import datetime, timedelta

from lcs_ims.audit import Actor
from lcs_ims.lib.duties import duty
from visits.services.waits import raise_alerts

SWEEP = Actor.system("sweep")


@duty(name="visits.waits", every=timedelta(seconds=15), lease=timedelta(seconds=30))
def raise_wait_alerts(now: datetime) -> int:
    """Every 15 seconds, so that an alert is there well within a minute of the moment it is due."""
    return len(raise_alerts(now, by=SWEEP))
