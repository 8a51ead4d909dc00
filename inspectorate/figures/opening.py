"""What a report is asked to be about, checked: the checkpoint it stands on, its facilities, its days."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Min
from django.utils.translation import gettext as _

from cells.models import Stay
from inmates.models import Custody
from inspectorate.figures.scope import Basis, Period, Place, Scope
from lcs_ims.audit.models import Event, Head
from lcs_ims.audit.proofs import newest_checkpoint
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock, wording
from lcs_ims.lib.refusal import Refused


def scope_of(codes: Sequence[str], first: date, last: date) -> Scope:
    """The scope of a report on these facilities (none: all) and days, on the newest checkpoint.

    Raises Refused with the codes `period-reversed`, `period-in-future`, `no-checkpoint`, `unknown-facility`,
    `no-data`.
    """
    _check_days(first, last)
    basis = basis_now()
    scope = Scope(places_of(codes), Period(first, last), basis)
    _check_data(scope)
    return scope


def _check_days(first: date, last: date) -> None:
    if last < first:
        raise Refused("period-reversed", _("The period ends before it begins. Exchange its two dates."))
    today = clock.facility_date()
    if last > today:
        message = _("The period ends on {last}, after today. End it on {today} or before.")
        raise Refused("period-in-future", message.format(last=wording.day(last), today=wording.day(today)))


def basis_now() -> Basis:
    """The newest checkpoint and its moment: that of the last event it covers. Raises Refused("no-checkpoint")."""
    checkpoint = newest_checkpoint()
    if checkpoint is None:
        message = _("The trail has no checkpoint yet, so nothing could be checked. Wait for the next one.")
        raise Refused("no-checkpoint", message)
    newest = Event.objects.get(leaf=checkpoint.size - 1)
    size = Head.objects.values_list("size", flat=True).first() or checkpoint.size
    return Basis(
        checkpoint.number,
        checkpoint.size,
        checkpoint.root,
        checkpoint.text,
        newest.recorded_at,
        size - checkpoint.size,
        Event.objects.demonstration(),
    )


def places_of(codes: Sequence[str]) -> tuple[Place, ...]:
    """The facilities of these codes, or all, by name. Three queries. Raises Refused("unknown-facility")."""
    facilities = Facility.objects.order_by("name")
    if codes:
        facilities = facilities.filter(code__in=codes)
    known = list(facilities)
    missing = sorted(set(codes) - {facility.code for facility in known})
    if missing or not known:
        message = _("There is no facility {codes}. Look up the codes in the list of facilities.")
        raise Refused("unknown-facility", message.format(codes=", ".join(missing) or "-"))
    begun = _first_days()
    return tuple(
        Place(
            facility.code,
            facility.name,
            facility.district,
            begun.get(facility.pk),
            clock.facility_date(facility.live_at) if facility.live_at else None,
        )
        for facility in known
    )


def _first_days() -> dict[int, date]:
    """The first day that each facility's records tell of: the muster taken over, or the first admission."""
    stays = Stay.objects.order_by().values_list("cell__facility_id").annotate(Min("began_at"))
    admitted = (
        Custody.objects.filter(taken_over=False).order_by().values_list("facility_id").annotate(Min("admitted_at"))
    )
    first: dict[int, datetime] = {}
    for facility, at in (*stays, *admitted):
        first[facility] = min(first.get(facility, at), at)
    return {facility: clock.facility_date(at) for facility, at in first.items()}


def _check_data(scope: Scope) -> None:
    begun = [place.begins_on for place in scope.places if place.begins_on]
    if not begun:
        raise Refused("no-data", _("Nothing is recorded there yet. Choose a facility that has been taken over."))
    first = min(begun)
    if scope.period.last < first:
        message = _("The records begin on {first}, after the period. Choose a period that ends on that day or later.")
        raise Refused("no-data", message.format(first=wording.day(first)))
    if scope.since >= scope.basis.as_of:
        message = _("The newest checkpoint is of {moment}, before the period. Choose an earlier period.")
        raise Refused("no-data", message.format(moment=wording.moment(scope.basis.as_of)))


def last_month(on: date) -> Period:
    """The calendar month before the one of a date."""
    last = on.replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)


def in_order(places: Iterable[Place]) -> tuple[str, ...]:
    """The codes of facilities, sorted: what tells one report's scope from another's."""
    return tuple(sorted(place.code for place in places))
