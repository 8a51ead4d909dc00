"""What the clock does to the whole Service: the copies of the night."""

from datetime import datetime, timedelta

from lcs_ims.backups.nightly import copy_tonight, is_due
from lcs_ims.lib.duties import duty


@duty(name="lcs_ims.copies", every=timedelta(minutes=30), lease=timedelta(hours=6), apart=True)
def copy_the_databases(now: datetime) -> int:
    return int(is_due(now) and copy_tonight(now))
