"""The life of breaches: opened when first seen, closed when no longer there, never deleted.

Whoever holds a cell keeps its breaches: no two deeds open or close the same one.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Prefetch, Q

from cells.classes import absolute_class
from cells.house import House
from cells.houses import load_house
from cells.locks import hold_facilities
from cells.models import Breach, BreachPerson, Cell, Stay
from cells.scan import Finding, scan
from inmates import locks
from inmates.models import Inmate
from inmates.people import Rivals, declared_rivals, person_of
from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.clock import facility_date

Identity = tuple[str, str, str]
"""What makes it the same breach on another day: the rule, and the cell's code or else the pair."""


@deed
def refresh_breaches(facility: Facility, *, by: Actor, now: datetime, on: date | None = None) -> int:
    """Bring all breaches of a facility in line with what is true on a facility date (default: that of `now`).

    `now` is when they open and close. Returns how many were opened, changed or closed.
    """
    hold_facilities(facility)
    house = load_house(facility, on or facility_date(now))
    return _in_line(facility, house, scan(house), _standing(facility), by=by, now=now)


def refresh_around(
    facility: Facility, house: House, *, cells: Collection[str], people: Collection[str], by: Actor, now: datetime
) -> int:
    """The same for what a move or a change of facts can touch: these cells, and pairs with these people.

    The caller holds the cells and the people, and has the house as it is now.
    """

    def touched(finding: Finding) -> bool:
        return finding.cell in cells if finding.cell else not set(people).isdisjoint(finding.persons)

    pairs = Q(cell__isnull=True, people__inmate__inmate_no__in=people, people__left_at__isnull=True)
    standing = _standing(facility, Q(cell__code__in=cells) | pairs)
    return _in_line(facility, house, [f for f in scan(house) if touched(f)], standing, by=by, now=now)


def judge_again(inmates: Collection[Inmate], *, by: Actor, now: datetime) -> None:
    """After a change of custody, facts or orders: classes and breaches wherever these people sleep.

    The caller holds these people.
    """
    open_stays = Stay.objects.open().filter(inmate__in=[i.pk for i in inmates]).order_by("inmate_id")
    locks.hold(Cell.objects.filter(pk__in=open_stays.values("cell_id")))
    stays = list(open_stays.select_related("inmate", "cell__facility"))
    today, rivals = facility_date(now), declared_rivals()
    for stay in stays:
        keep_class(stay, today, rivals)
    by_facility: dict[Facility, list[Stay]] = {}
    for stay in stays:
        by_facility.setdefault(stay.cell.facility, []).append(stay)
    numbers = {inmate.inmate_no for inmate in inmates}
    for facility, here in by_facility.items():
        cells = {stay.cell.code for stay in here}
        refresh_around(facility, load_house(facility, today), cells=cells, people=numbers, by=by, now=now)


def keep_class(stay: Stay, on: date, rivals: Rivals) -> bool:
    """Bring the class that the database guards in line with the person's facts; True if it changed.

    A stay whose class changed is overtaken by the facts: exempt, and a breach if it mixes. The caller
    holds the cell.
    """
    now_of = class_of(stay, on, rivals)
    if now_of == stay.absolute_class:
        return False
    stay.absolute_class, stay.exempt = now_of, True
    stay.save(update_fields=["absolute_class", "exempt"])
    return True


def class_of(stay: Stay, on: date, rivals: Rivals) -> str:
    """The class of the person of a stay, by the facts on a date."""
    return absolute_class(person_of(stay.inmate, on, rivals))


def in_line(facility: Facility, house: House) -> bool:
    """Whether the open breaches of a facility are those of the house, with the same people in them."""
    found = {_of_finding(finding): set(finding.persons) for finding in scan(house)}
    standing = _standing(facility)
    return found == {
        identity: {person.inmate.inmate_no for person in breach.people.all()} for identity, breach in standing.items()
    }


def _in_line(
    facility: Facility,
    house: House,
    findings: Iterable[Finding],
    standing: dict[Identity, Breach],
    *,
    by: Actor,
    now: datetime,
) -> int:
    found = {_of_finding(finding): finding for finding in findings}
    gone = [breach for identity, breach in standing.items() if identity not in found]
    new = [finding for identity, finding in found.items() if identity not in standing]
    for breach in gone:
        _close(breach, by=by, now=now)
    _open(facility, house, new, by=by, now=now)
    changed = sum(
        _change(standing[identity], finding, house, by=by, now=now)
        for identity, finding in found.items()
        if identity in standing
    )
    return len(gone) + len(new) + changed


def _standing(facility: Facility, which: Q | None = None) -> dict[Identity, Breach]:
    people = Prefetch("people", BreachPerson.objects.filter(left_at__isnull=True).select_related("inmate"))
    rows = Breach.objects.open().at(facility).filter(which or Q()).distinct()
    return {_of_breach(breach): breach for breach in rows.select_related("cell", "facility").prefetch_related(people)}


def _of_breach(breach: Breach) -> Identity:
    return breach.rule, breach.cell.code if breach.cell else "", breach.pair


def _of_finding(finding: Finding) -> Identity:
    return finding.rule, finding.cell or "", _pair(finding)


def _pair(finding: Finding) -> str:
    return "" if finding.cell else " ".join(finding.persons)


def _open(facility: Facility, house: House, found: list[Finding], *, by: Actor, now: datetime) -> None:
    if not found:
        return
    taken_over = not facility.is_live  # what two officers have not yet signed off came with the place
    cells = {cell.code: cell for cell in Cell.objects.filter(facility=facility)}
    inmates = _inmates({number for finding in found for number in finding.persons})
    breaches = Breach.objects.bulk_create(
        Breach(
            facility=facility,
            cell=cells[finding.cell] if finding.cell else None,
            rule=finding.rule,
            severity=finding.severity,
            pair=_pair(finding),
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
            after={
                "rule": finding.rule,
                "persons": finding.persons,
                "taken_over": taken_over,
                "child": breach.child,
            },
            occurred_at=now,
        )


def _change(breach: Breach, finding: Finding, house: House, *, by: Actor, now: datetime) -> bool:
    present = {person.inmate.inmate_no: person for person in breach.people.all()}
    gone, come = present.keys() - set(finding.persons), set(finding.persons) - present.keys()
    if not gone and not come:
        return False
    BreachPerson.objects.filter(pk__in=[present[number].pk for number in gone]).update(left_at=now)
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
        after={"rule": breach.rule, "persons": finding.persons},
    )
    return True


def _close(breach: Breach, *, by: Actor, now: datetime) -> None:
    breach.closed_at = max(now, breach.opened_at)
    breach.save(update_fields=["closed_at"])
    people = list(breach.people.all())
    BreachPerson.objects.filter(pk__in=[person.pk for person in people]).update(left_at=breach.closed_at)
    record(
        Action.BREACH_CLOSED,
        by=by,
        on=[breach.subject, *_where(breach), *(person.inmate.subject for person in people)],
        before={"rule": breach.rule, "persons": sorted(person.inmate.inmate_no for person in people)},
    )


def _where(breach: Breach) -> list[Subject]:
    return [breach.facility.subject] + ([breach.cell.subject] if breach.cell else [])


def _inmates(numbers: Iterable[str]) -> dict[str, Inmate]:
    return {inmate.inmate_no: inmate for inmate in Inmate.objects.filter(inmate_no__in=list(numbers))}


def _concerns_child(finding: Finding, house: House) -> bool:
    return any(house.people[number].facts.young for number in finding.persons)
