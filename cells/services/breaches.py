"""The life of breaches: opened when first seen, closed when no longer there, never deleted."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Prefetch

from cells.classes import absolute_class
from cells.house import House
from cells.houses import load_house
from cells.models import Breach, BreachPerson, Cell, Stay
from cells.scan import Finding, scan
from inmates.models import Inmate
from inmates.people import declared_rivals, person_of
from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.clock import facility_date

Identity = tuple[str, str, tuple[str, ...]]


@deed
def refresh_breaches(
    facility: Facility,
    *,
    by: Actor,
    now: datetime,
    on: date | None = None,
    house: House | None = None,
    taken_over: bool = False,
) -> int:
    """Bring a facility's breaches in line with what is true, judged on a facility date (default: that of `now`).

    `now` is when they open and close; `house` spares the queries where the caller has it. Returns how
    many were opened, changed or closed.
    """
    house = house or load_house(facility, on or facility_date(now))
    found = {finding.identity: finding for finding in scan(house)}
    standing = {_identity(breach): breach for breach in _open_breaches(facility)}
    for identity in standing.keys() - found.keys():
        _close(standing[identity], by=by, now=now)
    new = [finding for identity, finding in found.items() if identity not in standing]
    _open(facility, house, new, by=by, now=now, taken_over=taken_over)
    changed = sum(
        _change(standing[identity], finding, house, by=by, now=now)
        for identity, finding in found.items()
        if identity in standing
    )
    return len(new) + len(standing.keys() - found.keys()) + changed


def judge_again(inmates: Iterable[Inmate], *, by: Actor, now: datetime) -> None:
    """After a change of custody, facts or orders: classes and breaches wherever these people sleep."""
    stays = Stay.objects.open().filter(inmate__in=[i.pk for i in inmates])
    facilities: dict[int, Facility] = {}
    for stay in stays.select_related("inmate", "cell__facility").order_by("inmate_id"):
        facilities[stay.cell.facility_id] = stay.cell.facility
        keep_class(stay, facility_date(now))
    for pk in sorted(facilities):
        refresh_breaches(facilities[pk], by=by, now=now)


def keep_class(stay: Stay, on: date) -> bool:
    """Bring the class that the database guards in line with the person's facts; True if it changed.

    A stay whose class changed is overtaken by the facts: exempt, and a breach if it mixes.
    """
    now_of = absolute_class(person_of(stay.inmate, on, declared_rivals()))
    if now_of == stay.absolute_class:
        return False
    stay.absolute_class, stay.exempt = now_of, True
    stay.save(update_fields=["absolute_class", "exempt"])
    return True


def _open_breaches(facility: Facility) -> list[Breach]:
    people = BreachPerson.objects.filter(left_at__isnull=True).select_related("inmate")
    return list(
        Breach.objects.open().at(facility).select_related("cell").prefetch_related(Prefetch("people", people))
    )


def _identity(breach: Breach) -> Identity:
    return (breach.rule, breach.cell.code, ()) if breach.cell else (breach.rule, "", tuple(breach.pair.split(" ")))


def _open(
    facility: Facility, house: House, found: list[Finding], *, by: Actor, now: datetime, taken_over: bool
) -> None:
    if not found:
        return
    cells = {cell.code: cell for cell in Cell.objects.filter(facility=facility)}
    inmates = _inmates({number for finding in found for number in finding.persons})
    breaches = Breach.objects.bulk_create(
        Breach(
            facility=facility,
            cell=cells[finding.cell] if finding.cell else None,
            rule=finding.rule,
            severity=finding.severity,
            pair="" if finding.cell else " ".join(finding.persons),
            opened_at=now,
            taken_over=taken_over,
            child=_concerns_child(finding, house),
        )
        for finding in found
    )
    BreachPerson.objects.bulk_create(
        BreachPerson(breach=breach, inmate=inmates[number], joined_at=now)
        for breach, finding in zip(breaches, found, strict=True)
        for number in finding.persons
    )
    for breach, finding in zip(breaches, found, strict=True):
        involved = [inmates[number].subject for number in finding.persons]
        record(
            Action.BREACH_OPENED,
            by=by,
            on=[breach.subject, *_where(breach), *involved],
            after={"persons": finding.persons, "taken_over": taken_over},
            occurred_at=now,
        )


def _change(breach: Breach, finding: Finding, house: House, *, by: Actor, now: datetime) -> bool:
    present = {person.inmate.inmate_no: person for person in breach.people.all()}
    gone, come = present.keys() - set(finding.persons), set(finding.persons) - present.keys()
    if not gone and not come:
        return False
    for number in gone:
        present[number].left_at = now
        present[number].save(update_fields=["left_at"])
    inmates = _inmates(come)
    BreachPerson.objects.bulk_create(
        BreachPerson(breach=breach, inmate=inmates[number], joined_at=now) for number in sorted(come)
    )
    if not breach.child and _concerns_child(finding, house):
        breach.child = True
        breach.save(update_fields=["child"])
    involved = [inmates[n].subject for n in sorted(come)] + [present[n].inmate.subject for n in sorted(gone)]
    record(
        Action.BREACH_CHANGED,
        by=by,
        on=[breach.subject, *_where(breach), *involved],
        before={"persons": sorted(present)},
        after={"persons": finding.persons},
    )
    return True


def _close(breach: Breach, *, by: Actor, now: datetime) -> None:
    breach.closed_at = max(now, breach.opened_at)
    breach.save(update_fields=["closed_at"])
    people = list(breach.people.all())
    for person in people:
        person.left_at = max(now, person.joined_at)
        person.save(update_fields=["left_at"])
    record(
        Action.BREACH_CLOSED,
        by=by,
        on=[breach.subject, *_where(breach), *(person.inmate.subject for person in people)],
        before={"persons": sorted(person.inmate.inmate_no for person in people)},
    )


def _where(breach: Breach) -> list[Subject]:
    return [breach.facility.subject] + ([breach.cell.subject] if breach.cell else [])


def _inmates(numbers: Iterable[str]) -> dict[str, Inmate]:
    return {inmate.inmate_no: inmate for inmate in Inmate.objects.filter(inmate_no__in=list(numbers))}


def _concerns_child(finding: Finding, house: House) -> bool:
    return any(house.people[number].facts.young for number in finding.persons)
