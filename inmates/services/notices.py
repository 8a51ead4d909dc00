"""Notices that a child is held: to the probation officer and the parent or guardian, until somebody answers.

Each try puts messages without a name into the outbox. Where no message can reach them, where they were given up,
and after 2 hours without an answer, an officer has to call. After 2 and 12 hours a notice goes a level higher.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from inmates import locks
from inmates.ages import AgeBand
from inmates.models import CallTask, Custody, Inmate, Notice
from lcs_ims.accounts.access import require
from lcs_ims.accounts.models import Posting, User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from lcs_ims.outbox.models import Channel, Message
from lcs_ims.outbox.services import post

AGAIN_AFTER = timedelta(minutes=30)
ESCALATES_AFTER = (timedelta(hours=2), timedelta(hours=12))
YOUNG = frozenset({AgeBand.CHILD, AgeBand.AGE_DISPUTED})


@dataclass(frozen=True, slots=True)
class Called:
    """How a call ended, and when it was made."""

    outcome: str
    at: datetime
    who: str = ""
    words: str = ""


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
    notice = _held(notice.pk)
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
        on=_subjects(notice),
        after={"to": str(notice.get_to_display())},
        sensitive={"who": notice.acknowledged_by, "how": notice.how},
    )
    return notice


@deed
def close_call(call: CallTask, called: Called, *, by: Actor) -> CallTask:
    """Say when the call was made and how it ended. Whoever was reached has acknowledged the notice.

    Raises Refused: `closed-already`, `not-yet-happened`, `who-missing`, `not-permitted`.
    """
    notice = _held(call.notice_id)
    _may_acknowledge(notice, by)
    call = CallTask.objects.get(pk=call.pk)
    now = clock.now()
    if call.closed_at:
        raise Refused("closed-already", _("This call was made already. Look at the notice."))
    if not call.opened_at - AGAIN_AFTER <= called.at <= now:
        raise Refused("not-yet-happened", _("Write when the call was made: after the task was opened, not ahead."))
    call.called_at, call.outcome, call.words = called.at, called.outcome, called.words.strip()
    call.closed_at, call.closed_by = now, by.called
    call.save()
    record(
        Action.CHILD_CALL_CLOSED,
        by=by,
        on=_subjects(notice),
        after={"to": str(notice.get_to_display()), "outcome": str(call.get_outcome_display()), "child": True},
        sensitive={"words": call.words},
    )
    if called.outcome == CallTask.Outcome.REACHED and not notice.acknowledged_at:
        at = clock.local(called.at)
        how = _("by telephone, {at:%Y-%m-%d %H:%M}").format(at=at)
        acknowledge_notice(notice, who=called.who, how=how, by=by)
    return call


@deed
def set_guardian_phone(notice: Notice, phone: str, *, by: Actor) -> Notice:
    """Note where a parent or guardian can be reached; the notice is tried there at once.

    Raises Refused: `not-a-number`, `not-for-a-guardian`, `not-permitted`.
    """
    notice = _held(notice.pk)
    _may_acknowledge(notice, by)
    if notice.to != Notice.To.GUARDIAN:
        raise Refused("not-for-a-guardian", _("A probation officer's number is kept with their account."))
    digits = "".join(sign for sign in phone if sign.isdigit())
    if not 8 <= len(digits) <= 15:
        raise Refused("not-a-number", _("Write the number with 8 to 15 digits, such as 5800 1234."))
    notice.phone, notice.next_at = phone.strip(), clock.now()
    notice.save(update_fields=["phone", "next_at"])
    record(
        Action.GUARDIAN_PHONE_NOTED,
        by=by,
        on=_subjects(notice),
        sensitive={"phone": notice.phone},
    )
    return notice


def _may_acknowledge(notice: Notice, by: Actor) -> None:
    try:
        require(by, Permission.VIEW_CHILDREN, notice.custody.facility)
    except Refused:
        require(by, Permission.ADMIT_INMATE, notice.custody.facility)


def _held(pk: int) -> Notice:
    locks.hold(Notice.objects.filter(pk=pk))
    return Notice.objects.select_related("custody__inmate", "custody__facility").get(pk=pk)


def _subjects(notice: Notice) -> list[Subject]:
    return [notice.custody.inmate.subject, notice.custody.facility.subject]


@deed
def _try(pk: int, *, by: Actor, now: datetime) -> int:
    notice = _held(pk)
    if notice.acknowledged_at or notice.next_at > now:
        return 0
    level = sum(now - notice.made_at >= after for after in ESCALATES_AFTER)
    if level > notice.level:
        record(
            Action.CHILD_NOTICE_ESCALATED,
            by=by,
            on=_subjects(notice),
            after={"to": str(notice.get_to_display()), "hours": ESCALATES_AFTER[level - 1] // timedelta(hours=1)},
        )
    notice.level, notice.times = level, notice.times + 1
    notice.tried_at, notice.next_at = now, now + AGAIN_AFTER
    notice.save(update_fields=["level", "times", "tried_at", "next_at"])
    told = [_post(notice, *where, by=by) for where in _addresses(notice)]
    given_up = Message.objects.about(notice.subject).filter(state=Message.State.FAILED).exists()
    if not told or given_up or level:
        _have_called(notice, by=by, now=now)
    return 1


def _addresses(notice: Notice) -> Iterable[tuple[Channel, str]]:
    """Where a try goes: the probation officers of the district, from level 1 the officers in charge too."""
    if notice.to == Notice.To.GUARDIAN:
        return [(Channel.SMS, notice.phone)] if notice.phone else []
    people = _posted(notice.custody.facility, in_charge=notice.level > 0)
    emails = [(Channel.EMAIL, person.email) for person in people if person.email]
    return emails + [(Channel.SMS, person.phone) for person in people if person.phone]


def _posted(facility: Facility, *, in_charge: bool) -> list[User]:
    here = Posting.objects.in_force().filter(facility=facility, role=Role.OFFICER_IN_CHARGE)
    near = Posting.objects.in_force().filter(role=Role.PROBATION_OFFICER)
    places = {"facility__district": facility.district} if facility.district else {"facility": facility}
    users = User.objects.active().filter(pk__in=near.filter(**places).values("user_id"))
    return [*users, *(User.objects.active().filter(pk__in=here.values("user_id")) if in_charge else ())]


def _post(notice: Notice, channel: Channel, to: str, *, by: Actor) -> Message:
    number, facility = notice.custody.inmate.inmate_no, notice.custody.facility
    if notice.to == Notice.To.GUARDIAN:
        words = _("A child in your care is held at {facility}. Number: {number}. Go there or call the facility.")
    else:
        words = _("A child is held at {facility}: number {number}. Sign in to acknowledge this.")
    words = words.format(facility=facility, number=number)
    return post(channel, to=to, subject=_("A child is held"), body=words, about=notice.subject, by=by)


def _have_called(notice: Notice, *, by: Actor, now: datetime) -> None:
    """Open the task of calling, unless one is open; it is told to the Inspectorate until it is closed."""
    if notice.calls.filter(closed_at__isnull=True).exists():
        return
    CallTask.objects.create(notice=notice, opened_at=now)
    after = {"to": str(notice.get_to_display()), "child": True}
    record(Action.CHILD_CALL_OPENED, by=by, on=_subjects(notice), after=after)
