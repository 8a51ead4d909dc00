"""Taking over a visitors' book kept on paper: visits as it has them, with every time that it names.

Who is over raises no alert, whoever still waits does at the next sweep. A visit on file already is only completed:
times that had not happened when the book was read before. What differs is said and left alone. The police who came
since the facility went live were not written when they came: that is a visit found out later, whatever the book says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePath

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Inmate
from lcs_ims.accounts.access import open_to
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.imports.report import Outcome, Report
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from lcs_ims.lib.tables import RowError, Table
from visits.imports.book_rows import VisitorRow, VisitRow, read_visits
from visits.kinds import Kind
from visits.models import Party, Step, Visit, Visitor
from visits.night import OutsideHours
from visits.steps import ORDER
from visits.steps import Step as Name

BATCH = 1_000
SAID = ("kind", "booked_from", "booked_to", "authorised_by", "reason")


@dataclass(slots=True)
class _Known:
    """What the rows refer to, as it is on file, and who takes the book over when."""

    facilities: dict[str, Facility]
    inmates: dict[str, Inmate]
    visits: dict[tuple[str, str], Visit]
    by: Actor
    now: datetime
    book: str
    notes: list[RowError] = field(default_factory=list)
    _hours: dict[int, OutsideHours] = field(default_factory=dict)

    def hours(self, facility: Facility) -> OutsideHours:
        if facility.pk not in self._hours:
            self._hours[facility.pk] = OutsideHours.of(facility)
        return self._hours[facility.pk]


@deed
def import_visits(table: Table, *, by: Actor, skip_bad: bool = False) -> Report:
    """Take over a visitors' book. With a bad row nothing is stored, unless `skip_bad` leaves bad rows out.

    Raises Refused("changed-meanwhile") where somebody else wrote one of these visits in the same moment.
    """
    now = clock.now()
    facilities = {facility.code: facility for facility in open_to(by, Permission.IMPORT_REGISTER)}
    named = {row["facility"] for row in table.rows} & facilities.keys()
    locks.hold(Facility.objects.filter(code__in=named))
    inmates = _on_file({row["inmate_no"] for row in table.rows})
    rows, errors = read_visits(table, facilities, inmates, now)
    report = Report(Outcome(table, errors=tuple(sorted(errors, key=lambda error: error.line)), notes=table.notes))
    if report.stops(skip_bad=skip_bad):
        return report
    known = _Known(facilities, inmates, _visits_on_file(named), by, now, PurePath(table.file).name)
    try:
        with transaction.atomic():
            return _store(report, rows, known)
    except IntegrityError as error:
        raise Refused(
            "changed-meanwhile", _("Someone wrote one of these visits meanwhile. Take the book over again.")
        ) from error


def _on_file(numbers: set[str]) -> dict[str, Inmate]:
    wanted, found = sorted(numbers), dict[str, Inmate]()
    for start in range(0, len(wanted), BATCH):
        found |= {i.inmate_no: i for i in Inmate.objects.filter(inmate_no__in=wanted[start : start + BATCH])}
    return found


def _visits_on_file(facilities: set[str]) -> dict[tuple[str, str], Visit]:
    visits = Visit.objects.filter(facility__code__in=facilities).select_related("facility", "inmate").order_by("pk")
    return {(visit.facility.code, visit.visit_no): visit for visit in visits}


def _store(report: Report, rows: Sequence[VisitRow], known: _Known) -> Report:
    new = [row for row in rows if row.key not in known.visits]
    again = [(row, known.visits[row.key]) for row in rows if row.key in known.visits]
    updated = [pair for pair in again if _complete(*pair, known)]
    visits = Visit.objects.bulk_create([_visit(row, known) for row in new], BATCH)
    _bring_visitors(new, visits, known)
    for row, visit in [*zip(new, visits, strict=True), *updated]:
        _record(row, visit, known)
    counts = {"created": len(new), "updated": len(updated), "unchanged": len(again) - len(updated)}
    if new or updated:
        touched = sorted({row.facility for row in new} | {row.facility for row, _visit in updated})
        record(
            Action.IMPORT_COMPLETED,
            by=known.by,
            on=[known.facilities[code].subject for code in touched],
            after={"table": "visits", "files": {known.book: counts}},
        )
    main = report.main.counted(counts)
    return Report(replace(main, notes=(*main.notes, *known.notes)), stored=True)


def _visit(row: VisitRow, known: _Known) -> Visit:
    facility = known.facilities[row.facility]
    arrived = row.clock.get(Name.ARRIVED)
    after_hours = known.hours(facility).when(row.kind, arrived)
    unwritten = bool(row.kind == Kind.POLICE and arrived and facility.live_at and facility.live_at <= arrived)
    return Visit(
        visit_no=row.number,
        facility=facility,
        inmate=known.inmates[row.inmate],
        kind=row.kind,
        state=_state(row, known.now),
        booked_from=row.booked_from,
        booked_to=row.booked_to,
        walk_in=row.booked_from is None,
        made_at=known.now,
        made_by=known.by.called,
        after_hours=after_hours,
        unauthorised=unwritten or (after_hours and not row.authorised_by),
        authorised_by=row.authorised_by,
        reason=row.reason,
        learned=_("Visitors' book: {book}").format(book=known.book)[:400] if unwritten else "",
        learned_at=known.now if unwritten else None,
        imported=True,
        **{f"{step}_at": moment for step, moment in row.clock.items()},
    )


def _state(row: VisitRow, now: datetime) -> str:
    clock_of = row.clock
    if Name.STARTED in clock_of:
        over = Name.ENDED in clock_of or Name.LEFT in clock_of
        return Visit.State.OVER if over else Visit.State.WITH_INMATE
    if Name.ARRIVED in clock_of:
        return Visit.State.UNSEEN if Name.LEFT in clock_of else Visit.State.WAITING
    passed = row.booked_from and (row.booked_to or row.booked_from) < now
    return Visit.State.ABSENT if passed else Visit.State.BOOKED


def _complete(row: VisitRow, visit: Visit, known: _Known) -> bool:
    """Fill in what had not happened when the book was read before; say what differs. True when anything is new."""
    differing = [column for column in SAID if getattr(row, column) != getattr(visit, column)]
    differing += [f"{step}_at" for step, at in row.clock.items() if getattr(visit, f"{step}_at") not in (None, at)]
    if visit.inmate.inmate_no != row.inmate:
        differing.append("inmate_no")
    words = _("{number} is on file otherwise. It was left as it is on file.")
    known.notes += [RowError(known.book, row.line, column, words.format(number=row.number)) for column in differing]
    missing = {step for step in row.clock if getattr(visit, f"{step}_at") is None}
    if differing or not missing or not visit.imported:
        return False
    for step in missing:
        setattr(visit, f"{step}_at", row.clock[step])
    visit.state = _state(row, known.now)
    visit.save(update_fields=["state", *(f"{step}_at" for step in missing)])
    _keep_steps([(row, visit, missing)], known)
    return True


def _bring_visitors(rows: Sequence[VisitRow], visits: Sequence[Visit], known: _Known) -> None:
    """Everyone named, once for each facility, kind, name and identification; their parties, and the steps."""
    people = _Visitors(known)
    people.meet([(row, visitor) for row in rows for visitor in row.visitors])
    Party.objects.bulk_create(
        [
            Party(visit=visit, visitor=people.find(row, visitor), present=bool(row.clock))
            for row, visit in zip(rows, visits, strict=True)
            for visitor in dict.fromkeys(row.visitors)
        ],
        BATCH,
    )
    _keep_steps([(row, visit, set(row.clock)) for row, visit in zip(rows, visits, strict=True)], known)


class _Visitors:
    def __init__(self, known: _Known) -> None:
        self._known = known
        self._met: dict[tuple[str, str, str, str], Visitor] = {}

    def meet(self, pairs: Sequence[tuple[VisitRow, VisitorRow]]) -> None:
        facilities = {row.facility for row, _visitor in pairs}
        known = Visitor.objects.filter(facility__code__in=facilities, user__isnull=True).select_related("facility")
        for visitor in known.order_by("-pk"):
            if visitor.facility:
                self._met[visitor.facility.code, visitor.kind, visitor.full_name, visitor.identified_by] = visitor
        missing = {self._key(*pair): None for pair in pairs if self._key(*pair) not in self._met}
        made = Visitor.objects.bulk_create([self._new(*key) for key in missing], BATCH)
        self._met |= dict(zip(missing, made, strict=True))

    def find(self, row: VisitRow, visitor: VisitorRow) -> Visitor:
        return self._met[self._key(row, visitor)]

    @staticmethod
    def _key(row: VisitRow, visitor: VisitorRow) -> tuple[str, str, str, str]:
        return row.facility, row.kind, visitor.name, visitor.identified_by

    def _new(self, facility: str, kind: str, name: str, identified_by: str) -> Visitor:
        return Visitor(
            facility=self._known.facilities[facility],
            kind=kind,
            full_name=name,
            identified_by=identified_by,
            registered_at=self._known.now,
            registered_by=self._known.by.called,
        )


def _keep_steps(happened: Sequence[tuple[VisitRow, Visit, set[Name]]], known: _Known) -> None:
    Step.objects.bulk_create(
        [
            Step(
                visit=visit,
                step=step.value,
                claimed_at=row.clock[step],
                recorded_at=known.now,
                by=known.by.called,
                source=Step.Source.PAPER,
            )
            for row, visit, steps in happened
            for step in ORDER
            if step in steps
        ],
        BATCH,
    )


def _record(row: VisitRow, visit: Visit, known: _Known) -> None:
    times = {f"{step}_at": moment for step, moment in row.clock.items()}
    record(
        Action.VISIT_FOUND_OUT if visit.learned else Action.VISIT_TAKEN_OVER,
        by=known.by,
        on=[visit.subject, known.inmates[row.inmate].subject, known.facilities[row.facility].subject],
        after={
            "kind": visit.get_kind_display(),
            "state": visit.state,
            "book": known.book,
            **({"learned_at": visit.learned_at} if visit.learned else {"taken_over": True}),
            **times,
        },
        occurred_at=row.clock.get(Name.ARRIVED) or row.booked_from,
        sensitive={"visitors": [visitor.name for visitor in row.visitors]},
    )
