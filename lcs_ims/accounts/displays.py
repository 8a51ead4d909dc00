"""Wall screens: a signed link that opens one page of one facility to whoever stands before it, until it is revoked.

A page for the wall is `@public` and begins with `facility_of_display(token)`. It shows ticket numbers and no names:
the link is read by everybody in the room.
"""

from django.core import signing
from django.http import Http404
from django.utils.translation import gettext as _

from lcs_ims.accounts.access import require
from lcs_ims.accounts.door_models import Display
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

_SALT = "lcs_ims.accounts.display"


def token_of(display: Display) -> str:
    """What stands in the display's address."""
    return signing.dumps(display.pk, salt=_SALT)


def facility_of_display(token: str) -> Facility:
    """The facility whose wall shows this link. Http404 for a link that was revoked, changed or never made."""
    try:
        key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Http404 from None
    display = Display.objects.filter(pk=key, revoked_at=None).select_related("facility").first()
    if display is None:
        raise Http404
    return display.facility


@deed
def make_display(facility: Facility, name: str, *, by: Actor) -> Display:
    """Give a wall screen of a facility a link of its own. Refused with `not-permitted`."""
    require(by, Permission.ENROL_DESK, facility)
    display = Display.objects.create(facility=facility, name=name, made_by=by.username, made_at=clock.now())
    record(Action.DISPLAY_MADE, by=by, on=[display.subject, facility.subject], after={"name": name})
    return display


@deed
def revoke_display(display: Display, *, by: Actor) -> Display:
    """End a wall screen's link from its next look. Refused with `not-permitted`, `already-ended`."""
    require(by, Permission.ENROL_DESK, display.facility)
    display = Display.objects.select_for_update().select_related("facility").get(pk=display.pk)
    if display.revoked_at is not None:
        raise Refused("already-ended", _("This link has ended already. Nothing is left to end."))
    display.revoked_at, display.revoked_by = clock.now(), by.username
    display.save(update_fields=["revoked_at", "revoked_by"])
    record(Action.DISPLAY_REVOKED, by=by, on=[display.subject, display.facility.subject])
    return display
