"""Keep-apart orders: opened and closed by name, with reasons kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Inmate, KeepApart
from inmates.signals import custody_changed
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class Grounds:
    """How far two people are kept apart, why, who asked, and when it is looked at again."""

    level: str
    reason: str
    source: str = ""
    review_on: date | None = None


@deed
def open_keep_apart(one: Inmate, other: Inmate, grounds: Grounds, *, by: Actor) -> KeepApart:
    """Open an order between two people; what it makes unlawful is a breach from this moment.

    Raises Refused: `same-person`, `order-open-already`, `reason-missing`, `not-permitted`.
    """
    attempt(Action.KEEP_APART_REFUSED, by=by, on=[one.subject, other.subject], reason=grounds.reason)
    if one.pk == other.pk:
        raise Refused("same-person", _("Nobody is kept apart from themselves. Choose two people."))
    if not grounds.reason.strip():
        raise Refused("reason-missing", _("The order has no reason. Say why the two must be kept apart."))
    first, second = _locked(one, other)
    _require(by, [first, second])
    order = KeepApart(
        first=first,
        second=second,
        level=grounds.level,
        reason=grounds.reason.strip(),
        source=grounds.source.strip(),
        review_on=grounds.review_on,
        opened_at=clock.now(),
        opened_by_id=by.user_id,
    )
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "order-open-already", _("An order between these two is open already. Close it first.")
        ) from error
    record(
        Action.KEEP_APART_OPENED,
        by=by,
        on=[first.subject, second.subject, order.subject],
        after={"level": order.level, "source": order.source},
        reason=order.reason,
    )
    custody_changed.send(KeepApart, inmates=[first, second], by=by, now=order.opened_at)
    return order


@deed
def ask_to_close(order: KeepApart, *, by: Actor, reason: str) -> KeepApart:
    """Ask that an order be closed: that opens cells, so it stays open until another officer closes it.

    Raises Refused: `order-closed`, `asked-already`, `reason-missing`, `not-permitted`.
    """
    reason = _why_no_longer(reason)
    first, second = _locked(order.first, order.second)
    _require(by, [first, second])
    order = _still_open(order)
    if order.closing_asked_at is not None:
        raise Refused("asked-already", _("Another officer has been asked to close this order."))
    order.closing_asked_at, order.closing_asked_by_id = clock.now(), by.user_id
    order.closed_reason = reason
    order.save(update_fields=["closing_asked_at", "closing_asked_by", "closed_reason"])
    record(
        Action.KEEP_APART_CLOSING_ASKED,
        by=by,
        on=[first.subject, second.subject, order.subject],
        before={"level": order.level},
        reason=reason,
    )
    return order


@deed
def keep_open(order: KeepApart, *, by: Actor, reason: str) -> KeepApart:
    """Say no to closing an order, or take the question back. Raises Refused as `close_keep_apart`."""
    reason = _why_no_longer(reason)
    first, second = _locked(order.first, order.second)
    _require(by, [first, second])
    order = _still_open(order)
    order.closing_asked_at, order.closing_asked_by, order.closed_reason = None, None, ""
    order.save(update_fields=["closing_asked_at", "closing_asked_by", "closed_reason"])
    on = [first.subject, second.subject, order.subject]
    record(Action.KEEP_APART_KEPT, by=by, on=on, after={"level": order.level}, reason=reason)
    return order


@deed
def close_keep_apart(order: KeepApart, *, by: Actor, reason: str = "") -> KeepApart:
    """Close an order that another officer has asked to close; a command closes without being asked.

    Raises Refused: `order-closed`, `second-officer-needed`, `reason-missing`, `not-permitted`.
    """
    first, second = _locked(order.first, order.second)
    _require(by, [first, second])
    order = _still_open(order)
    if by.kind == "user" and (order.closing_asked_at is None or order.closing_asked_by_id == by.user_id):
        raise Refused(
            "second-officer-needed",
            _("To close this order opens cells to both. One officer asks for it, another closes it."),
        )
    order.closed_at, order.closed_reason = clock.now(), order.closed_reason or _why_no_longer(reason)
    order.closed_by_id = by.user_id
    order.save(update_fields=["closed_at", "closed_reason", "closed_by"])
    record(
        Action.KEEP_APART_CLOSED,
        by=by,
        on=[first.subject, second.subject, order.subject],
        before={"level": order.level},
        after={"asked_by": str(order.closing_asked_by) if order.closing_asked_by else ""},
        reason=order.closed_reason,
    )
    custody_changed.send(KeepApart, inmates=[first, second], by=by, now=order.closed_at)
    return order


def _why_no_longer(reason: str) -> str:
    if not reason.strip():
        raise Refused("reason-missing", _("Say why these two need not be kept apart any more."))
    return reason.strip()


def _still_open(order: KeepApart) -> KeepApart:
    order = KeepApart.objects.select_related("first", "second").get(pk=order.pk)  # only changed under both locks
    if order.closed_at is not None:
        raise Refused("order-closed", _("This order is closed already."))
    return order


def orders_among(inmates: Iterable[Inmate]) -> Sequence[KeepApart]:
    """Every open order whose two people are both in a group: asked in one call before housing them together."""
    return list(KeepApart.objects.open().among(i.pk for i in inmates).select_related("first", "second"))


def _locked(*inmates: Inmate) -> list[Inmate]:
    keys = locks.hold(Inmate.objects.filter(pk__in=[inmate.pk for inmate in inmates]))
    return list(Inmate.objects.filter(pk__in=keys).order_by("pk"))


def _require(by: Actor, inmates: Sequence[Inmate]) -> None:
    """The right is needed where one of the two is held; officers see only one side of a pair elsewhere."""
    held = [c.facility for i in inmates for c in i.custodies.open().select_related("facility")]
    refusals = 0
    for facility in held:
        try:
            require(by, Permission.KEEP_APART, facility)
        except Refused:
            refusals += 1
    if refusals == len(held):
        require(by, Permission.KEEP_APART)
        if held:
            raise Refused("not-permitted", _("Neither of the two is held at your facility."))
