"""Erasing sensitive detail when the law says so. The event stays, the tree stays whole."""

from uuid import UUID

from django.utils.translation import gettext as _

from lcs_ims.audit.actions import Action
from lcs_ims.audit.actor import Actor, Subject
from lcs_ims.audit.deeds import deed, record
from lcs_ims.audit.models import Payload
from lcs_ims.lib.refusal import Refused

PAYLOAD = "audit.payload"  # the type of subject under which an erasure names what it erased


@deed
def erase_payload(event: UUID, *, by: Actor, reason: str) -> None:
    """Blank the sensitive detail of an event for good; the erasure shows in the same histories.

    Raises Refused("nothing-to-erase") and Refused("reason-missing"). What a database keeps in its
    free pages and its backups is for operations to clear.
    """
    payload = (
        Payload.objects.select_for_update(of=("self",)).select_related("event").filter(event__uuid=event).first()
    )
    if payload is None or payload.is_erased:
        raise Refused("nothing-to-erase", _("That event has no sensitive detail. Look up the event's number."))
    if not reason.strip():
        raise Refused("reason-missing", _("The erasure has no reason. Name the law or the order that asks for it."))
    payload.salt = payload.body = b""
    payload.save(update_fields=["salt", "body"])
    erased = Subject(PAYLOAD, str(payload.event_id), str(event))
    record(Action.PAYLOAD_ERASED, by=by, on=(erased, *payload.event.on), reason=reason)
