"""Leaving custody: on an order, at the end of a sentence, by death or by escape."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cells.houses import load_house
from cells.locks import hold_move
from cells.models import Stay
from cells.services.breaches import refresh_around
from cells.services.exceptions import lapse_asked
from cells.services.moving import end_stay
from cells.services.whereabouts import end_whereabouts
from inmates.models import Custody, Departure, Inmate, ReleaseOrder
from inmates.services.leaving import after_admission, open_custody
from inmates.signals import custody_changed
from inmates.status import StatusGroup
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.nights import is_night
from lcs_ims.lib.refusal import Refused

ON_AN_ORDER = frozenset({Departure.Kind.RELEASE, Departure.Kind.BAIL, Departure.Kind.ACQUITTAL})
THROUGH_THE_GATE = ON_AN_ORDER | {Departure.Kind.END_OF_SENTENCE}


@dataclass(frozen=True, slots=True)
class Leaving:
    """The way out, when (default: now), and what is said of it.

    Through the gate: how the identity was checked, what became of property and papers, and, where several
    orders hold the person, why nothing else does. Death and escape: the circumstances and to whom reported.
    """

    kind: str
    at: datetime | None = None
    identity_checked: str = ""
    property_returned: str = ""
    nothing_else_holds: str = ""
    circumstances: str = ""
    reported_to: str = ""


@deed
def discharge(inmate: Inmate, leaving: Leaving, *, by: Actor, reason: str = "") -> Departure:
    """End someone's custody, bed, place outside and what was asked for them; breaches follow.

    A release order that waits is carried out, and its clock stops. Raises Refused: `not-in-custody`,
    `use-transfer`, `order-missing`, `other-order`, `sentence-not-over`, `not-sentenced`, `held-further`,
    `identity-unchecked`, `property-unsaid`, `circumstances-missing`, `reported-missing`, `before-admission`,
    `not-yet-happened`, `late-without-reason`, `not-permitted`.
    """
    attempt(Action.LEAVING_REFUSED, by=by, on=[inmate.subject], after={"way": leaving.kind}, reason=reason)
    hold_move([inmate.pk])
    custody = open_custody(inmate)
    require(by, Permission.DISCHARGE_INMATE, custody.facility)
    order = custody.release_orders.filter(carried_out_at__isnull=True).first()
    now = clock.now()
    at = leaving.at or now
    _decide(custody, leaving, order, at)
    departure = _write(custody, leaving, order, by=by, at=at, now=now)
    _empty(custody, by=by, at=at, now=now, reason=reason or str(departure.get_kind_display()))
    _record(departure, by=by, reason=reason, at=leaving.at, now=now)
    custody_changed.send(Custody, inmates=[custody.inmate], by=by, now=now)
    return departure


def _decide(custody: Custody, leaving: Leaving, order: ReleaseOrder | None, at: datetime) -> None:
    after_admission(custody, at)
    kind = Departure.Kind(leaving.kind)
    if kind is Departure.Kind.TRANSFER:
        raise Refused("use-transfer", _("A transfer is sent, and received by the other facility. Use transfer."))
    if kind in ON_AN_ORDER:
        _decide_order(kind, order)
    elif kind == Departure.Kind.END_OF_SENTENCE:
        _decide_end_of_sentence(custody, at)
    if kind in THROUGH_THE_GATE:
        _decide_gate(custody, leaving)
        return
    if not leaving.circumstances.strip():
        raise Refused("circumstances-missing", _("Write what happened, as far as it is known now."))
    if not leaving.reported_to.strip():
        raise Refused("reported-missing", _("Write to whom it was reported: name, office, and when."))


def _decide_order(kind: Departure.Kind, order: ReleaseOrder | None) -> None:
    if order is None:
        raise Refused(
            "order-missing", _("No release order is on file. Record the order first: its clock starts then.")
        )
    if order.kind != kind.value:
        raise Refused(
            "other-order",
            _("The order on file says: {kind}. Choose that way out, or read the order again.").format(
                kind=order.get_kind_display()
            ),
        )


def _decide_end_of_sentence(custody: Custody, at: datetime) -> None:
    if custody.inmate.group is not StatusGroup.CONVICTED:
        raise Refused("not-sentenced", _("This person serves no sentence. They leave on an order."))
    ends = custody.earliest_release_on
    if ends is not None and ends > clock.facility_date(at):
        raise Refused(
            "sentence-not-over",
            _("The sentence runs until {day:%Y-%m-%d}. To leave before takes an order.").format(day=ends),
        )


def _decide_gate(custody: Custody, leaving: Leaving) -> None:
    if not leaving.identity_checked.strip():
        raise Refused("identity-unchecked", _("Write how you made sure that this is the right person."))
    if not leaving.property_returned.strip():
        raise Refused("property-unsaid", _("Write what became of the property and papers; “none” is an answer."))
    if custody.warrants.count() > 1 and not leaving.nothing_else_holds.strip():
        raise Refused(
            "held-further",
            _("Several orders commit this person. Read each, and write why none of them holds the person further."),
        )


def _write(
    custody: Custody, leaving: Leaving, order: ReleaseOrder | None, *, by: Actor, at: datetime, now: datetime
) -> Departure:
    carried_out = order if leaving.kind in ON_AN_ORDER else None
    if carried_out:
        carried_out.carried_out_at = max(at, carried_out.received_at)
        carried_out.save(update_fields=["carried_out_at"])
    custody.ended_at = at
    custody.save(update_fields=["ended_at"])
    return Departure.objects.create(
        custody=custody,
        kind=leaving.kind,
        at=at,
        recorded_at=now,
        recorded_by=by.called,
        order=carried_out,
        identity_checked=leaving.identity_checked.strip(),
        property_returned=leaving.property_returned.strip(),
        nothing_else_holds=leaving.nothing_else_holds.strip(),
        circumstances=leaving.circumstances.strip(),
        reported_to=leaving.reported_to.strip(),
    )


def _empty(custody: Custody, *, by: Actor, at: datetime, now: datetime, reason: str) -> None:
    """Give up the bed, the place outside and what was asked, and judge the cell that was left."""
    stays = Stay.objects.open().select_related("inmate", "cell__facility", "exception")
    stay = stays.filter(inmate=custody.inmate).first()
    end_stay(stay, by=by, at=at, reason=reason)
    end_whereabouts(custody, by=by, at=at, reason=reason)
    lapse_asked(custody.inmate, by=by, now=now)
    if stay:
        house = load_house(stay.cell.facility, clock.facility_date(now))
        people = {custody.inmate.inmate_no}
        refresh_around(stay.cell.facility, house, cells={stay.cell.code}, people=people, by=by, now=now)


def _record(departure: Departure, *, by: Actor, reason: str, at: datetime | None, now: datetime) -> None:
    """Whoever leaves at night, or is only then said to have left, is disclosed."""
    custody, order = departure.custody, departure.order
    at_night = is_night(now) or is_night(departure.at)
    record(
        Action.LEFT_AT_NIGHT if at_night else Action.INMATE_LEFT,
        by=by,
        on=[custody.inmate.subject, custody.facility.subject],
        after={
            "way": str(departure.get_kind_display()),
            "kind": departure.kind,
            "order": order.number if order else None,
            "order_received_at": order.received_at.isoformat() if order else None,
            "late": bool(order and (departure.at > order.due_at or order.locked_up_at)),
            "reported_to": departure.reported_to,
        },
        sensitive={"circumstances": departure.circumstances} if departure.circumstances else None,
        reason=reason,
        occurred_at=at,
    )
