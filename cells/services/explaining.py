"""What the Service says to something that the Inspectorate was told."""

from django.utils.translation import gettext as _

from cells.disclosed import EXPLAINED_WITHIN, disclosure_in
from cells.services.moving import stated
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@deed
def explain_disclosure(event: Event, facility: Facility, *, by: Actor, words: str) -> None:
    """Put an explanation beside a disclosure of this facility; the Inspectorate sees it with the officer's name.

    Raises Refused: `not-permitted`, `not-disclosed`, `too-late` after 48 hours.
    """
    require(by, Permission.VIEW_TRAIL, facility)
    words = stated(words)
    codes = {subject.facility for subject in event.on if subject.facility} or {event.by.facility}
    if facility.code not in codes or disclosure_in(event) is None:
        raise Refused("not-disclosed", _("This was not told to the Inspectorate. Choose a line of the list."))
    if clock.now() - event.recorded_at > EXPLAINED_WITHIN:
        message = _("The 48 hours for an explanation are over. Write to the Inspectorate.")
        raise Refused("too-late", message)
    what = Subject("audit.event", str(event.uuid), _("event {number}").format(number=event.leaf), facility.code)
    record(Action.DISCLOSURE_EXPLAINED, by=by, on=[what, facility.subject], reason=words)
