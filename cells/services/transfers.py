"""Transfers, told from both sides: sent by one facility, counted there while in transit, received by the other."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.houses import load_house
from cells.locks import hold_move
from cells.models import Stay, Transfer, Whereabouts
from cells.services.breaches import refresh_around
from cells.services.exceptions import lapse_asked
from cells.services.moving import end_stay, stated
from cells.services.whereabouts import Papers, begin_whereabouts, end_whereabouts, fully_named
from inmates.models import Custody, Departure, Inmate
from inmates.services.leaving import carry_on, open_custody
from inmates.signals import custody_changed
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class Sending:
    """Where to, with whom, until when they should have arrived, and on which papers."""

    with_whom: str
    due_at: datetime | None
    papers: Papers


@deed
def send_transfer(inmate: Inmate, destination: Facility, sending: Sending, *, by: Actor, reason: str) -> Transfer:
    """Send someone to another facility. The bed is free; the person counts here, in transit, until received.

    Raises Refused: `not-in-custody`, `not-admitted`, `same-facility`, `out-already`, `exit-unnamed`,
    `officer-missing`, `due-in-the-past`, `reason-missing`, `not-permitted`.
    """
    hold_move([inmate.pk])
    custody = open_custody(inmate)
    require(by, Permission.DISCHARGE_INMATE, custody.facility)
    reason = stated(reason)
    if custody.facility_id == destination.pk:
        raise Refused("same-facility", _("The person is held there already. Choose another facility."))
    _admitted(custody)
    fully_named(sending.papers, sending.due_at)
    now = clock.now()
    way = begin_whereabouts(
        custody,
        Whereabouts.Kind.TRANSIT,
        place=str(destination),
        with_whom=sending.with_whom,
        due_at=sending.due_at,
        by=by,
        reason=reason,
        now=now,
        papers=sending.papers,
    )
    sent = Transfer.objects.create(
        custody=custody, destination=destination, way=way, sent_at=now, sent_by=by.called, reason=reason
    )
    _give_up_bed(custody, by=by, now=now, reason=reason)
    on = [custody.inmate.subject, custody.facility.subject, destination.subject]
    record(
        Action.TRANSFER_SENT,
        by=by,
        on=on,
        after={"to": destination.code, "with_whom": way.with_whom, "order": way.order},
        reason=reason,
    )
    return sent


@deed
def receive_transfer(sent: Transfer, *, by: Actor, state: str) -> Custody:
    """Take someone in who was sent here: their custody goes on here, and they wait for a cell.

    Raises Refused: `not-under-way`, `state-missing`, `not-permitted`.
    """
    require(by, Permission.RECEIVE_INMATE, sent.destination)
    _state(state)
    sent = _under_way(sent)
    now = clock.now()
    Whereabouts.objects.filter(pk=sent.way_id).update(state_after=state.strip())
    begun = _go_on_at(sent.destination, sent.custody, by=by, now=now, reason=_("Arrived."))
    _end(sent, Transfer.Outcome.RECEIVED, by.called, now, begun)
    record(
        Action.TRANSFER_RECEIVED,
        by=by,
        on=[begun.inmate.subject, sent.custody.facility.subject, sent.destination.subject],
        after={"origin": sent.custody.facility.code, "to": sent.destination.code},
        sensitive={"state_after": state.strip()},
    )
    custody_changed.send(Custody, inmates=[begun.inmate], by=by, now=now)
    return begun


@deed
def take_in_found(inmate: Inmate, facility: Facility, *, by: Actor, learned: str, state: str) -> Custody:
    """Take in someone who is here although the book has them elsewhere: their custody goes on here from now.

    Telling the truth is never refused; that no transfer brought them is disclosed. They wait for a cell here.
    Raises Refused: `not-in-custody`, `same-facility`, `not-admitted`, `reason-missing`, `state-missing`,
    `not-permitted`.
    """
    require(by, Permission.RECEIVE_INMATE, facility)
    _state(state)
    learned = stated(learned)
    hold_move([inmate.pk])
    custody = open_custody(inmate)
    if custody.facility_id == facility.pk:
        raise Refused("same-facility", _("The book has this person here already. Record the cell they sleep in."))
    _admitted(custody)
    now = clock.now()
    _give_up_bed(custody, by=by, now=now, reason=learned)
    begun = _go_on_at(facility, custody, by=by, now=now, reason=learned, circumstances=learned)
    for sent in Transfer.objects.filter(custody=custody, outcome=""):
        _end(sent, Transfer.Outcome.RECEIVED, by.called, now, begun)
    record(
        Action.FOUND_WITHOUT_TRANSFER,
        by=by,
        on=[inmate.subject, custody.facility.subject, facility.subject],
        after={"origin": custody.facility.code, "to": facility.code},
        reason=learned,
        sensitive={"state_after": state.strip()},
    )
    custody_changed.send(Custody, inmates=[inmate], by=by, now=now)
    return begun


@deed
def return_transfer(sent: Transfer, *, by: Actor, state: str, reason: str) -> Transfer:
    """The person came back without having been received; they wait for a cell where they were.

    Raises Refused: `not-under-way`, `state-missing`, `reason-missing`, `not-permitted`.
    """
    require(by, Permission.DISCHARGE_INMATE, sent.custody.facility)
    _state(state)
    reason = stated(reason)
    sent = _under_way(sent)
    now = clock.now()
    end_whereabouts(sent.custody, by=by, at=now, reason=reason)
    Whereabouts.objects.filter(pk=sent.way_id).update(state_after=state.strip())
    _end(sent, Transfer.Outcome.RETURNED, by.called, now, None)
    on = [sent.custody.inmate.subject, sent.custody.facility.subject, sent.destination.subject]
    record(Action.TRANSFER_RETURNED, by=by, on=on, after={"to": sent.destination.code}, reason=reason)
    return sent


def _go_on_at(
    facility: Facility, old: Custody, *, by: Actor, now: datetime, reason: str, circumstances: str = ""
) -> Custody:
    """End a custody as transferred, and let it go on at another facility from this moment."""
    end_whereabouts(old, by=by, at=now, reason=reason)
    old.ended_at = now
    old.save(update_fields=["ended_at"])
    Departure.objects.create(
        custody=old,
        kind=Departure.Kind.TRANSFER,
        at=now,
        recorded_at=now,
        recorded_by=by.called,
        circumstances=circumstances,
        reported_to="",
    )
    begun = Custody(inmate=old.inmate, facility=facility, admitted_at=now)
    _carry_on(old, begun)
    return begun


def _admitted(custody: Custody) -> None:
    if custody.state != Custody.State.ADMITTED:
        raise Refused("not-admitted", _("The person is received and not admitted. Admit them, or hand them back."))


def _state(state: str) -> None:
    if not state.strip():
        raise Refused("state-missing", _("Write the person's state on arrival. “No injury seen” is an answer."))


def _under_way(sent: Transfer) -> Transfer:
    hold_move([sent.custody.inmate_id])
    found = Transfer.objects.select_related("custody__inmate", "custody__facility", "destination").get(pk=sent.pk)
    if found.outcome or found.custody.ended_at is not None:
        raise Refused("not-under-way", _("This transfer has ended already. Look at the record."))
    return found


def _carry_on(old: Custody, begun: Custody) -> None:
    try:
        with transaction.atomic():
            carry_on(old, begun)
    except IntegrityError as error:
        raise Refused("not-under-way", _("This person is in custody elsewhere. Look at the record.")) from error


def _end(sent: Transfer, outcome: Transfer.Outcome, who: str, now: datetime, begun: Custody | None) -> None:
    sent.outcome, sent.ended_at, sent.ended_by, sent.begun = outcome, now, who, begun
    sent.save(update_fields=["outcome", "ended_at", "ended_by", "begun"])


def _give_up_bed(custody: Custody, *, by: Actor, now: datetime, reason: str) -> None:
    stays = Stay.objects.open().select_related("inmate", "cell__facility", "exception")
    stay = stays.filter(inmate=custody.inmate).first()
    end_stay(stay, by=by, at=now, reason=reason)
    lapse_asked(custody.inmate, by=by, now=now)
    if stay:
        house = load_house(custody.facility, clock.facility_date(now))
        number = custody.inmate.inmate_no
        refresh_around(custody.facility, house, cells={stay.cell.code}, people={number}, by=by, now=now)
