"""Notices that a child is held: to the probation officer and the parent or guardian, until somebody answers.

The outbox is the table of notices. Each try goes through the mail settings (the console where there are none);
after 2 and 12 hours without an answer it goes a level higher, and the trail says so.
"""

from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from inmates import locks
from inmates.ages import AgeBand
from inmates.file_models import Notice
from inmates.models import Custody, Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.models import Posting, User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

AGAIN_AFTER = timedelta(minutes=30)
ESCALATES_AFTER = (timedelta(hours=2), timedelta(hours=12))
YOUNG = frozenset({AgeBand.CHILD, AgeBand.AGE_DISPUTED})


@deed
def open_notices(*, by: Actor, now: datetime) -> int:
    """Open the notices of every child in custody who has none yet; those taken over are known already."""
    today = clock.facility_date(now)
    held = Custody.objects.open().filter(notices__isnull=True, taken_over=False).select_related("inmate", "facility")
    custodies = [custody for custody in held.order_by("inmate_id") if custody.inmate.age(today).band in YOUNG]
    locks.hold(Inmate.objects.filter(pk__in=[custody.inmate_id for custody in custodies]))
    for custody in custodies:
        Notice.objects.bulk_create(
            [Notice(custody=custody, to=to, made_at=now, next_at=now) for to in Notice.To],
            ignore_conflicts=True,
        )
        record(
            Action.CHILD_NOTIFIED,
            by=by,
            on=[custody.inmate.subject, custody.facility.subject],
            after={"to": [str(to.label) for to in Notice.To]},
        )
    return len(custodies)


def send_notices(*, by: Actor, now: datetime) -> int:
    """Try every notice that is due and that nobody has acknowledged. Returns how many were tried."""
    due = Notice.objects.filter(acknowledged_at__isnull=True, next_at__lte=now, custody__ended_at__isnull=True)
    return sum(_try(pk, by=by, now=now) for pk in due.order_by("pk").values_list("pk", flat=True))


@deed
def acknowledge_notice(notice: Notice, *, who: str, how: str, by: Actor) -> Notice:
    """A named person says that they know: by telephone, in person, in writing. The notice is closed.

    Raises Refused: `acknowledged-already`, `who-missing`, `not-permitted`.
    """
    locks.hold(Notice.objects.filter(pk=notice.pk))
    notice = Notice.objects.select_related("custody__inmate", "custody__facility").get(pk=notice.pk)
    _may_acknowledge(notice, by)
    if notice.acknowledged_at:
        raise Refused("acknowledged-already", _("This notice was acknowledged already."))
    if not who.strip() or not how.strip():
        raise Refused("who-missing", _("Write who knows of it, and how and when they were told."))
    notice.acknowledged_at, notice.acknowledged_by, notice.how = clock.now(), who.strip(), how.strip()
    notice.save(update_fields=["acknowledged_at", "acknowledged_by", "how"])
    record(
        Action.CHILD_NOTICE_ACKNOWLEDGED,
        by=by,
        on=[notice.custody.inmate.subject, notice.custody.facility.subject],
        after={"to": str(notice.get_to_display())},
        sensitive={"who": notice.acknowledged_by, "how": notice.how},
    )
    return notice


def _may_acknowledge(notice: Notice, by: Actor) -> None:
    try:
        require(by, Permission.VIEW_CHILDREN, notice.custody.facility)
    except Refused:
        require(by, Permission.ADMIT_INMATE, notice.custody.facility)


@deed
def _try(pk: int, *, by: Actor, now: datetime) -> int:
    locks.hold(Notice.objects.filter(pk=pk))
    notice = Notice.objects.select_related("custody__inmate", "custody__facility").get(pk=pk)
    if notice.acknowledged_at or notice.next_at > now:
        return 0
    level = sum(now - notice.made_at >= after for after in ESCALATES_AFTER)
    if level > notice.level:
        record(
            Action.CHILD_NOTICE_ESCALATED,
            by=by,
            on=[notice.custody.inmate.subject, notice.custody.facility.subject],
            after={"to": str(notice.get_to_display()), "hours": ESCALATES_AFTER[level - 1] // timedelta(hours=1)},
        )
    notice.level, notice.times = level, notice.times + 1
    notice.tried_at, notice.next_at = now, now + AGAIN_AFTER
    notice.save(update_fields=["level", "times", "tried_at", "next_at"])
    _post(notice)
    return 1


def _post(notice: Notice) -> None:
    """By e-mail to the probation officers of the facility, from level 1 to its officers in charge too.

    No name is in the message. A parent is reached by telephone: the notice is a task of the facility's officers.
    """
    if notice.to != Notice.To.PROBATION:
        return
    roles = [Role.PROBATION_OFFICER, *([Role.OFFICER_IN_CHARGE] if notice.level else [])]
    posted = Posting.objects.filter(facility=notice.custody.facility, role__in=roles, ended_at__isnull=True)
    people = User.objects.filter(pk__in=posted.values("user_id"), is_active=True).exclude(email="")
    words = _("A child is held at {facility}: number {number}. Sign in to acknowledge this.").format(
        facility=notice.custody.facility, number=notice.custody.inmate.inmate_no
    )
    addresses = list(people.values_list("email", flat=True))
    transaction.on_commit(lambda: send_mail(_("A child is held"), words, None, addresses, fail_silently=True))
