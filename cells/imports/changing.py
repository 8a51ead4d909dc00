"""People of a register who are on file already: what it says of them that is new, and storing that.

Nobody is moved, discharged or admitted again, and an empty field takes nothing away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cells.imports.muster import Muster
from cells.imports.on_file import OnFile
from cells.imports.register_rows import PersonRow
from cells.imports.taking_over import BATCH, is_convicted, order_of
from cells.models import Stay
from cells.services.breaches import keep_class
from inmates.models import Charge, Custody, Inmate, Warrant
from inmates.offences import category_of
from inmates.people import declared_rivals
from inmates.services.facts import UNSAID
from inmates.status import GROUP_OF_STATUS
from lcs_ims.audit import Action, record

APART = UNSAID | {"surname", "given_names", "nationality", "home_district", "language"}
"""Fields whose values the trail keeps where the law can have them erased; of isolation it keeps none."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a row says that the file does not: new values by field, and what they replace."""

    row: PersonRow
    inmate: Inmate
    custody: Custody
    charges: Mapping[str, Charge]
    of_person: Mapping[str, Any]
    of_custody: Mapping[str, Any]
    offences: tuple[str, ...] | None
    new_order: bool


def left_alone(row: PersonRow, known: OnFile) -> str:
    """Why a row about someone on file changes nothing at all; empty when it may change facts."""
    custody = known.custody
    if custody is None or custody.ended_at is not None:
        return _("{number} is on file and not in custody. An import reopens nothing: admit the person.").format(
            number=row.number
        )
    if custody.facility.code != row.facility:
        words = _("{number} is held at {facility}. An import moves nobody: the row was left alone.")
        return words.format(number=row.number, facility=custody.facility.code)
    return ""


def other_cell(row: PersonRow, known: OnFile) -> str:
    """That the file has someone in another cell than the book; empty when it has not."""
    if row.cell == known.cell:
        return ""
    words = _("The book has {number} in {cell}, the file in {other}. An import moves nobody: look, and record it.")
    none = _("no cell")
    return words.format(number=row.number, cell=known.cell or none, other=row.cell or none)


def change_of(row: PersonRow, known: OnFile, cohorts: Mapping[str, str]) -> Change | None:
    """What the row says that is new about someone in custody at its facility; None when nothing is."""
    if known.custody is None:
        return None
    stated = dict(row.person) | ({"isolation_id": cohorts[row.isolation]} if row.isolation else {})
    offences = row.offences if row.offences and set(row.offences) != known.charges.keys() else None
    status = stated["legal_status"]
    stated["category_of_charges"] = category_of(offences or known.charges, GROUP_OF_STATUS[status])
    change = Change(
        row,
        known.inmate,
        known.custody,
        known.charges,
        _differing(stated, known.inmate),
        _differing(row.custody, known.custody),
        offences,
        new_order=bool(row.order.number) and row.order.number not in known.orders,
    )
    anything = change.of_person or change.of_custody or change.offences or change.new_order
    return change if anything else None


def _differing(stated: Mapping[str, Any], kept: Inmate | Custody) -> dict[str, Any]:
    return {name: value for name, value in stated.items() if getattr(kept, name) != value}


def store_changes(changes: Sequence[Change], muster: Muster) -> None:
    """Store the changes, each with its event, and bring the classes of the people's stays in line."""
    for change in changes:
        _record(change, muster)
        for name, value in change.of_person.items():
            setattr(change.inmate, name, value)
        for name, value in change.of_custody.items():
            setattr(change.custody, name, value)
    _update(Inmate, [(change.inmate, change.of_person) for change in changes])
    _update(Custody, [(change.custody, change.of_custody) for change in changes])
    Warrant.objects.bulk_create([order_of(c.row, c.custody) for c in changes if c.new_order], BATCH)
    _store_charges([change for change in changes if change.offences is not None], muster)
    changed = {change.inmate.pk: change.inmate for change in changes if change.of_person}
    rivals = declared_rivals()
    for stay in Stay.objects.open().filter(inmate__in=changed).order_by("inmate_id"):
        stay.inmate = changed[stay.inmate_id]
        keep_class(stay, muster.on, rivals)


def _update(model: type[Inmate] | type[Custody], changed: Iterable[tuple[Any, Mapping[str, Any]]]) -> None:
    rows = [(row, values) for row, values in changed if values]
    fields = sorted({name.removesuffix("_id") for _row, values in rows for name in values})
    if rows:
        model.objects.bulk_update([row for row, _values in rows], fields, BATCH)


def _store_charges(changes: Sequence[Change], muster: Muster) -> None:
    closed: list[int] = []
    opened: list[Charge] = []
    for change in changes:
        wanted = change.offences or ()
        closed += [charge.pk for code, charge in change.charges.items() if code not in wanted]
        opened += [
            Charge(custody=change.custody, offence_code=code, convicted=is_convicted(change.inmate))
            for code in wanted
            if code not in change.charges
        ]
    Charge.objects.filter(pk__in=closed).update(closed_at=muster.began_at)
    Charge.objects.bulk_create(opened, BATCH)


def _record(change: Change, muster: Muster) -> None:
    old = {name: getattr(change.inmate, name) for name in change.of_person}
    old |= {name: getattr(change.custody, name) for name in change.of_custody}
    new = {**change.of_person, **change.of_custody}
    if change.offences is not None:
        old["offences"], new["offences"] = sorted(change.charges), change.offences
    if change.new_order:
        old["order"], new["order"] = "", change.row.order.number
    said = new.keys() - APART - {"isolation_id"}
    apart = (new.keys() & APART) - {"isolation"}
    record(
        Action.INMATE_FACTS_CHANGED,
        by=muster.by,
        on=[change.inmate.subject, change.custody.facility.subject],
        before={name: old[name] for name in said},
        after={name: new[name] for name in said} | {"facts": sorted(name.removesuffix("_id") for name in new)},
        reason=muster.learned,
        sensitive={name: [old[name], new[name]] for name in apart} or None,
    )
