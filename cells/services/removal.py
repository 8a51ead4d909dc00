"""Removal to hospital in an emergency: one press, day and night; the papers come after it, from another officer."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cells.models import Whereabouts
from cells.services.whereabouts import Papers, begin_whereabouts, end_whereabouts, fully_named, locked_custody
from inmates import locks
from inmates.models import Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

REVIEWED_WITHIN = timedelta(hours=24)


@deed
def remove_to_hospital(inmate: Inmate, *, by: Actor) -> Whereabouts:
    """The press: someone goes to hospital now, from wherever in the facility they are. Pressed twice it stays one.

    Raises Refused: `not-in-custody`, `out-already`, `not-permitted`.
    """
    custody = locked_custody(inmate)
    _require_any(by, custody.facility)
    now = clock.now()
    elsewhere = custody.whereabouts.filter(ended_at__isnull=True).first()
    if elsewhere and elsewhere.kind == Whereabouts.Kind.HOSPITAL:
        return elsewhere
    reason = _("Emergency. The papers follow.")
    if elsewhere and elsewhere.kind == Whereabouts.Kind.HOLDING:
        end_whereabouts(custody, by=by, at=now, reason=reason)
    out = begin_whereabouts(
        custody,
        Whereabouts.Kind.HOSPITAL,
        place=_("Hospital"),
        with_whom=by.called,
        due_at=None,
        by=by,
        reason=reason,
        now=now,
    )
    out.emergency = True
    out.save(update_fields=["emergency"])
    record(Action.REMOVED_IN_EMERGENCY, by=by, on=[inmate.subject, custody.facility.subject])
    return out


@deed
def complete_removal(
    out: Whereabouts, papers: Papers, *, place: str, with_whom: str, due_at: datetime | None, by: Actor
) -> Whereabouts:
    """Another officer looks at a removal and writes what every way out names.

    Raises Refused: `not-permitted`, `completed-already`, `own-deed`, `exit-unnamed`.
    """
    locks.hold(Whereabouts.objects.filter(pk=out.pk))
    out = Whereabouts.objects.select_related("custody__inmate", "custody__facility").get(pk=out.pk)
    require(by, Permission.PLACE_INMATE, out.custody.facility)
    if not out.emergency or out.order:
        raise Refused("completed-already", _("This way out has its papers already. Read the person's page."))
    if out.with_whom == by.called:
        raise Refused("own-deed", _("You pressed this removal. Another officer writes its papers."))
    fully_named(papers, due_at)
    out.place, out.with_whom, out.due_at, out.alarmed_at = place.strip(), with_whom.strip(), due_at, None
    out.order, out.receiver_no = papers.order.strip(), papers.receiver_no.strip()
    out.vehicle, out.state_before = papers.vehicle.strip(), papers.state_before.strip()
    out.save()
    said = {"place": out.place, "with_whom": out.with_whom}
    record(Action.REMOVAL_REVIEWED, by=by, on=[out.custody.inmate.subject, out.custody.facility.subject], after=said)
    return out


@deed
def tell_removals_overdue(*, by: Actor, now: datetime) -> int:
    """Tell the Inspectorate of removals without papers after 24 hours, of each once. Returns how many."""
    late = without_papers().filter(alarmed_at__isnull=True, began_at__lte=now - REVIEWED_WITHIN)
    locks.hold(late)
    rows = list(late.select_related("custody__inmate", "custody__facility").order_by("pk"))
    for out in rows:
        out.alarmed_at = now
        out.save(update_fields=["alarmed_at"])
        record(Action.EMERGENCY_REVIEW_OVERDUE, by=by, on=[out.custody.inmate.subject, out.custody.facility.subject])
    return len(rows)


def without_papers(*facilities: Facility) -> QuerySet[Whereabouts]:
    """Removals that nobody has looked at yet, also of who has come back meanwhile, the oldest first."""
    found = Whereabouts.objects.filter(emergency=True, order="").order_by("began_at", "pk")
    return found.filter(custody__facility__in=facilities) if facilities else found


def _require_any(by: Actor, facility: Facility) -> None:
    """Whoever works at the gate, and whoever may place, may send for help."""
    try:
        require(by, Permission.RUN_GATE, facility)
    except Refused:
        require(by, Permission.PLACE_INMATE, facility)
