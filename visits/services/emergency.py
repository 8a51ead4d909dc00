"""Emergency medical entry: one press, before booking, authorisation and paperwork, which come after."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inmates import locks
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
from visits.services.rights import name_of
from visits.steps import Step as Name

REVIEWED_WITHIN = timedelta(hours=24)
WORDS = gettext_lazy("Emergency medical entry")


@deed
def let_in_emergency(facility: Facility, *, by: Actor) -> GateEntry:
    """The press: a doctor or an ambulance goes in now. Its line in the gate book is all that is needed.

    Raises Refused("not-permitted").
    """
    require(by, Permission.RUN_GATE, facility)
    hold_book(facility)
    entry = write_entry(facility, str(WORDS), clock.now(), by=by, emergency=True)
    record(Action.EMERGENCY_ENTERED, by=by, on=facility.subject, after={"number": entry.number})
    return entry


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
    visit = _written(inmate, facility, now, now, Visit.State.WAITING, by=by)
    write_entry(facility, str(WORDS), now, by=by, visit=visit, emergency=True)
    record(
        Action.EMERGENCY_ENTERED,
        by=by,
        on=[visit.subject, inmate.subject, facility.subject],
        after={"kind": str(visit.get_kind_display())},
    )
    return visit


@deed
def name_emergency(entry: GateEntry, inmate: Inmate, *, words: str, by: Actor) -> Visit:
    """Say afterwards for whom an emergency entry was: the visit is written from its line, its times inferred.

    Raises Refused: `not-permitted`, `named-already`.
    """
    hold_book(entry.facility)
    entry = GateEntry.objects.select_related("facility").get(pk=entry.pk)
    require(by, Permission.RUN_GATE, entry.facility)
    if entry.visit_id or not entry.emergency:
        raise Refused("named-already", _("This entry has its visit already. Look at it in the gate book."))
    at, now = entry.opened_at, clock.now()
    visit = _written(inmate, entry.facility, at, now, Visit.State.OVER, by=by, started_at=at, ended_at=at)
    visit.purpose = words.strip()
    visit.save(update_fields=["purpose"])
    GateEntry.objects.filter(pk=entry.pk).update(visit=visit)
    record(
        Action.VISITOR_ARRIVED,
        by=by,
        on=[visit.subject, inmate.subject, entry.facility.subject],
        after={"kind": str(visit.get_kind_display()), "entry": entry.number},
        reason=_("Written after an emergency entry."),
        occurred_at=at,
    )
    return visit


@deed
def review_emergency(visit: Visit, review: str, *, by: Actor) -> Visit:
    """Another officer looks at an emergency entry within 24 hours.

    Raises Refused: `not-permitted`, `reviewed-already`, `own-entry`, `words-missing`.
    """
    locks.hold(Visit.objects.filter(pk=visit.pk))
    visit = Visit.objects.select_related("facility", "inmate").get(pk=visit.pk)
    require(by, Permission.REVIEW_VISITS, visit.facility)
    if visit.reviewed_at or visit.kind != Kind.EMERGENCY_DOCTOR:
        raise Refused("reviewed-already", _("There is nothing left to review here. Read the visit."))
    if visit.made_by == name_of(by):
        raise Refused("own-entry", _("You pressed this entry. Another officer reviews it."))
    if not review.strip():
        raise Refused("words-missing", _("The review is empty. Write who came, for what, and how it went."))
    visit.reviewed_at, visit.reviewer, visit.review = clock.now(), name_of(by), review.strip()
    visit.save(update_fields=["reviewed_at", "reviewer", "review"])
    record(
        Action.EMERGENCY_REVIEWED,
        by=by,
        on=[visit.subject, visit.facility.subject],
        sensitive={"review": visit.review},
    )
    return visit


def unreviewed(*facilities: Facility) -> VisitQuerySet:
    """Emergency entries that nobody has reviewed yet, oldest first."""
    found = Visit.objects.filter(kind=Kind.EMERGENCY_DOCTOR, reviewed_at__isnull=True, imported=False)
    found = found.exclude(arrived_at=None).order_by("arrived_at", "pk")
    return found.at(*facilities) if facilities else found


def tell_overdue_reviews(now: datetime, *, by: Actor) -> int:
    """Tell the Inspectorate of entries that were not reviewed within 24 hours, of each once."""
    due = unreviewed().filter(arrived_at__lte=now - REVIEWED_WITHIN).select_related("facility")
    return sum(_tell_overdue(visit, by=by) for visit in due)


@deed
def _tell_overdue(visit: Visit, *, by: Actor) -> int:
    locks.hold(Visit.objects.filter(pk=visit.pk))
    told = Event.objects.about(visit.subject).filter(action=Action.EMERGENCY_REVIEW_OVERDUE)
    if told.exists():
        return 0
    record(Action.EMERGENCY_REVIEW_OVERDUE, by=by, on=[visit.subject, visit.facility.subject])
    return 1


def _written(
    inmate: Inmate, facility: Facility, at: datetime, now: datetime, state: str, *, by: Actor, **times: datetime
) -> Visit:
    visit = Visit.objects.create(
        visit_no=new_visit_no(facility),
        facility=facility,
        inmate=inmate,
        kind=Kind.EMERGENCY_DOCTOR,
        state=state,
        walk_in=True,
        made_at=now,
        made_by=name_of(by),
        arrived_at=at,
        requested_at=at,
        **times,
    )
    pressed = [(Name.ARRIVED, False), (Name.REQUESTED, False)]
    inferred = [(Name(name.removesuffix("_at")), True) for name in times]
    Step.objects.bulk_create(
        Step(visit=visit, step=step.value, claimed_at=at, recorded_at=now, by=name_of(by), inferred=guessed)
        for step, guessed in [*pressed, *inferred]
    )
    return visit
