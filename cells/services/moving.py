"""A person into a cell: the one sequence of lock, re-read and decide that every such deed shares."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cells import guards
from cells.classes import absolute_class
from cells.house import House, Situation
from cells.houses import load_house
from cells.locks import hold_move
from cells.models import Cell, OvercrowdingOrder, PlacementException, SegregationOrder, Stay, Whereabouts
from cells.verdicts import objections_in, situation_of_move
from inmates.facts import Person
from inmates.models import Custody, Inmate
from inmates.people import declared_rivals, person_of
from lcs_ims.audit import Action, Actor, record
from lcs_ims.lib import clock
from lcs_ims.lib.objections import Objection, Verdict, verdict_of
from lcs_ims.lib.refusal import Refused

LEAST_REASON = 7


@dataclass(frozen=True, slots=True)
class Move:
    """One person and one cell, locked and judged: valid until the transaction ends."""

    now: datetime
    inmate: Inmate
    custody: Custody
    cell: Cell
    present: Stay | None
    house: House
    person: Person
    situation: Situation
    objections: tuple[Objection, ...]

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.objections)


def stated(reason: str) -> str:
    """A reason that says something. Raises Refused("reason-missing") under 7 characters."""
    reason = " ".join(reason.split())
    if len(reason) < LEAST_REASON:
        raise Refused("reason-missing", _("The reason has under 7 characters. Say in a few words why."))
    return reason


def lock_move(inmate: Inmate, cell: Cell) -> Move:
    """Lock the people and cells a move touches, read everything again, and judge it.

    Raises Refused when the person or the cell is not there to move.
    """
    hold_move([inmate.pk], cell.pk)
    # Only now: whoever held the cell before may have ended a stay while we waited.
    now = clock.now()
    return read_move(inmate, cell, load_house(cell.facility, clock.facility_date(now), cell), now)


def read_move(inmate: Inmate, cell: Cell, house: House, now: datetime) -> Move:
    """The move as it is in a house, read and judged; the caller holds its people and cells."""
    inmate = Inmate.objects.get(pk=inmate.pk)
    cell = Cell.objects.select_related("facility", "block").get(pk=cell.pk)
    custody = Custody.objects.open().select_related("facility").filter(inmate=inmate).first()
    custody = _present_custody(inmate, custody, cell)
    stays = Stay.objects.open().select_related("inmate", "cell__facility", "exception")
    present = stays.filter(inmate=inmate).first()
    person = house.people.get(inmate.inmate_no)
    person = person or person_of(inmate, clock.facility_date(now), declared_rivals())
    situation = situation_of_move(person, cell.code, house)
    return Move(now, inmate, custody, cell, present, house, person, situation, objections_in(person, situation))


def _present_custody(inmate: Inmate, custody: Custody | None, cell: Cell) -> Custody:
    number = inmate.inmate_no
    if custody is None:
        raise Refused(
            "not-in-custody", _("{number} is not in custody. Admit the person first.").format(number=number)
        )
    if custody.facility_id != cell.facility_id:
        raise Refused(
            "held-elsewhere",
            _("{number} is not held at {facility}. A transfer comes first.").format(
                number=number, facility=cell.facility
            ),
        )
    return custody


def begin_stay(
    move: Move,
    *,
    by: Actor,
    reason: str,
    kind: Stay.Kind,
    began_at: datetime | None = None,
    learned: str = "",
    lawful_cell_existed: bool | None = None,
    exception: PlacementException | None = None,
    order: OvercrowdingOrder | None = None,
    decision: dict[str, object] | None = None,
) -> Stay:
    """End the present stay, take the lowest free bed, and record both. The move must be locked and allowed.

    Raises Refused("no-longer-available") where the database itself still says no.
    """
    bed = _free_bed(move)
    began_at = max(began_at or move.now, _earliest(move))
    if kind == Stay.Kind.PLACED:
        began_at = max(began_at, _given_up(move.cell, bed, began_at))
    end_stay(move.present, by=by, at=began_at, reason=reason)
    _end_whereabouts(move, kind, by=by, reason=reason)
    stay = Stay(
        inmate=move.inmate,
        custody=move.custody,
        cell=move.cell,
        bed=bed,
        kind=kind,
        began_at=began_at,
        began_by=by.called,
        reason=reason,
        absolute_class=absolute_class(move.person),
        exempt=kind == Stay.Kind.AS_FOUND,
        learned=learned,
        lawful_cell_existed=lawful_cell_existed,
        exception=exception,
        overcrowding_order=order,
        decision=decision,
    )
    _insert(stay)
    record(
        Action.STAY_FOUND if kind == Stay.Kind.AS_FOUND else Action.STAY_BEGAN,
        by=by,
        on=[move.inmate.subject, move.cell.subject, move.cell.facility.subject],
        before={"cell": move.present.cell.code if move.present else None},
        after=_kept(stay, move),
        reason=reason,
        occurred_at=began_at,
    )
    return stay


def _earliest(move: Move) -> datetime:
    """The earliest moment a stay can begin, so that nobody was in two places: the last one's, or the admission's."""
    if move.present:
        return move.present.began_at
    ends = Stay.objects.filter(custody=move.custody).aggregate(last=Max("ended_at"))
    return max(move.custody.admitted_at, ends["last"] or move.custody.admitted_at)


def _given_up(cell: Cell, bed: int, otherwise: datetime) -> datetime:
    """When the bed was last given up: later than now where the clock was put back."""
    placed = Stay.objects.filter(cell=cell, bed=bed, exempt=False)
    return placed.aggregate(last=Max("ended_at"))["last"] or otherwise


def end_stay(stay: Stay | None, *, by: Actor, at: datetime, reason: str) -> None:
    """End an open stay, and the exception it stood on. None is nothing to end."""
    if stay is None:
        return
    stay.ended_at = max(at, stay.began_at)
    stay.save(update_fields=["ended_at"])
    if stay.exception and stay.exception.ended_at is None:
        stay.exception.ended_at = stay.ended_at
        stay.exception.save(update_fields=["ended_at"])
    if stay.cell.purpose == Cell.Purpose.SEGREGATION:
        for order in SegregationOrder.objects.open().filter(stay=stay):
            close_segregation(order, by=by, at=stay.ended_at, why=reason)
    record(
        Action.STAY_ENDED,
        by=by,
        on=[stay.inmate.subject, stay.cell.subject, stay.cell.facility.subject],
        before={"stay": stay.pk, "cell": stay.cell.code, "bed": stay.bed},
        reason=reason,
        occurred_at=stay.ended_at,
    )


def close_segregation(order: SegregationOrder, *, by: Actor, at: datetime, why: str) -> None:
    """End a segregation order; the stay under it may go on, and is then judged as any other."""
    order.ended_at, order.ended_why = max(at, order.began_at), why
    order.save(update_fields=["ended_at", "ended_why"])
    person = order.custody.inmate
    record(
        Action.SEGREGATION_ENDED,
        by=by,
        on=[person.subject, order.subject, order.custody.facility.subject],
        after={"days": order.days},
        reason=why,
    )


def _end_whereabouts(move: Move, kind: Stay.Kind, *, by: Actor, reason: str) -> None:
    """Someone seen in a cell is nowhere else; someone given one leaves the holding room or has arrived."""
    place = Whereabouts.objects.filter(custody=move.custody, ended_at__isnull=True).first()
    inside = {Whereabouts.Kind.HOLDING, Whereabouts.Kind.TRANSIT}
    if place is None or (kind == Stay.Kind.PLACED and place.kind not in inside):
        return
    place.ended_at = max(move.now, place.began_at)
    place.save(update_fields=["ended_at"])
    record(
        Action.WHEREABOUTS_ENDED,
        by=by,
        on=[move.inmate.subject, move.cell.facility.subject],
        before={"kind": place.kind, "place": place.place},
        reason=reason,
    )


def _free_bed(move: Move) -> int:
    others = Stay.objects.open().filter(cell=move.cell).exclude(inmate=move.inmate)
    taken = set(others.values_list("bed", flat=True))
    return next(bed for bed in range(1, len(taken) + 2) if bed not in taken)


def _insert(stay: Stay) -> None:
    try:
        with transaction.atomic():
            stay.save(force_insert=True)
    except IntegrityError as error:
        if guards.CLASSES in str(error):
            raise Refused(
                "kept-apart-by-the-database",
                _("Cell {cell} holds people who may never share with this person. Choose another cell.").format(
                    cell=stay.cell
                ),
            ) from error
        raise Refused(
            "no-longer-available",
            _("The bed in cell {cell} is no longer available. Look at the cells again.").format(cell=stay.cell),
        ) from error


def _kept(stay: Stay, move: Move) -> dict[str, object]:
    return {
        "stay": stay.pk,
        "cell": move.cell.code,
        "bed": stay.bed,
        "kind": stay.kind,
        "verdict": move.verdict.label,
        "objections": [{"code": o.code, "concerns": list(o.concerns)} for o in move.objections],
        "exception": stay.exception_id,
        "overcrowding_order": stay.overcrowding_order_id,
        "learned": stay.learned,
        "lawful_cell_existed": stay.lawful_cell_existed,
    }
