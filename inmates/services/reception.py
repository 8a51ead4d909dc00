"""At the gate: whoever is brought in is written down within a minute, and from then on counts.

A reception ends in an admission or is refused; nothing here deletes one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Custody, Escort, Inmate, Reception
from inmates.newcomers import Newcomer, decide_newcomer
from inmates.offences import Category
from inmates.services.admission import (
    may_come_again,
    next_number,
    not_known,
    not_widened,
    set_facts,
    set_identity,
    set_order,
    write_admission,
)
from inmates.services.leaving import brought_back, carry_on, escape_of, record_recapture
from inmates.services.paper import Claimed
from inmates.signals import custody_changed
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class AtTheGate:
    """What is seen of someone in a minute: a name or a description, and who brings them."""

    described: str
    sex: str
    apparent_age: str
    brought_by: str
    order_seen: bool


@deed
def receive(seen: AtTheGate, facility: Facility, *, by: Actor, on_paper: Claimed | None = None) -> Reception:
    """Write down someone at the gate: in the roll, the count and the queue from this moment.

    `on_paper`: written on a numbered form while there was no power; the reception began then. Nothing is assumed:
    the age is in dispute, the offence is not classified. Raises Refused: `undescribed`, `nobody-brought-them`,
    `not-permitted`.
    """
    require(by, Permission.RECEIVE_INMATE, facility)
    locks.hold_admissions()
    return _receive(seen, facility, None, by=by, now=on_paper.at if on_paper else clock.now(), claimed=on_paper)


@deed
def receive_escort(
    people: Sequence[AtTheGate], facility: Facility, *, brought_by: str, vehicle: str, orders: str, by: Actor
) -> Escort:
    """Write down a van: one record of the escort and its orders, and everyone whom it brings.

    Raises Refused: `nobody-named`, and those of `receive`.
    """
    require(by, Permission.RECEIVE_INMATE, facility)
    if not people:
        raise Refused("nobody-named", _("Write who came: one line for each person."))
    locks.hold_admissions()
    now = clock.now()
    escort = Escort.objects.create(
        facility=facility,
        arrived_at=now,
        brought_by=brought_by.strip(),
        vehicle=vehicle.strip(),
        orders=orders.strip(),
        recorded_by=by.called,
    )
    record(
        Action.ESCORT_ARRIVED,
        by=by,
        on=facility.subject,
        after={"people": len(people), "brought_by": escort.brought_by, "vehicle": escort.vehicle, "orders": orders},
    )
    for seen in people:
        _receive(seen, facility, escort, by=by, now=now)
    return escort


@deed
def admit_received(reception: Reception, newcomer: Newcomer, *, by: Actor, known: Inmate | None = None) -> Inmate:
    """Admit someone who was received, on a record of their own or on the one on file (`known`).

    Raises Refused: `not-waiting` (admitted or refused meanwhile), `in-custody-already`, `use-recapture`, `died`
    and those of `admit_newcomer`.
    """
    subjects = [reception.custody.inmate.subject, reception.custody.facility.subject]
    attempt(Action.ADMISSION_REFUSED, by=by, on=subjects)
    require(by, Permission.ADMIT_INMATE, reception.custody.facility)
    now = clock.now()
    decide_newcomer(newcomer, clock.facility_date(now))
    locks.hold_admissions()
    locks.hold(Inmate.objects.filter(pk__in={reception.custody.inmate_id, known.pk if known else 0}))
    reception = _waiting(reception)
    custody = reception.custody
    if known:
        inmate = _take_up(custody, Inmate.objects.get(pk=known.pk))
    else:
        not_known(newcomer)
        inmate = custody.inmate
        set_identity(inmate, newcomer)
    on_file = inmate.age(clock.facility_date(now)).band, inmate.protection, inmate.needs
    set_facts(inmate, newcomer)
    if known:
        not_widened(inmate, *on_file, today=clock.facility_date(now))
    inmate.save()
    custody.state = Custody.State.ADMITTED
    set_order(custody, newcomer)
    custody.save()
    write_admission(custody, newcomer, by=by)
    _end(reception, Reception.Outcome.ADMITTED, by=by, now=now)
    custody_changed.send(Custody, inmates=[inmate], by=by, now=now)
    return inmate


@deed
def recapture_received(reception: Reception, escaped: Inmate, *, by: Actor, reason: str) -> Inmate:
    """Take back someone received who turns out to have escaped: their orders and charges go on.

    Raises Refused: `not-waiting`, and those of `recapture`.
    """
    custody = reception.custody
    attempt(Action.ADMISSION_REFUSED, by=by, on=[escaped.subject, custody.facility.subject], reason=reason)
    require(by, Permission.ADMIT_INMATE, custody.facility)
    brought_back(reason)
    locks.hold(Inmate.objects.filter(pk__in={custody.inmate_id, escaped.pk}))
    reception = _waiting(reception)
    left, now = escape_of(escaped), clock.now()
    custody = reception.custody
    custody.stays.update(inmate=escaped)
    custody.inmate, custody.state = left.custody.inmate, Custody.State.ADMITTED
    carry_on(left.custody, custody)
    record_recapture(left, custody, by=by, reason=reason)
    _end(reception, Reception.Outcome.ADMITTED, by=by, now=now)
    custody_changed.send(Custody, inmates=[custody.inmate], by=by, now=now)
    return custody.inmate


@deed
def refuse_reception(reception: Reception, *, by: Actor, reason: str, handed_to: str) -> Reception:
    """Hand someone back: their custody ends here, and says why and to whom.

    Raises Refused: `not-waiting`, `in-a-cell`, `reason-missing`, `handed-to-nobody`, `not-permitted`.
    """
    require(by, Permission.ADMIT_INMATE, reception.custody.facility)
    if not reason.strip():
        raise Refused("reason-missing", _("Say why the person is not admitted."))
    if not handed_to.strip():
        raise Refused("handed-to-nobody", _("Write who took the person back: name, force number, office."))
    locks.hold(Inmate.objects.filter(pk=reception.custody.inmate_id))
    reception = _waiting(reception)
    custody, now = reception.custody, clock.now()
    if custody.stays.filter(ended_at__isnull=True).exists():
        raise Refused("in-a-cell", _("The book shows the person in a cell. Record first where they are."))
    custody.ended_at = now
    custody.save(update_fields=["ended_at"])
    reception.refused_reason, reception.handed_to = reason.strip(), handed_to.strip()
    _end(reception, Reception.Outcome.REFUSED, by=by, now=now)
    record(
        Action.RECEPTION_REFUSED,
        by=by,
        on=[custody.inmate.subject, custody.facility.subject],
        after={"handed_to": reception.handed_to},
        reason=reception.refused_reason,
    )
    custody_changed.send(Custody, inmates=[custody.inmate], by=by, now=now)
    return reception


@deed
def alarm_receptions(*, by: Actor, now: datetime) -> int:
    """Say once of each reception that it is neither admitted nor refused after 4 hours. Returns how many."""
    late = Reception.objects.filter(outcome="", alarmed_at__isnull=True, received_at__lte=now - Reception.ALARM_AFTER)
    locks.hold(late)
    rows = list(late.select_related("custody__inmate", "custody__facility").order_by("pk"))
    for reception in rows:
        reception.alarmed_at = now
        reception.save(update_fields=["alarmed_at"])
        custody = reception.custody
        record(
            Action.RECEPTION_OVERDUE,
            by=by,
            on=[custody.inmate.subject, custody.facility.subject],
            after={"hours": 4},
        )
    return len(rows)


def _receive(
    seen: AtTheGate,
    facility: Facility,
    escort: Escort | None,
    *,
    by: Actor,
    now: datetime,
    claimed: Claimed | None = None,
) -> Reception:
    if not seen.described.strip():
        raise Refused("undescribed", _("Write a name, or a few words by which the person can be told."))
    if not seen.brought_by.strip():
        raise Refused("nobody-brought-them", _("Write who brings the person: name, force number, station."))
    inmate = Inmate.objects.create(
        inmate_no=next_number(now),
        surname=seen.described.strip(),
        sex=seen.sex,
        age_disputed=True,
        legal_status=Inmate.LegalStatus.UNCHARGED,
        category_of_charges=Category.UNCLASSIFIED,
    )
    custody = Custody.objects.create(inmate=inmate, facility=facility, admitted_at=now, state=Custody.State.RECEIVED)
    reception = Reception.objects.create(
        custody=custody,
        escort=escort,
        described=seen.described.strip(),
        apparent_age=seen.apparent_age,
        brought_by=seen.brought_by.strip(),
        order_seen=seen.order_seen,
        received_at=now,
        received_by=by.called,
        number_at_gate=inmate.inmate_no,
    )
    record(
        Action.INMATE_RECEIVED,
        by=by,
        on=[inmate.subject, facility.subject],
        after={
            "brought_by": reception.brought_by,
            "order_seen": reception.order_seen,
            "apparent_age": reception.apparent_age,
            **(claimed.in_event if claimed else {}),
        },
        reason=claimed.why if claimed else "",
        occurred_at=claimed.at if claimed else None,
        sensitive={"described": reception.described, "sex": inmate.sex},
    )
    return reception


def _waiting(reception: Reception) -> Reception:
    reception = Reception.objects.select_related("custody__inmate", "custody__facility").get(pk=reception.pk)
    if reception.outcome:
        raise Refused(
            "not-waiting",
            _("{who} is dealt with already: {outcome}. Look at the record.").format(
                who=reception.described, outcome=reception.get_outcome_display().lower()
            ),
        )
    return reception


def _take_up(custody: Custody, known: Inmate) -> Inmate:
    """The custody goes to the record on file. The number given at the gate stays with the reception."""
    if known.custodies.open().exists():
        raise Refused(
            "in-custody-already",
            _("{number} is in custody already. Look at the record before anything else.").format(
                number=known.inmate_no
            ),
        )
    may_come_again(known)
    custody.stays.update(inmate=known)
    custody.inmate = known
    return known


def _end(reception: Reception, outcome: Reception.Outcome, *, by: Actor, now: datetime) -> None:
    reception.outcome, reception.ended_at, reception.ended_by = outcome, now, by.called
    reception.save()
