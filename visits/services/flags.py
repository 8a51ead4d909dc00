"""Flags on booked visits: what has come up since they were booked.

The flags of a visit are brought in line with what speaks against it now, by the engine that books. Something gone
again clears its flag; nothing is deleted. A visit stays booked until somebody decides.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Inmate, KeepApart
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.conflicts import Wish, objections
from visits.diary import Asked, Diary, span_of
from visits.models import Visit, VisitFlag, Visitor
from visits.models.visit import VisitQuerySet
from visits.services.notices import tell_flagged

Cause = VisitFlag.Cause
CAUSES = {
    "outside-hours": Cause.HOURS,
    "blocked": Cause.CLOSURE,
    "at-court": Cause.COURT,
    "out": Cause.OUT,
    "banned": Cause.BAN,
    "not-verified": Cause.VERIFICATION,
    "not-a-client": Cause.CLIENT,
}
"""Which objections flag a visit that is booked already. A place, once booked, is not lost."""

AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Found:
    """A reason why a visit may not take place; `other` is the visit of someone to be kept apart."""

    cause: str
    other: int | None = None


def refresh_for_inmates(inmates: Iterable[Inmate], *, by: Actor) -> int:
    """Judge the booked visits of these people again, and of all whom an order keeps apart from them."""
    keys = [inmate.pk for inmate in inmates]
    orders = KeepApart.objects.filter(Q(first__in=keys) | Q(second__in=keys)).order_by()
    apart = {key for pair in orders.values_list("first_id", "second_id") for key in pair}
    return refresh(Visit.objects.filter(inmate__in={*keys, *apart}), by=by)


def refresh_for_visitor(visitor: Visitor, *, by: Actor) -> int:
    return refresh(Visit.objects.filter(party__visitor=visitor), by=by)


def refresh_for_facility(facility: Facility, *, by: Actor) -> int:
    return refresh(Visit.objects.at(facility), by=by)


@deed
def refresh(visits: VisitQuerySet, *, by: Actor) -> int:
    """Bring the flags of booked visits to come in line with what speaks against them now; how many changed."""
    now = clock.now()
    ahead = visits.booked().filter(booked_to__gt=now, booked_from__lt=now + AHEAD)
    locks.hold(ahead)
    at: dict[Facility, list[Visit]] = defaultdict(list)
    read = ahead.select_related("facility", "inmate").prefetch_related("party__visitor")
    for visit in read.order_by("pk"):
        at[visit.facility].append(visit)
    return sum(_refresh_at(facility, booked, by=by, now=now) for facility, booked in at.items())


@deed
def acknowledge_flag(flag: VisitFlag, *, by: Actor, words: str) -> VisitFlag:
    """A named officer has seen a flag and says what follows. Raises Refused: `not-permitted`, `words-missing`."""
    require(by, Permission.BOOK_VISITS, flag.visit.facility)
    locks.hold(VisitFlag.objects.filter(pk=flag.pk))
    flag = VisitFlag.objects.select_related("visit__facility", "visit__inmate").get(pk=flag.pk)
    if flag.acknowledged_at:
        return flag
    if not words.strip():
        raise Refused("words-missing", _("Nothing is said. Write what was done about it."))
    flag.acknowledged_at, flag.acknowledged_by = clock.now(), by.called
    flag.acknowledged_words = words.strip()
    flag.save(update_fields=["acknowledged_at", "acknowledged_by", "acknowledged_words"])
    record(
        Action.FLAG_ACKNOWLEDGED,
        by=by,
        on=[flag.visit.subject, flag.visit.inmate.subject, flag.visit.facility.subject],
        after={"cause": str(flag.get_cause_display())},
        sensitive={"words": flag.acknowledged_words},
    )
    return flag


def _refresh_at(facility: Facility, visits: list[Visit], *, by: Actor, now: datetime) -> int:
    last = max(clock.facility_date(span_of(visit).begins) for visit in visits)
    today = clock.facility_date(now)
    visitors = {party.visitor_id: party.visitor for visit in visits for party in visit.party.all()}
    diary = Diary(
        facility,
        [visit.inmate for visit in visits],
        visitors.values(),
        from_on=today,
        days=(last - today).days + 1,
        now=now,
    )
    standing: dict[int, list[VisitFlag]] = defaultdict(list)
    for flag in VisitFlag.objects.standing().filter(visit__in=visits):
        standing[flag.visit_id].append(flag)
    return sum(_align(visit, standing[visit.pk], _found(visit, diary, now), by=by, now=now) for visit in visits)


def _found(visit: Visit, diary: Diary, now: datetime) -> set[Found]:
    span = span_of(visit)
    day = clock.facility_date(span.begins)
    asked = Asked(visit.kind, visit.inmate, [party.visitor for party in visit.party.all()], visit=visit.pk)
    situation = diary.situation(asked, day)
    against = objections(Wish(visit.kind, span, now, visit.room_id), situation)
    found = {Found(CAUSES[one.code]) for one in against if one.code in CAUSES}
    if not situation.held_here:
        custody = diary.custody(visit.inmate)
        found.add(Found(Cause.TRANSFER if custody else Cause.LEFT))
    return found | {Found(Cause.KEEP_APART, other) for other in diary.apart_on(asked, day)}


def _align(visit: Visit, standing: list[VisitFlag], found: set[Found], *, by: Actor, now: datetime) -> int:
    known = {Found(flag.cause, flag.other_id): flag for flag in standing}
    subjects = [visit.subject, visit.inmate.subject, visit.facility.subject]
    for gone in known.keys() - found:
        known[gone].cleared_at = now
        known[gone].save(update_fields=["cleared_at"])
        record(Action.VISIT_UNFLAGGED, by=by, on=subjects, after={"cause": str(Cause(gone.cause).label)})
    for new in sorted(found - known.keys(), key=lambda one: (one.cause, one.other or 0)):
        flag = VisitFlag.objects.create(visit=visit, cause=new.cause, other_id=new.other, raised_at=now)
        record(Action.VISIT_FLAGGED, by=by, on=subjects, after={"cause": str(Cause(new.cause).label)})
        tell_flagged(flag, by=by)
    return len(known.keys() ^ found)
