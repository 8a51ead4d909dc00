"""What the clock does to people: a reception that nobody ends raises an alarm."""

from datetime import datetime, timedelta

from inmates.services.reception import alarm_receptions
from lcs_ims.audit import Actor
from lcs_ims.lib.duties import duty


@duty(name="inmates.receptions", every=timedelta(minutes=1))
def alarm_receptions_over(now: datetime) -> int:
    return alarm_receptions(by=Actor.system("sweep"), now=now)
