"""How old what is read here is: the portal may read a replica, or a copy, instead of the database that is written."""

from datetime import datetime, timedelta

from django.apps import apps
from django.core.cache import cache
from django.db import connections

from lcs_ims.lib import clock

SWEEP = "sweep"
QUIET = timedelta(minutes=5)
"""The Service's sweep writes a heartbeat twice a minute; one as old as this is no longer news."""


def heard_at() -> datetime | None:
    """When the Service's background work was last heard, as far as this database knows. One query."""
    claims = apps.get_model("lcs_ims", "Claim").objects
    beat: datetime | None = claims.filter(name=SWEEP).values_list("heartbeat_at", flat=True).first()
    return beat


def lag() -> timedelta | None:
    """How long ago what is read was so; None where it is of now.

    A replica says when the last transaction that it replayed was made. Anything else is as old as the Service's
    heartbeat in it once that is over five minutes: a copy, or a Service that stands still. Asked at most every ten
    seconds.
    """
    found: tuple[timedelta | None] | None = cache.get("portal.lag")
    if found is None:
        found = (_lag(),)
        cache.set("portal.lag", found, 10)
    return found[0]


def _lag() -> timedelta | None:
    is_replica, replayed_at = _replica()
    at = replayed_at or heard_at()
    age = clock.now() - at if at else None
    return age if is_replica or (age and age > QUIET) else None


def _replica() -> tuple[bool, datetime | None]:
    """Whether this is a replica, and when what it replayed last was committed there.

    Not from where it is in the log: one that has lost its server has replayed all it received, and says so for days.
    """
    connection = connections["service"]
    if connection.vendor != "postgresql":
        return False, None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery(), pg_last_xact_replay_timestamp()")
        is_replica, replayed_at = cursor.fetchone()
        return is_replica, replayed_at
