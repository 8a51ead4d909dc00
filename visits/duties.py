"""What the clock does to visits. Each duty is safe twice, late, and in several sweeps: the rows say what is due."""

from datetime import datetime, timedelta

from lcs_ims.audit import Actor
from lcs_ims.lib.duties import duty
from visits.models import Visit
from visits.services.authorising import rise
from visits.services.booking import mark_absent
from visits.services.clients import escalate_unanswered
from visits.services.emergency import tell_overdue_reviews
from visits.services.flags import refresh
from visits.services.staying import tell_of_stays
from visits.services.unnamed import tell_late_entries
from visits.services.waits import raise_alerts

SWEEP = Actor.system("sweep")


@duty(name="visits.waits", every=timedelta(seconds=15), lease=timedelta(seconds=30))
def raise_wait_alerts(now: datetime) -> int:
    """Every 15 seconds, so that an alert is there well within a minute of the moment it is due."""
    return len(raise_alerts(now, by=SWEEP)) + tell_late_entries(now, by=SWEEP)


@duty(name="visits.requests", every=timedelta(seconds=30))
def escalate_requests(now: datetime) -> int:
    return escalate_unanswered(by=SWEEP, now=now)


@duty(name="visits.flags", every=timedelta(minutes=5))
def refresh_flags(now: datetime) -> int:
    """What no deed tells of: a court date, a way out, a verification that ends."""
    return refresh(Visit.objects.all(), by=SWEEP)


@duty(name="visits.emergencies", every=timedelta(minutes=5))
def tell_emergencies_not_reviewed(now: datetime) -> int:
    return tell_overdue_reviews(now, by=SWEEP)


@duty(name="visits.authorisations", every=timedelta(seconds=30), lease=timedelta(seconds=30))
def let_authorisations_rise(now: datetime) -> int:
    return rise(now, by=SWEEP)


@duty(name="visits.police", every=timedelta(seconds=30))
def tell_of_police_who_stay(now: datetime) -> int:
    return tell_of_stays(now, by=SWEEP)


@duty(name="visits.absent", every=timedelta(minutes=10))
def mark_who_did_not_come(now: datetime) -> int:
    return mark_absent(by=SWEEP, now=now)
