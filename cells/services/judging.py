"""Judging a facility again because time has passed: on a birthday, or when an order of court ends.

Breaches follow deeds at once. What no deed brings about, the sweep finds here.
"""

from datetime import date, datetime

from cells.houses import load_house
from cells.locks import hold_facilities
from cells.models import Stay
from cells.services.breaches import class_of, in_line, keep_class, refresh_breaches
from inmates.people import declared_rivals
from lcs_ims.audit import Actor, deed
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.clock import facility_date


def judge_facility(facility: Facility, *, by: Actor, now: datetime) -> int:
    """Bring classes and breaches in line with the facts of today; how many changed. Locks nothing when none did."""
    today = facility_date(now)
    if in_line(facility, load_house(facility, today)) and not _overtaken(facility, today):
        return 0
    return _judge(facility, by=by, now=now)


@deed
def _judge(facility: Facility, *, by: Actor, now: datetime) -> int:
    hold_facilities(facility)
    today, rivals = facility_date(now), declared_rivals()
    classes = sum(keep_class(stay, today, rivals) for stay in _overtaken(facility, today))
    return classes + refresh_breaches(facility, by=by, now=now)


def _overtaken(facility: Facility, on: date) -> list[Stay]:
    rivals = declared_rivals()
    stays = Stay.objects.open().at(facility).select_related("inmate").order_by("pk")
    return [stay for stay in stays if stay.absolute_class != class_of(stay, on, rivals)]
