"""Loading the demonstration into an empty database: estate, muster, staff, and three weeks of past."""

from dataclasses import dataclass
from datetime import timedelta

from cells.imports.estate import import_estate
from cells.imports.register import import_register
from lcs_ims.audit import Actor, begin_log
from lcs_ims.demo import muster
from lcs_ims.demo.past import live_through
from lcs_ims.demo.people import create_staff
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded: the sign-ins, the people taken over and the breaches found among them."""

    users: list[dict[str, str]]
    people: int
    breaches: int


def load() -> Loaded:
    """Fill an empty database. The trail's first event says that it is a demonstration.

    Raises Refused("database-not-empty").
    """
    if Facility.objects.exists():
        raise Refused("database-not-empty", "This database has facilities already. Load into an empty one.")
    by = Actor.shell("demo")
    now = clock.now()
    today = clock.facility_date(now)
    mustered = muster.muster_day(today)
    with clock.at(clock.midnight(mustered) + timedelta(hours=9)):
        begin_log(demonstration=True)
        import_estate(*muster.estate(), by=by)
        users = create_staff(by)
        report = import_register(muster.register(today), by=by, on=mustered)
    live_through(mustered + timedelta(days=1), now)
    return Loaded(users, report.main.created, len(report.opened))
