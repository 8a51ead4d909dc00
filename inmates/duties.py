"""What the clock does to people: a reception that nobody ends raises an alarm."""

from datetime import datetime, timedelta

from inmates.services.clocks import raise_clock_alarms
from inmates.services.notices import open_notices, send_notices
from inmates.services.reception import alarm_receptions
from inmates.services.releases import note_night
from lcs_ims.audit import Actor
from lcs_ims.lib.duties import duty


@duty(name="inmates.receptions", every=timedelta(minutes=1))
def alarm_receptions_over(now: datetime) -> int:
    return alarm_receptions(by=Actor.system("sweep"), now=now)


@duty(name="inmates.clocks", every=timedelta(minutes=5))
def alarm_clocks_past(now: datetime) -> int:
    return raise_clock_alarms(by=Actor.system("sweep"), now=now)


@duty(name="inmates.locked_up", every=timedelta(minutes=10))
def note_orders_locked_up(now: datetime) -> int:
    return note_night(by=Actor.system("sweep"), now=now)


@duty(name="inmates.notices", every=timedelta(seconds=30))
def tell_of_children(now: datetime) -> int:
    sweep = Actor.system("sweep")
    return open_notices(by=sweep, now=now) + send_notices(by=sweep, now=now)
