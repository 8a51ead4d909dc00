"""Overcrowding orders: headquarters lets one facility go beyond certified capacity, openly and for days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.fitness import LEAST_AREA
from cells.models import OvercrowdingOrder
from cells.services.moving import stated
from inmates import locks
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

LONGEST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Terms:
    """Days in force, people per certified place at the most, and m² of floor a person at the least."""

    days: int
    highest_load: Decimal
    least_area_m2: Decimal


@deed
def propose_overcrowding(facility: Facility, terms: Terms, *, by: Actor, reason: str) -> OvercrowdingOrder:
    """Propose an order, which a second officer must confirm.

    Raises Refused: `days-out-of-range`, `load-out-of-range`, `area-out-of-range`, `order-exists`,
    `officer-needed`, `reason-missing`, `not-permitted`.
    """
    require(by, Permission.ORDER_OVERCROWDING, facility)
    reason = stated(reason)
    _within(terms)
    if by.user_id is None:
        raise Refused("officer-needed", _("An overcrowding order is proposed by an officer who is signed in."))
    order = OvercrowdingOrder(
        facility=facility,
        reason=reason,
        highest_load=terms.highest_load,
        least_area_m2=terms.least_area_m2,
        days=terms.days,
        proposed_by_id=by.user_id,
        proposed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "order-exists",
            _("An overcrowding order for {facility} is proposed or in force. End it first.").format(
                facility=facility
            ),
        ) from error
    _record(Action.OVERCROWDING_PROPOSED, order, by=by)
    return order


@deed
def confirm_overcrowding(order: OvercrowdingOrder, *, by: Actor) -> OvercrowdingOrder:
    """Confirm another officer's proposal: the order is in force from now.

    Raises Refused: `own-order`, `not-proposed`, `not-permitted`.
    """
    attempt(Action.OVERCROWDING_REFUSED, by=by, on=[order.facility.subject, order.subject])
    require(by, Permission.ORDER_OVERCROWDING, order.facility)
    order = _locked(order)
    if by.user_id is None or by.user_id == order.proposed_by_id:
        raise Refused("own-order", _("You proposed this order. Another officer must confirm it."))
    if order.began_at is not None or order.ended_at is not None:
        raise Refused("not-proposed", _("This order was confirmed or ended already."))
    now = clock.now()
    order.ordered_by_id = by.user_id
    order.began_at, order.ends_at = now, now + timedelta(days=order.days)
    order.save(update_fields=["ordered_by", "began_at", "ends_at"])
    _record(Action.OVERCROWDING_ORDERED, order, by=by)
    return order


@deed
def end_overcrowding(order: OvercrowdingOrder, *, by: Actor, reason: str) -> OvercrowdingOrder:
    """End an order, or take back a proposal, before its time. Raises Refused: `ended-already`, `not-permitted`."""
    require(by, Permission.ORDER_OVERCROWDING, order.facility)
    reason = stated(reason)
    order = _locked(order)
    if order.ended_at is not None:
        raise Refused("ended-already", _("This order has ended already."))
    _end(order, by=by, at=clock.now(), reason=reason)
    return order


@deed
def end_overcrowding_orders(*, by: Actor, now: datetime) -> int:
    """End every order whose days are over. Returns how many."""
    over = OvercrowdingOrder.objects.filter(ended_at__isnull=True, ends_at__lte=now)
    locks.hold(over)
    ended = list(over.select_related("facility", "proposed_by").order_by("pk"))
    for order in ended:
        _end(order, by=by, at=order.ends_at or now, reason="")
    return len(ended)


def _within(terms: Terms) -> None:
    if not 1 <= terms.days <= LONGEST_DAYS:
        raise Refused("days-out-of-range", _("An overcrowding order lasts 1 to 14 days."))
    if not Decimal(1) < terms.highest_load <= Decimal(3):
        raise Refused("load-out-of-range", _("The highest load is more than 1 and at most 3 people a place."))
    if terms.least_area_m2 < LEAST_AREA:
        raise Refused("area-out-of-range", _("The floor is at least 2.0 m² a person."))


def _locked(order: OvercrowdingOrder) -> OvercrowdingOrder:
    locks.hold(OvercrowdingOrder.objects.filter(pk=order.pk))
    return OvercrowdingOrder.objects.select_related("facility", "proposed_by").get(pk=order.pk)


def _end(order: OvercrowdingOrder, *, by: Actor, at: datetime, reason: str) -> None:
    order.ended_at = at
    order.save(update_fields=["ended_at"])
    _record(Action.OVERCROWDING_ENDED, order, by=by, reason=reason)


def _record(action: Action, order: OvercrowdingOrder, *, by: Actor, reason: str = "") -> None:
    record(
        action,
        by=by,
        on=[order.facility.subject, order.subject],
        after={
            "order": order.pk,
            "days": order.days,
            "highest_load": str(order.highest_load),
            "least_area_m2": str(order.least_area_m2),
            "proposed_by": str(order.proposed_by),
            "ends_at": order.ends_at.isoformat() if order.ends_at else None,
        },
        reason=reason or order.reason,
    )
