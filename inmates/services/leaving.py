"""Release orders as they arrive, and people who escaped and are back. Who leaves is in cells/services/leaving.py."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Charge, ClockFact, Custody, Departure, Inmate, ReleaseOrder, Warrant
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class LettingGo:
    """An order to let someone go, as it was received at the facility."""

    kind: str
    number: str
    court: str
    received_at: datetime | None = None


@deed
def receive_release_order(inmate: Inmate, order: LettingGo, *, by: Actor, reason: str = "") -> ReleaseOrder:
    """Record that an order to let someone go has arrived: from `received_at` (default: now) its clock runs.

    Raises Refused: `not-in-custody`, `order-missing`, `before-admission`, `order-waits-already`,
    `not-yet-happened`, `late-without-reason`, `not-permitted`.
    """
    locks.hold(Inmate.objects.filter(pk=inmate.pk))
    custody = open_custody(inmate)
    require(by, Permission.DISCHARGE_INMATE, custody.facility)
    now = clock.now()
    received_at = order.received_at or now
    if not order.number.strip() or not order.court.strip():
        raise Refused("order-missing", _("Write the number of the order and the court that gave it."))
    after_admission(custody, received_at)
    made = ReleaseOrder(
        custody=custody,
        kind=order.kind,
        number=order.number.strip(),
        court=order.court.strip(),
        received_at=received_at,
        recorded_at=now,
        recorded_by=by.called,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "order-waits-already", _("A release order waits already for this person. Carry it out first.")
        ) from error
    record(
        Action.RELEASE_ORDER_RECEIVED,
        by=by,
        on=[custody.inmate.subject, custody.facility.subject],
        after={
            "kind": made.kind,
            "number": made.number,
            "court": made.court,
            "due_at": made.due_at.isoformat(),
        },
        reason=reason,
        occurred_at=order.received_at,
    )
    return made


@deed
def recapture(inmate: Inmate, facility: Facility, *, by: Actor, reason: str) -> Custody:
    """Take back someone who escaped: a new custody on the orders and charges that held them, and on the queue.

    Raises Refused: `in-custody-already`, `not-escaped`, `reason-missing`, `not-permitted`.
    """
    attempt(Action.ADMISSION_REFUSED, by=by, on=[inmate.subject, facility.subject], reason=reason)
    require(by, Permission.ADMIT_INMATE, facility)
    brought_back(reason)
    locks.hold(Inmate.objects.filter(pk=inmate.pk))
    left = escape_of(inmate)
    back = Custody(inmate=left.custody.inmate, facility=facility, admitted_at=clock.now())
    carry_on(left.custody, back)
    record_recapture(left, back, by=by, reason=reason)
    return back


def brought_back(reason: str) -> None:
    """Raise Refused("reason-missing") where nothing is said of who brought the person back."""
    if not reason.strip():
        raise Refused("reason-missing", _("Say who brought the person back, and from where."))


def record_recapture(left: Departure, back: Custody, *, by: Actor, reason: str) -> None:
    """The event of a recapture."""
    record(
        Action.INMATE_RECAPTURED,
        by=by,
        on=[back.inmate.subject, back.facility.subject],
        before={"escaped_at": left.at.isoformat()},
        after={"facility": back.facility.code, "orders": [warrant.number for warrant in back.warrants.all()]},
        reason=reason.strip(),
    )


def open_custody(inmate: Inmate) -> Custody:
    """The custody someone is in. The caller holds the person. Raises Refused("not-in-custody")."""
    custody = Custody.objects.open().select_related("inmate", "facility").filter(inmate=inmate).first()
    if custody is None:
        raise Refused("not-in-custody", _("{number} is not in custody.").format(number=inmate.inmate_no))
    return custody


def after_admission(custody: Custody, moment: datetime) -> None:
    """Nothing happens to someone in a custody before it began. Raises Refused("before-admission")."""
    if moment < custody.admitted_at:
        raise Refused("before-admission", _("That time lies before the admission. Read the date and time again."))


def escape_of(inmate: Inmate) -> Departure:
    """How someone escaped. The caller holds them. Raises Refused: `in-custody-already`, `not-escaped`."""
    if inmate.custodies.open().exists():
        raise Refused(
            "in-custody-already",
            _("{number} is in custody already. Look at the record before anything else.").format(
                number=inmate.inmate_no
            ),
        )
    departures = Departure.objects.filter(custody__inmate=inmate).select_related("custody__inmate")
    left = departures.order_by("-at", "-pk").first()
    if left is None or left.kind != Departure.Kind.ESCAPE:
        raise Refused(
            "not-escaped", _("{number} did not escape. Admit the record again.").format(number=inmate.inmate_no)
        )
    return left


_CARRIED_ON = (
    "arrested_at",
    "committed_on",
    "remanded_on",
    "sentenced_on",
    "sentence_months",
    "earliest_release_on",
    "last_court_on",
    "next_court_on",
    "inquiry_finding",
)
_OF_AN_ORDER = ("number", "court", "issued_on", "valid_until", "kind", "prosecutor", "came_with_person")
_OF_A_FACT = ("kind", "at", "rests_on", "recorded_at", "recorded_by")


def carry_on(old: Custody, back: Custody) -> None:
    """Let a custody go on where `old` stopped, with its dates, orders, open charges and clocks, and save it."""
    for name in _CARRIED_ON:
        setattr(back, name, getattr(old, name))
    back.resumes = old
    back.save()
    Warrant.objects.bulk_create(
        Warrant(custody=back, **{name: getattr(order, name) for name in _OF_AN_ORDER}) for order in old.warrants.all()
    )
    ClockFact.objects.bulk_create(
        ClockFact(custody=back, **{name: getattr(fact, name) for name in _OF_A_FACT})
        for fact in old.clock_facts.all()
    )
    Charge.objects.bulk_create(
        Charge(custody=back, offence_code=charge.offence_code, convicted=charge.convicted)
        for charge in old.charges.filter(closed_at__isnull=True)
    )
