"""Setting how long a kind of visit may wait: a new row from a day on, never a change of an old one."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.models import WaitStandard


@deed
def set_standard(
    facility: Facility, kind: str, minutes: int, *, source: str, from_on: date, by: Actor
) -> WaitStandard:
    """Set the standard of a kind at a facility, from today or a later day on. Waits of before keep theirs.

    Raises Refused: `not-permitted`, `source-missing`, `day-past`, `set-already`.
    """
    require(by, Permission.SET_AUTHORISERS, facility)
    if not source.strip():
        raise Refused("source-missing", _("No source is given. Write which order or policy sets it."))
    if from_on < clock.facility_date():
        raise Refused("day-past", _("That day has passed: waits keep the standard of their day. Give a later one."))
    standard = WaitStandard(
        facility=facility, kind=kind, minutes=minutes, source=source.strip(), from_on=from_on, made_by=by.called
    )
    try:
        with transaction.atomic():
            standard.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("set-already", _("A standard begins on that day already. Give another day.")) from error
    record(
        Action.WAIT_STANDARD_SET,
        by=by,
        on=facility.subject,
        after={
            "kind": str(standard.get_kind_display()),
            "minutes": minutes,
            "from_on": from_on,
            "source": standard.source,
        },
    )
    return standard
