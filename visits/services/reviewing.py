"""Another officer looks at what one officer did alone: refused a visit, or let an emergency doctor in."""

from django.utils.translation import gettext as _

from inmates import locks
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kinds import Kind
from visits.models import Visit


def is_to_review(visit: Visit) -> bool:
    """Whether someone is still to look at it: a refusal without delay (NMR 119(2)), an emergency within 24 hours."""
    return visit.reviewed_at is None and (_is_refused(visit) or visit.kind == Kind.EMERGENCY_DOCTOR)


@deed
def review_visit(visit: Visit, review: str, *, by: Actor) -> Visit:
    """Write whether a refusal was right, or how an emergency went.

    Raises Refused: `not-permitted`, `nothing-to-review`, `own-deed`, `words-missing`.
    """
    locks.hold(Visit.objects.filter(pk=visit.pk))
    visit = Visit.objects.select_related("facility", "inmate").get(pk=visit.pk)
    require(by, Permission.REVIEW_VISITS, visit.facility)
    if not is_to_review(visit):
        raise Refused("nothing-to-review", _("There is nothing left to review here. Read the visit."))
    if by.called == (visit.refusal_recorded_by if _is_refused(visit) else visit.made_by):
        raise Refused("own-deed", _("You wrote this yourself. Another officer reviews it."))
    if not review.strip():
        raise Refused("words-missing", _("The review is empty. Write how it went, and whether it was right."))
    visit.reviewed_at, visit.reviewer, visit.review = clock.now(), by.called, review.strip()
    visit.save(update_fields=["reviewed_at", "reviewer", "review"])
    record(
        Action.REFUSAL_REVIEWED if _is_refused(visit) else Action.EMERGENCY_REVIEWED,
        by=by,
        on=[visit.subject, visit.facility.subject],
        sensitive={"review": visit.review},
    )
    return visit


def _is_refused(visit: Visit) -> bool:
    return visit.state == Visit.State.REFUSED
