"""Visits that do not happen: refused by staff with a reason and a reviewer, by the inmate, or by the visitor."""

from django.utils.translation import gettext as _

from inmates import locks
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kinds import Kind
from visits.models import Visit
from visits.services.entries import hold_book
from visits.services.waits import raise_due
from visits.standards import standards
from visits.times import is_young


@deed
def refuse_visit(visit: Visit, refused_by: str, *, reason: str, reviewer: str = "", by: Actor) -> Visit:
    """Someone who waits, or was to come today, does not get in: why, and who is to review it where staff refuse.

    Raises Refused: `not-permitted`, `not-waited-for`, `reason-missing`, `reviewer-missing`, `own-reviewer`.
    """
    hold_book(visit.facility)
    locks.hold(Visit.objects.filter(pk=visit.pk))
    visit = Visit.objects.select_related("facility", "inmate").get(pk=visit.pk)
    require(by, Permission.RUN_GATE, visit.facility)
    if visit.state not in {Visit.State.BOOKED, Visit.State.WAITING}:
        raise Refused("not-waited-for", _("This visit is not waited for any more. Look at its page."))
    if not reason.strip():
        raise Refused("reason-missing", _("No reason is given. Write why, in the words of who refuses."))
    if refused_by == Visit.RefusedBy.STAFF:
        _refuse_a_bad_reviewer(reviewer, by)
    now = clock.now()
    visit.state, visit.refused_by, visit.refused_at = Visit.State.REFUSED, refused_by, now
    visit.refusal_recorded_by, visit.refusal_reason, visit.reviewer = by.called, reason.strip(), reviewer.strip()
    visit.save(
        update_fields=["state", "refused_by", "refused_at", "refusal_recorded_by", "refusal_reason", "reviewer"]
    )
    raise_due([visit], standards(), now, by=by)
    emergency = visit.kind == Kind.EMERGENCY_DOCTOR
    record(
        Action.EMERGENCY_REFUSED if emergency else Action.VISIT_REFUSED,
        by=by,
        on=[visit.subject, visit.inmate.subject, visit.facility.subject],
        after={
            "refused_by": str(visit.get_refused_by_display()),
            "kind": str(visit.get_kind_display()),
            "reviewer": visit.reviewer,
            "child": is_young(visit.inmate, now),
        },
        sensitive={"why": visit.refusal_reason},
    )
    return visit


def _refuse_a_bad_reviewer(reviewer: str, by: Actor) -> None:
    if not reviewer.strip():
        raise Refused("reviewer-missing", _("No reviewer is named. Write which officer reviews this refusal."))
    if reviewer.strip().casefold() == by.called.casefold():
        raise Refused("own-reviewer", _("Nobody reviews their own refusal. Name another officer."))
