"""Newcomers of a register, stored: people, custody, order, charges, and the stay as it was found."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.classes import absolute_class
from cells.imports.muster import Muster, Places
from cells.imports.register_rows import PersonRow
from cells.models import Cell, Stay
from inmates.models import Charge, Custody, Inmate, Warrant
from inmates.offences import category_of
from inmates.people import declared_rivals, person_of
from inmates.status import GROUP_OF_STATUS, StatusGroup
from lcs_ims.audit import Action, record
from lcs_ims.lib.refusal import Refused

BATCH = 1_000


def take_over(rows: Sequence[PersonRow], places: Places, cohorts: dict[str, str], muster: Muster) -> list[Inmate]:
    """Store newcomers and where they were found; returns them in the order of their rows.

    `cohorts` are the codes of isolation, by condition. The caller holds the cells.
    Raises Refused("changed-meanwhile") where somebody else entered one of them in the same moment.
    """
    try:
        with transaction.atomic():
            inmates = Inmate.objects.bulk_create([_inmate(row, cohorts) for row in rows], BATCH)
            custodies = Custody.objects.bulk_create(
                [_custody(row, inmate, places) for row, inmate in zip(rows, inmates, strict=True)], BATCH
            )
            stays = Stay.objects.bulk_create(_stays(rows, custodies, places, muster), BATCH)
    except IntegrityError as error:
        raise Refused(
            "changed-meanwhile",
            _("Someone entered one of these people meanwhile. Take the file over again."),
        ) from error
    Warrant.objects.bulk_create(
        [order_of(row, custody) for row, custody in zip(rows, custodies, strict=True) if row.order.number], BATCH
    )
    Charge.objects.bulk_create(
        [
            Charge(custody=custody, offence_code=code, convicted=is_convicted(custody.inmate))
            for row, custody in zip(rows, custodies, strict=True)
            for code in row.offences
        ],
        BATCH,
    )
    _record(rows, custodies, stays, muster)
    return inmates


def order_of(row: PersonRow, custody: Custody) -> Warrant:
    """The order of a row, for a custody."""
    order = row.order
    return Warrant(
        custody=custody,
        number=order.number,
        court=order.court,
        issued_on=order.issued_on,
        valid_until=order.valid_until,
    )


def is_convicted(inmate: Inmate) -> bool:
    """Whether what someone is held for are convictions; awaiting sentence, one is untried by group only."""
    return inmate.group is StatusGroup.CONVICTED or inmate.legal_status == Inmate.LegalStatus.AWAITING_SENTENCE


def _inmate(row: PersonRow, cohorts: dict[str, str]) -> Inmate:
    return Inmate(
        inmate_no=row.number,
        isolation_id=cohorts[row.isolation] if row.isolation else None,
        category_of_charges=category_of(row.offences, GROUP_OF_STATUS[row.person["legal_status"]]),
        **row.person,
    )


def _custody(row: PersonRow, inmate: Inmate, places: Places) -> Custody:
    return Custody(inmate=inmate, facility=places.facilities[row.facility], taken_over=True, **row.custody)


def _stays(rows: Sequence[PersonRow], custodies: Sequence[Custody], places: Places, muster: Muster) -> list[Stay]:
    housed = [
        (custody, places.cells[row.facility][row.cell])
        for row, custody in zip(rows, custodies, strict=True)
        if row.cell
    ]
    beds, rivals = _Beds({cell.pk for _custody, cell in housed}), declared_rivals()
    return [
        Stay(
            inmate=custody.inmate,
            custody=custody,
            cell=cell,
            bed=beds.next_in(cell),
            kind=Stay.Kind.AS_FOUND,
            began_at=muster.began_at,
            began_by=muster.by.called,
            reason=muster.learned,
            absolute_class=absolute_class(person_of(custody.inmate, muster.on, rivals)),
            exempt=True,
            taken_over=True,
            learned=muster.learned,
        )
        for custody, cell in housed
    ]


class _Beds:
    """Gives out the lowest free bed of each cell, beyond the last one where people sleep beyond it."""

    def __init__(self, cells: set[int]) -> None:
        self._taken: dict[int, set[int]] = defaultdict(set)
        for cell, bed in Stay.objects.open().filter(cell__in=cells).order_by().values_list("cell_id", "bed"):
            self._taken[cell].add(bed)
        self._lowest: dict[int, int] = defaultdict(lambda: 1)

    def next_in(self, cell: Cell) -> int:
        bed = self._lowest[cell.pk]
        while bed in self._taken[cell.pk]:
            bed += 1
        self._lowest[cell.pk] = bed + 1
        return bed


def _record(rows: Sequence[PersonRow], custodies: Sequence[Custody], stays: Sequence[Stay], muster: Muster) -> None:
    for row, custody in zip(rows, custodies, strict=True):
        inmate = custody.inmate
        record(
            Action.INMATE_TAKEN_OVER,
            by=muster.by,
            on=[inmate.subject, custody.facility.subject],
            after={
                "legal_status": inmate.legal_status,
                "category": inmate.category,
                "order": row.order.number,
                "court": row.order.court,
                "ordered_on": row.order.issued_on,
                "offences": row.offences,
                "admitted_at": custody.admitted_at,
                "cell": row.cell or None,
                "learned": muster.learned,
            },
            occurred_at=muster.began_at,
            sensitive=row.person,
        )
    for stay in stays:
        record(
            Action.STAY_FOUND,
            by=muster.by,
            on=[stay.inmate.subject, stay.cell.subject, stay.cell.facility.subject],
            before={"cell": None},
            after={"stay": stay.pk, "cell": stay.cell.code, "bed": stay.bed, "kind": stay.kind}
            | {"learned": stay.learned, "lawful_cell_existed": None, "taken_over": True},
            reason=stay.reason,
            occurred_at=muster.began_at,
        )
