"""Where someone is when not in their cell: supervised holding, or out with someone named."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.houses import load_house
from cells.locks import hold_move
from cells.models import Stay, Whereabouts
from cells.services.breaches import refresh_around
from cells.services.moving import end_stay, stated
from inmates import locks
from inmates.lawyers import tell_taken_out
from inmates.models import Custody, Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.nights import is_night
from lcs_ims.lib.refusal import Refused

HOLDING_ENDS_AT = 6  # o'clock, facility time


def holding_ends(now: datetime) -> datetime:
    """The next 06:00 on a facility's wall."""
    six = clock.midnight(clock.facility_date(now)) + timedelta(hours=HOLDING_ENDS_AT)
    return six if six > now else six + timedelta(days=1)


@deed
def hold_inmate(inmate: Inmate, *, room: str, officer: str, by: Actor, reason: str) -> Whereabouts:
    """Put someone in a room under a named officer's eyes until the next 06:00. A cell they had is given up.

    Raises Refused: `not-in-custody`, `out-already`, `officer-missing`, `reason-missing`, `not-permitted`.
    """
    hold_move([inmate.pk])
    custody = _custody(inmate)
    require(by, Permission.PLACE_INMATE, custody.facility)
    reason = stated(reason)
    now = clock.now()
    stay = Stay.objects.open().select_related("inmate", "cell__facility", "exception").filter(inmate=inmate).first()
    end_stay(stay, by=by, at=now, reason=reason)
    held = begin_whereabouts(
        custody,
        Whereabouts.Kind.HOLDING,
        place=room,
        with_whom=officer,
        due_at=holding_ends(now),
        by=by,
        reason=reason,
        now=now,
    )
    if stay:
        house = load_house(custody.facility, clock.facility_date(now))
        number = stay.inmate.inmate_no
        refresh_around(custody.facility, house, cells={stay.cell.code}, people={number}, by=by, now=now)
    return held


@dataclass(frozen=True, slots=True)
class Papers:
    """What names a way out: on whose order, who takes the person with which number, in what, and in what state."""

    order: str = ""
    receiver_no: str = ""
    vehicle: str = ""
    state_before: str = ""


NO_PAPERS = Papers()


@deed
def send_out(
    inmate: Inmate,
    *,
    kind: Whereabouts.Kind,
    place: str,
    with_whom: str,
    due_at: datetime | None,
    by: Actor,
    reason: str,
    papers: Papers = NO_PAPERS,
) -> Whereabouts:
    """Someone leaves with someone named (court, hospital, work, police). Their bed stays theirs.

    An officer names the order, the receiver's number, the return and the person's state. To go with police is
    an action of its own, disclosed like a night visit. Raises Refused: `not-in-custody`, `out-already`,
    `officer-missing`, `exit-unnamed`, `due-in-the-past`, `reason-missing`, `not-permitted`.
    """
    custody = locked_custody(inmate)
    require(by, Permission.PLACE_INMATE, custody.facility)
    if by.kind == "user":
        fully_named(papers, due_at)
    return begin_whereabouts(
        custody,
        kind,
        place=place,
        with_whom=with_whom,
        due_at=due_at,
        by=by,
        reason=stated(reason),
        now=clock.now(),
        papers=papers,
    )


def fully_named(papers: Papers, due_at: datetime | None) -> None:
    """Raise Refused("exit-unnamed") where something that names a way out is left open."""
    said = (papers.order, papers.receiver_no, papers.vehicle, papers.state_before)
    if not all(text.strip() for text in said) or due_at is None:
        raise Refused(
            "exit-unnamed",
            _(
                "A way out names the order, the number of who takes the person, the vehicle, when they are due "
                "back and their state on leaving. “On foot” and “none seen” are answers."
            ),
        )


@deed
def bring_back(inmate: Inmate, *, by: Actor, state: str = "") -> Whereabouts:
    """Someone is back from outside or from holding; `state` says how they came back.

    Raises Refused: `not-in-custody`, `not-out`, `in-transit`, `state-missing`, `not-permitted`.
    """
    custody = locked_custody(inmate)
    require(by, Permission.PLACE_INMATE, custody.facility)
    places = Whereabouts.objects.select_related("custody__inmate", "custody__facility")
    out = places.filter(custody=custody, ended_at__isnull=True).first()
    if out is None:
        raise Refused("not-out", _("{number} is not shown as out or in holding.").format(number=inmate.inmate_no))
    if out.kind == Whereabouts.Kind.TRANSIT:
        raise Refused("in-transit", _("This person is in transit. The other facility receives them, or you do."))
    if by.kind == "user" and out.kind != Whereabouts.Kind.HOLDING and not state.strip():
        raise Refused("state-missing", _("Write the person's state on return. “No injury seen” is an answer."))
    out.state_after = state.strip()
    out.save(update_fields=["state_after"])
    _end(out, by=by, at=clock.now())
    return out


@deed
def confirm_arrival(inmate: Inmate, *, who: str, by: Actor) -> Whereabouts:
    """Record that the destination confirms that someone has arrived: who said so. Raises Refused: `not-out`..."""
    custody = locked_custody(inmate)
    require(by, Permission.PLACE_INMATE, custody.facility)
    out = custody.whereabouts.filter(ended_at__isnull=True).exclude(kind=Whereabouts.Kind.HOLDING).first()
    if out is None:
        raise Refused("not-out", _("{number} is not shown as out.").format(number=inmate.inmate_no))
    if not who.strip():
        raise Refused("officer-missing", _("Write who confirmed it: name, number, office."))
    out.arrival_confirmed_by, out.arrival_confirmed_at = who.strip(), clock.now()
    out.save(update_fields=["arrival_confirmed_by", "arrival_confirmed_at"])
    record(
        Action.ARRIVAL_CONFIRMED,
        by=by,
        on=[inmate.subject, custody.facility.subject],
        after={"place": out.place, "who": out.arrival_confirmed_by},
    )
    return out


@deed
def alarm_overdue(*, by: Actor, now: datetime) -> int:
    """Say once of everyone out or in transit that they are overdue. Returns how many."""
    late = Whereabouts.objects.filter(ended_at__isnull=True, alarmed_at__isnull=True, due_at__lte=now)
    late = late.exclude(kind=Whereabouts.Kind.HOLDING)
    locks.hold(late)
    rows = list(late.select_related("custody__inmate", "custody__facility").order_by("pk"))
    for out in rows:
        out.alarmed_at = now
        out.save(update_fields=["alarmed_at"])
        record(
            Action.EXIT_OVERDUE,
            by=by,
            on=[out.custody.inmate.subject, out.custody.facility.subject],
            after={"kind": out.kind, "place": out.place, "due_at": out.due_at.isoformat() if out.due_at else None},
        )
    return len(rows)


@deed
def end_holdings(*, by: Actor, now: datetime) -> int:
    """End all supervised holding whose 06:00 is past: whoever is still there is without a place. Returns how many."""
    over = Whereabouts.objects.filter(kind=Whereabouts.Kind.HOLDING, ended_at__isnull=True, due_at__lte=now)
    locks.hold(Inmate.objects.filter(pk__in=over.values("custody__inmate_id")))
    ended = list(over.select_related("custody__inmate", "custody__facility").order_by("pk"))
    for holding in ended:
        _end(holding, by=by, at=holding.due_at or now)
    return len(ended)


def end_whereabouts(custody: Custody, *, by: Actor, at: datetime, reason: str) -> None:
    """Nobody who left custody is out or in holding. The caller holds the person."""
    places = Whereabouts.objects.select_related("custody__inmate", "custody__facility")
    for place in places.filter(custody=custody, ended_at__isnull=True):
        _end(place, by=by, at=at, reason=reason)


def _end(place: Whereabouts, *, by: Actor, at: datetime, reason: str = "") -> None:
    place.ended_at = max(at, place.began_at)
    place.save(update_fields=["ended_at"])
    record(
        Action.WHEREABOUTS_ENDED,
        by=by,
        on=[place.custody.inmate.subject, place.custody.facility.subject],
        before={"kind": place.kind, "place": place.place},
        reason=reason,
        occurred_at=place.ended_at,
    )


def locked_custody(inmate: Inmate) -> Custody:
    """The person's open custody, with the person held. Raises Refused(`not-in-custody`)."""
    locks.hold(Inmate.objects.filter(pk=inmate.pk))
    return _custody(inmate)


def _custody(inmate: Inmate) -> Custody:
    custody = Custody.objects.open().select_related("facility").filter(inmate=inmate).first()
    if custody is None:
        raise Refused("not-in-custody", _("{number} is not in custody.").format(number=inmate.inmate_no))
    return custody


def begin_whereabouts(
    custody: Custody,
    kind: Whereabouts.Kind,
    *,
    place: str,
    with_whom: str,
    due_at: datetime | None,
    by: Actor,
    reason: str,
    now: datetime,
    papers: Papers = NO_PAPERS,
) -> Whereabouts:
    """Write that someone is elsewhere from now on. The caller holds the person."""
    if not place.strip() or not with_whom.strip():
        raise Refused("officer-missing", _("Write the place, and the name of the person in charge there."))
    if due_at is not None and due_at <= now:
        raise Refused("due-in-the-past", _("The time of return has passed already. Write when the person is due."))
    out = Whereabouts(
        custody=custody,
        kind=kind,
        place=place.strip(),
        with_whom=with_whom.strip(),
        began_at=now,
        due_at=due_at,
        order=papers.order.strip(),
        receiver_no=papers.receiver_no.strip(),
        vehicle=papers.vehicle.strip(),
        state_before=papers.state_before.strip(),
    )
    try:
        with transaction.atomic():
            out.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "out-already", _("The book shows this person out or in holding already. Bring them back first.")
        ) from error
    record(
        _action(kind, now),
        by=by,
        on=[custody.inmate.subject, custody.facility.subject],
        after={
            "kind": kind,
            "place": out.place,
            "with_whom": out.with_whom,
            "due_at": due_at.isoformat() if due_at else None,
            "order": out.order,
            "receiver_no": out.receiver_no,
            "vehicle": out.vehicle,
        },
        sensitive={"state_before": out.state_before} if out.state_before else None,
        reason=reason,
    )
    if kind == Whereabouts.Kind.POLICE:
        tell_taken_out(custody.inmate, custody.facility, by=by)
    return out


def _action(kind: Whereabouts.Kind, now: datetime) -> Action:
    """What going there is called. Whoever leaves with the police, or at night for whatever reason, is disclosed."""
    if kind == Whereabouts.Kind.POLICE:
        return Action.OUT_WITH_POLICE
    out = kind != Whereabouts.Kind.HOLDING
    return Action.OUT_AT_NIGHT if out and is_night(now) else Action.WHEREABOUTS_BEGAN
