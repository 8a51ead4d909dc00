"""Who shared a cell with whom, and when: asked when a fact turns out to have been wrong."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from cells.models import Stay
from inmates.ages import AgeBand, age_on, latest_birth
from inmates.models import Custody, FactChange, Inmate
from lcs_ims.lib.clock import facility_date

YOUNG = frozenset({AgeBand.CHILD, AgeBand.AGE_DISPUTED})


@dataclass(frozen=True, slots=True)
class Shared:
    """One time in one cell with someone. `mixed`: by the corrected facts one was a child and the other not."""

    other: Inmate
    cell: str
    began_at: datetime
    ended_at: datetime | None
    mixed: bool


def wrong_since(change: FactChange) -> datetime:
    """From when the facts before a change were on file: the last change of them, or the admission."""
    earlier = [
        other.acted_at
        for other in FactChange.objects.filter(custody=change.custody, asked_at__lt=change.asked_at)
        if other.acted_at and other.changes.keys() & change.changes.keys()
    ]
    return max(earlier, default=change.custody.admitted_at)


def shared_while_wrong(change: FactChange) -> list[Shared]:
    """Everyone who shared a cell with the person while the date of birth before this change was on file."""
    born = latest_birth(change.changes["date_of_birth"][1])
    found = shared_between(change.custody, wrong_since(change), change.acted_at)
    return [_judged(mine, theirs, born) for mine, theirs in found]


def shared_between(custody: Custody, since: datetime, until: datetime | None) -> list[tuple[Stay, Stay]]:
    """The person's stays and those of others in the same cell at the same time. Two queries."""
    stays = Stay.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=since))
    if until:
        stays = stays.filter(began_at__lt=until)
    mine = list(stays.filter(inmate=custody.inmate_id).order_by("began_at"))
    theirs = stays.exclude(inmate=custody.inmate_id).filter(cell__in={stay.cell_id for stay in mine})
    others = list(theirs.select_related("inmate", "cell").order_by("began_at", "pk"))
    return [(own, other) for own in mine for other in others if _together(own, other)]


def _together(one: Stay, other: Stay) -> bool:
    return (
        one.cell_id == other.cell_id
        and (one.ended_at is None or other.began_at < one.ended_at)
        and (other.ended_at is None or one.began_at < other.ended_at)
    )


def _judged(mine: Stay, theirs: Stay, born: date | None) -> Shared:
    began = max(mine.began_at, theirs.began_at)
    on = facility_date(began)
    own = age_on(born, on).band
    mixed = (own in YOUNG) != (theirs.inmate.age(on).band in YOUNG)
    ends = [end for end in (mine.ended_at, theirs.ended_at) if end]
    return Shared(theirs.inmate, theirs.cell.code, began, min(ends, default=None), mixed)


def decided_on(change: FactChange) -> list[Stay]:
    """The placements that were decided while the facts before a change were on file."""
    stays = Stay.objects.filter(custody=change.custody, decision__isnull=False, began_at__gte=wrong_since(change))
    if change.acted_at:
        stays = stays.filter(began_at__lt=change.acted_at)
    return list(stays.select_related("cell"))
