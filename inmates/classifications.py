"""Which classifications of a facility are missing, overtaken by the facts, past their review, or not agreed."""

from dataclasses import dataclass
from datetime import date

from inmates.models import Classification, Custody
from inmates.services.file import proposal
from lcs_ims.facilities.models import Facility

MOST = 200


@dataclass(frozen=True, slots=True)
class Wanting:
    """Someone whose record wants a decision, and why."""

    custody: Custody
    record: Classification | None
    why: str


def wanting(facility: Facility, on: date) -> list[Wanting]:
    """Those admitted to a facility whose record wants a decision, children and late ones first. Two queries."""
    held = Custody.objects.open().at(facility).filter(state=Custody.State.ADMITTED).select_related("inmate")
    in_force = Classification.objects.filter(replaced_at__isnull=True, custody__in=held)
    records = {record.custody_id: record for record in in_force.select_related("decided_by")}
    found = []
    for custody in held.order_by("admitted_at"):
        record = records.get(custody.pk)
        why = _why(custody, record, on)
        if why:
            found.append(Wanting(custody, record, why))
    return sorted(found, key=lambda one: _ORDER.index(one.why))


_ORDER = ("changed", "review", "missing", "unagreed")


def _why(custody: Custody, record: Classification | None, on: date) -> str:
    if record is None:
        return "missing"
    if record.proposed != proposal(custody.inmate, on):
        return "changed"
    if record.review_on <= on:
        return "review"
    return "" if record.agreed_at else "unagreed"
