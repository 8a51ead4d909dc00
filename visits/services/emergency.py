"""Emergency medical entry: one press, before booking, authorisation and paperwork, which come after."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from inmates.models import Custody, Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kinds import Kind
from visits.models import GateEntry, Step, Visit
from visits.models.visit import VisitQuerySet
from visits.services.booking import new_visit_no
from visits.services.entries import hold_book, write_entry
from visits.steps import Step as Name

REVIEWED_WITHIN = timedelta(hours=24)


@deed
def receive_emergency(inmate: Inmate, facility: Facility, *, by: Actor) -> Visit:
    """The press where it is known for whom: the clock of 5 minutes runs until the doctor is with the person.

    Pressed twice it stays one visit. Raises Refused: `not-permitted`, `not-held-here`.
    """
    require(by, Permission.RUN_GATE, facility)
    hold_book(facility)
    now = clock.now()
    if not Custody.objects.open().filter(inmate=inmate, facility=facility).exists():
        raise Refused("not-held-here", _("Nobody of this number is held here. Read the number again."))
    running = Visit.objects.standing().filter(inmate=inmate, facility=facility, kind=Kind.EMERGENCY_DOCTOR)
    if (here := running.select_related("facility", "inmate").first()) is not None:
        return here
    visit = write_emergency(inmate, facility, now, now, by=by)
    write_entry(facility, str(visit.get_kind_display()), now, by=by, visit=visit, emergency=True)
    record(
        Action.EMERGENCY_ENTERED,
        by=by,
        on=[visit.subject, inmate.subject, facility.subject],
        after={"kind": str(visit.get_kind_display())},
    )
    return visit


def unreviewed(*facilities: Facility) -> VisitQuerySet:
    """Emergency entries that nobody has reviewed yet, oldest first."""
    found = Visit.objects.filter(kind=Kind.EMERGENCY_DOCTOR, reviewed_at__isnull=True, imported=False)
    found = found.exclude(arrived_at=None).order_by("arrived_at", "pk")
    return found.at(*facilities) if facilities else found


def tell_overdue_reviews(now: datetime, *, by: Actor) -> int:
    """Tell the Inspectorate of entries that were not reviewed within 24 hours, named or not, of each once."""
    visits = unreviewed().filter(arrived_at__lte=now - REVIEWED_WITHIN)
    unnamed = GateEntry.objects.unnamed().filter(opened_at__lte=now - REVIEWED_WITHIN)
    due = [*visits.select_related("facility"), *unnamed.select_related("facility")]
    return sum(_tell_overdue(one, by=by) for one in due)


@deed
def _tell_overdue(one: Visit | GateEntry, *, by: Actor) -> int:
    hold_book(one.facility)
    told = Event.objects.about(one.subject).filter(action=Action.EMERGENCY_REVIEW_OVERDUE)
    if told.exists():
        return 0
    record(Action.EMERGENCY_REVIEW_OVERDUE, by=by, on=[one.subject, one.facility.subject])
    return 1


def write_emergency(
    inmate: Inmate, facility: Facility, at: datetime, now: datetime, *, by: Actor, started_at: datetime | None = None
) -> Visit:
    """Write the visit of an emergency doctor who was let in at `at`; who waits, or has been with the person since."""
    visit = Visit.objects.create(
        visit_no=new_visit_no(facility),
        facility=facility,
        inmate=inmate,
        kind=Kind.EMERGENCY_DOCTOR,
        state=Visit.State.WITH_INMATE if started_at else Visit.State.WAITING,
        walk_in=True,
        made_at=now,
        made_by=by.called,
        arrived_at=at,
        requested_at=at,
        produced_at=started_at,
        started_at=started_at,
    )
    happened = [(Name.ARRIVED, at, False), (Name.REQUESTED, at, False)]
    if started_at:
        happened += [(Name.PRODUCED, started_at, True), (Name.STARTED, started_at, False)]
    Step.objects.bulk_create(
        Step(visit=visit, step=step.value, claimed_at=time, recorded_at=now, by=by.called, inferred=inferred)
        for step, time, inferred in happened
    )
    return visit
