"""Where someone is when not in their cell: supervised holding, or out with someone named."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.models import Stay, Whereabouts
from cells.services.breaches import refresh_breaches
from cells.services.moving import end_stay, stated
from inmates.models import Custody, Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

HOLDING_ENDS_AT = 6  # o'clock, facility time


def holding_ends(now: datetime) -> datetime:
    """The next 06:00 on a facility's wall."""
    six = clock.midnight(clock.facility_date(now)) + timedelta(hours=HOLDING_ENDS_AT)
    return six if six > now else six + timedelta(days=1)


@deed
def hold_inmate(inmate: Inmate, *, room: str, officer: str, by: Actor, reason: str) -> Whereabouts:
    """Put someone in a room under a named officer's eyes until the next 06:00. A cell they had is given up.

    Raises Refused: `not-in-custody`, `out-already`, `officer-missing`, `reason-missing`, `not-permitted`.
    """
    custody = _locked_custody(inmate)
    require(by, Permission.PLACE_INMATE, custody.facility)
    now = clock.now()
    stay = Stay.objects.open().select_related("inmate", "cell__facility", "exception").filter(inmate=inmate).first()
    end_stay(stay, by=by, at=now)
    held = _begin(
        custody,
        Whereabouts.Kind.HOLDING,
        place=room,
        with_whom=officer,
        due_at=holding_ends(now),
        by=by,
        reason=stated(reason),
        now=now,
    )
    refresh_breaches(custody.facility, by=by, now=now)
    return held


@deed
def send_out(
    inmate: Inmate,
    *,
    kind: Whereabouts.Kind,
    place: str,
    with_whom: str,
    due_at: datetime | None,
    by: Actor,
    reason: str,
) -> Whereabouts:
    """Someone leaves with someone named (court, hospital, work, police). Their bed stays theirs.

    Raises Refused: `not-in-custody`, `out-already`, `officer-missing`, `reason-missing`, `not-permitted`.
    """
    custody = _locked_custody(inmate)
    require(by, Permission.PLACE_INMATE, custody.facility)
    return _begin(
        custody,
        kind,
        place=place,
        with_whom=with_whom,
        due_at=due_at,
        by=by,
        reason=stated(reason),
        now=clock.now(),
    )


@deed
def bring_back(inmate: Inmate, *, by: Actor) -> Whereabouts:
    """Someone is back from outside or from holding. Raises Refused: `not-in-custody`, `not-out`, `not-permitted`."""
    custody = _locked_custody(inmate)
    require(by, Permission.PLACE_INMATE, custody.facility)
    out = Whereabouts.objects.filter(custody=custody, ended_at__isnull=True).first()
    if out is None:
        raise Refused("not-out", _("{number} is not shown as out or in holding.").format(number=inmate.inmate_no))
    out.ended_at = max(clock.now(), out.began_at)
    out.save(update_fields=["ended_at"])
    record(
        Action.WHEREABOUTS_ENDED,
        by=by,
        on=[inmate.subject, custody.facility.subject],
        before={"kind": out.kind, "place": out.place},
    )
    return out


def _locked_custody(inmate: Inmate) -> Custody:
    list(Inmate.objects.select_for_update(no_key=True).filter(pk=inmate.pk).values_list("pk"))
    custody = Custody.objects.open().select_related("facility").filter(inmate=inmate).first()
    if custody is None:
        raise Refused("not-in-custody", _("{number} is not in custody.").format(number=inmate.inmate_no))
    return custody


def _begin(
    custody: Custody,
    kind: Whereabouts.Kind,
    *,
    place: str,
    with_whom: str,
    due_at: datetime | None,
    by: Actor,
    reason: str,
    now: datetime,
) -> Whereabouts:
    if not place.strip() or not with_whom.strip():
        raise Refused("officer-missing", _("Write the place, and the name of the person in charge there."))
    out = Whereabouts(
        custody=custody,
        kind=kind,
        place=place.strip(),
        with_whom=with_whom.strip(),
        began_at=now,
        due_at=due_at,
    )
    try:
        with transaction.atomic():
            out.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "out-already", _("The book shows this person out or in holding already. Bring them back first.")
        ) from error
    record(
        Action.WHEREABOUTS_BEGAN,
        by=by,
        on=[custody.inmate.subject, custody.facility.subject],
        after={
            "kind": kind,
            "place": out.place,
            "with_whom": out.with_whom,
            "due_at": due_at.isoformat() if due_at else None,
        },
        reason=reason,
    )
    return out
