"""Leave for the police outside visiting hours as it is used: found for an entry, and who outside is told of it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from inmates.models import Inmate
from lcs_ims.audit import Action, Actor, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from visits.models import Authorisation, Visit
from visits.telling import tell_for_child, tell_of_police
from visits.times import is_young

LASTS = timedelta(hours=6)


def leave_for(visit: Visit, force_number: str, at: datetime) -> Authorisation | None:
    """Leave granted by sign-in for this person and this officer before `at`, not long ago and not used yet."""
    granted = Authorisation.objects.filter(
        facility=visit.facility,
        inmate=visit.inmate,
        force_number=force_number.strip(),
        answer=Authorisation.Answer.GRANTED,
        answered_at__range=(at - LASTS, at),
        visit__isnull=True,
    )
    return granted.select_related("answered_by").order_by("-answered_at").first()


def use_leave(leave: Authorisation, visit: Visit) -> None:
    """Leave serves one visit. The caller holds the visit and saves it."""
    visit.authorised_by = str(leave.answered_by)
    leave.visit = visit
    leave.save(update_fields=["visit"])


def tell_outside(inmate: Inmate, facility: Facility, delaying_order: str, now: datetime, *, by: Actor) -> str:
    """Tell the lawyer of record, unless a numbered court order delays that, and for a child their people.

    Returns how the lawyer was told; empty when nobody was.
    """
    young = is_young(inmate, now)
    if young:
        tell_for_child(inmate, facility, by=by)
    if delaying_order.strip():
        refuse_order_without_number(delaying_order)
        subjects = [inmate.subject, facility.subject]
        record(Action.LAWYER_NOTICE_DELAYED, by=by, on=subjects, after={"order": delaying_order, "child": young})
        return ""
    return tell_of_police(inmate, facility, by=by)


def refuse_order_without_number(order: str) -> None:
    """Only a numbered court order delays the lawyer's notice; nothing delays the Inspectorate's."""
    if order.strip() and not any(sign.isdigit() for sign in order):
        raise Refused(
            "order-without-number", _("Only a numbered court order delays the notice. Write its number, or leave it.")
        )
