"""What is on file about the people of a register, read in a few queries however many they are."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from cells.imports.muster import in_chunks
from cells.models import Stay
from inmates import locks
from inmates.models import Charge, Custody, Inmate, Warrant
from lcs_ims.facilities.models import Facility


@dataclass(slots=True)
class OnFile:
    """One person: the latest custody, the cell of the open stay, open charges and orders on file."""

    inmate: Inmate
    custody: Custody | None = None
    cell: str = ""
    charges: dict[str, Charge] = field(default_factory=dict)
    orders: set[str] = field(default_factory=set)

    @property
    def held_at(self) -> Facility | None:
        """Where the person is in custody now."""
        return self.custody.facility if self.custody and self.custody.ended_at is None else None


def people_on_file(numbers: Collection[str]) -> dict[str, OnFile]:
    """The people with these numbers who are on file, by number, held until the deed ends."""
    found: dict[str, OnFile] = {}
    keys = sorted(_keys(numbers))
    locks.hold_people(keys)
    for chunk in in_chunks(keys):
        people = {inmate.pk: OnFile(inmate) for inmate in Inmate.objects.filter(pk__in=chunk).order_by()}
        _add_custodies(people)
        found |= {person.inmate.inmate_no: person for person in people.values()}
    return found


def _keys(numbers: Collection[str]) -> list[int]:
    keys: list[int] = []
    for chunk in in_chunks(list(numbers)):
        keys += Inmate.objects.filter(inmate_no__in=chunk).order_by().values_list("pk", flat=True)
    return keys


def _add_custodies(people: dict[int, OnFile]) -> None:
    custodies: QuerySet[Custody] = Custody.objects.filter(inmate__in=people).select_related("facility")
    for custody in custodies.order_by(F("ended_at").asc(nulls_last=True)):
        people[custody.inmate_id].custody = custody  # the open one comes last
    present = {person.custody.pk: person for person in people.values() if person.custody}
    for inmate, cell in Stay.objects.open().filter(inmate__in=people).values_list("inmate_id", "cell__code"):
        people[inmate].cell = cell
    for charge in Charge.objects.filter(custody__in=present, closed_at__isnull=True):
        present[charge.custody_id].charges[charge.offence_code] = charge
    for custody_id, number in Warrant.objects.filter(custody__in=present).values_list("custody_id", "number"):
        present[custody_id].orders.add(number)
