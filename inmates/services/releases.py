"""The lock-up that finds someone inside whose release order has come: a breach of the clock, whatever the hour."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from inmates import locks
from inmates.models import ReleaseOrder
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock

LATEST_LOCK_UP = time(20)  # LCS policy: where no lock-up count begins, the night does


@deed
def note_locked_up(facilities: Iterable[Facility], *, at: datetime, by: Actor) -> int:
    """Note once of each order that waits that a lock-up passed with the person inside. Returns how many."""
    waiting = ReleaseOrder.objects.filter(
        custody__facility__in=list(facilities),
        custody__ended_at__isnull=True,
        carried_out_at__isnull=True,
        locked_up_at__isnull=True,
        received_at__lt=at,
    )
    locks.hold(waiting)
    orders = list(waiting.select_related("custody__inmate", "custody__facility").order_by("pk"))
    for order in orders:
        order.locked_up_at = at
        order.save(update_fields=["locked_up_at"])
        record(
            Action.RELEASE_LOCKED_UP,
            by=by,
            on=[order.custody.inmate.subject, order.custody.facility.subject],
            after={"number": order.number, "court": order.court, "received_at": order.received_at.isoformat()},
        )
    return len(orders)


def note_night(*, by: Actor, now: datetime) -> int:
    """The same for the last nightfall, everywhere. Nothing is locked where no order waits."""
    dusk = datetime.combine(clock.facility_date(now), LATEST_LOCK_UP, clock.ZONE)
    dusk = dusk if dusk <= now else dusk - timedelta(days=1)
    waiting = ReleaseOrder.objects.filter(
        custody__ended_at__isnull=True, carried_out_at__isnull=True, locked_up_at__isnull=True, received_at__lt=dusk
    )
    places = Facility.objects.filter(pk__in=waiting.values("custody__facility"))
    return note_locked_up(places, at=dusk, by=by) if places else 0
