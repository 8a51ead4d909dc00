"""Evacuation mode: recording where many people truly are, at once, with 24 hours to restore order."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.houses import load_house
from cells.locks import hold_move
from cells.models import Cell, Evacuation, Stay
from cells.services.finding import settle_found
from cells.services.moving import read_move, stated
from inmates import locks
from inmates.models import Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

HOURS_TO_RESTORE = 24


@deed
def begin_evacuation(facility: Facility, *, by: Actor, reason: str) -> Evacuation:
    """Open evacuation mode. Raises Refused: `evacuating-already`, `reason-missing`, `not-permitted`."""
    require(by, Permission.EVACUATE, facility)
    reason = stated(reason)
    now = clock.now()
    evacuation = Evacuation(
        facility=facility,
        reason=reason,
        began_at=now,
        began_by=by.called,
        restore_by=now + timedelta(hours=HOURS_TO_RESTORE),
    )
    try:
        with transaction.atomic():
            evacuation.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "evacuating-already", _("{facility} is in evacuation mode already.").format(facility=facility)
        ) from error
    _record(Action.EVACUATION_BEGAN, evacuation, by=by, reason=reason)
    return evacuation


@deed
def record_many_as_found(evacuation: Evacuation, inmates: Sequence[Inmate], cell: Cell, *, by: Actor) -> list[Stay]:
    """Record that all these people are in one cell now. Those the book shows there already stay as they are.

    Raises Refused: `not-evacuating`, `not-in-custody`, `held-elsewhere`, `not-permitted`; then
    nobody is recorded.
    """
    require(by, Permission.RECORD_AS_FOUND, cell.facility)
    evacuation = _locked(evacuation)
    if evacuation.ended_at is not None or evacuation.facility_id != cell.facility_id:
        raise Refused("not-evacuating", _("Evacuation mode is not on here. Record each person as found."))
    learned = _("Evacuation: {reason}").format(reason=evacuation.reason)
    hold_move([inmate.pk for inmate in inmates], cell.pk)
    there = set(Stay.objects.open().filter(cell=cell).values_list("inmate_id", flat=True))
    now = clock.now()
    house = load_house(cell.facility, clock.facility_date(now), cell)
    stays = []
    for inmate in sorted({i for i in inmates if i.pk not in there}, key=lambda inmate: inmate.pk):
        move = read_move(inmate, cell, house, now)
        stays.append(settle_found(move, by=by, learned=learned))
        house = house.moved(move.person, cell.code)
    return stays


@deed
def end_evacuation(evacuation: Evacuation, *, by: Actor) -> Evacuation:
    """Close evacuation mode. Raises Refused: `not-evacuating`, `not-permitted`."""
    require(by, Permission.EVACUATE, evacuation.facility)
    evacuation = _locked(evacuation)
    if evacuation.ended_at is not None:
        raise Refused("not-evacuating", _("Evacuation mode has ended already."))
    evacuation.ended_at = clock.now()
    evacuation.save(update_fields=["ended_at"])
    _record(Action.EVACUATION_ENDED, evacuation, by=by)
    return evacuation


def _locked(evacuation: Evacuation) -> Evacuation:
    locks.hold(Evacuation.objects.filter(pk=evacuation.pk))
    return Evacuation.objects.select_related("facility").get(pk=evacuation.pk)


def _record(action: Action, evacuation: Evacuation, *, by: Actor, reason: str = "") -> None:
    record(
        action,
        by=by,
        on=[evacuation.facility.subject, evacuation.subject],
        after={"evacuation": evacuation.pk, "restore_by": evacuation.restore_by.isoformat()},
        reason=reason,
    )
