"""What the clock does to cells: exceptions, orders and holding end; birthdays change who may share.

Each is safe twice, late, and in several sweeps: rows say what is due, and are read again under lock.
"""

from datetime import datetime, timedelta

from cells.services.exceptions import end_exceptions
from cells.services.jobs import end_abandoned, waiting
from cells.services.judging import judge_facility
from cells.services.overcrowding import end_overcrowding_orders
from cells.services.removal import tell_removals_overdue
from cells.services.segregation import watch_segregation
from cells.services.whereabouts import alarm_overdue, end_holdings
from cells.tasks import ring
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.duties import duty

SWEEP = Actor.system("sweep")


@duty(name="cells.exceptions", every=timedelta(minutes=1))
def end_exceptions_over(now: datetime) -> int:
    return end_exceptions(by=SWEEP, now=now)


@duty(name="cells.overcrowding", every=timedelta(minutes=1))
def end_overcrowding_over(now: datetime) -> int:
    return end_overcrowding_orders(by=SWEEP, now=now)


@duty(name="cells.holding", every=timedelta(minutes=1))
def end_holding_over(now: datetime) -> int:
    return end_holdings(by=SWEEP, now=now)


@duty(name="cells.overdue", every=timedelta(minutes=1))
def alarm_exits_overdue(now: datetime) -> int:
    return alarm_overdue(by=SWEEP, now=now) + tell_removals_overdue(by=SWEEP, now=now)


@duty(name="cells.segregation", every=timedelta(minutes=5))
def watch_segregation_orders(now: datetime) -> int:
    return watch_segregation(by=SWEEP, now=now)


@duty(name="cells.judging", every=timedelta(minutes=3))
def judge_every_facility(now: datetime) -> int:
    """A new day is seen within minutes of midnight: there is no nightly run to miss."""
    return sum(judge_facility(facility, by=SWEEP, now=now) for facility in Facility.objects.order_by("pk"))


@duty(name="cells.plans", every=timedelta(seconds=30))
def ring_for_plans(now: datetime) -> int:
    """A lost message or a dead worker only makes a plan later."""
    ended = end_abandoned(by=SWEEP, now=now)
    due = list(waiting(now))
    for model, key in due:
        ring(model, key)
    return ended + len(due)
