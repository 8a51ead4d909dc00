"""Deeds on facilities. Who may do them is asked above this layer, which knows people only as text."""

from datetime import time

from django.utils.translation import gettext as _

from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@deed
def create_or_update_facility(
    code: str,
    *,
    by: Actor,
    name: str = "",
    district: str = "",
    visiting_from: time | None = None,
    visiting_to: time | None = None,
) -> tuple[Facility, str]:
    """Bring one facility in line with what was stated; the second answer is created, updated or unchanged.

    What is left out stays as it is; a new facility without a name is called by its code. After creating
    or moving one, call `accounts.services.extend_national_postings`.
    """
    stated = {
        field: value
        for field, value in (
            ("name", name),
            ("district", district),
            ("visiting_from", visiting_from),
            ("visiting_to", visiting_to),
        )
        if value
    }
    facility = Facility.objects.select_for_update().filter(code=code).first()
    if facility is None:
        facility = Facility.objects.create(**{"name": code, **stated, "code": code})
        record(Action.FACILITY_CREATED, by=by, on=facility.subject, after={"code": code, **stated})
        return facility, "created"
    before = {field: getattr(facility, field) for field, value in stated.items() if getattr(facility, field) != value}
    if not before:
        return facility, "unchanged"
    after = {field: stated[field] for field in before}
    for field, value in after.items():
        setattr(facility, field, value)
    facility.save(update_fields=list(after))
    record(Action.FACILITY_CHANGED, by=by, on=facility.subject, before=before, after=after)
    return facility, "updated"


@deed
def sign_go_live(facility: Facility, by: Actor) -> Facility:
    """Sign that the take-over of a facility is finished. A second person's signature makes it live.

    Refused with `already-live`, or `second-person-needed` when the same person signs twice. Whether the
    signer may sign at all is asked by `accounts.services.sign_go_live`, which screens and commands call.
    """
    facility = Facility.objects.select_for_update().get(pk=facility.pk)
    if facility.is_live:
        raise Refused("already-live", _("%(facility)s is live already. Nothing is left to sign.") % _named(facility))
    if not by.username:
        raise Refused("person-needed", _("Going live is signed by people. Sign in and sign as yourself."))
    if facility.live_first_signed_at is None:
        facility.live_first_signed_by = by.username
        facility.live_first_signed_user_id = by.user_id
        facility.live_first_signed_at = clock.now()
        facility.save(update_fields=["live_first_signed_by", "live_first_signed_user_id", "live_first_signed_at"])
        record(Action.FACILITY_GO_LIVE_SIGNED, by=by, on=facility.subject)
        return facility
    if facility.live_first_signed_by == by.username:
        raise Refused(
            "second-person-needed",
            _("You have signed for %(facility)s already. Ask another officer to give the second signature.")
            % _named(facility),
        )
    facility.live_second_signed_by = by.username
    facility.live_at = clock.now()
    facility.save(update_fields=["live_second_signed_by", "live_at"])
    signers = [facility.live_first_signed_by, facility.live_second_signed_by]
    record(Action.FACILITY_WENT_LIVE, by=by, on=facility.subject, after={"signed_by": signers})
    return facility


def _named(facility: Facility) -> dict[str, str]:
    return {"facility": facility.name}
