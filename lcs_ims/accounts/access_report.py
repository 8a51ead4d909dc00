"""Who used their account how in the last week, and what of it a second look is for."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from lcs_ims.accounts import sleep
from lcs_ims.accounts.models import User
from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.audit.said import Said
from lcs_ims.lib import clock
from lcs_ims.lib.wording import span

PERIOD = timedelta(days=7)
FORGOTTEN = timedelta(days=90)
FEW_CODES = 3
NOT_ACTS = (Action.SIGN_IN_FAILED, Action.SIGN_IN_LOCKED)


@dataclass(frozen=True, slots=True)
class Use:
    """One account's week: its acts, the longest time awake, and each reason for a second look as a sentence."""

    user: User
    acts: int
    machines: int
    awake: sleep.Stretch | None
    remarks: tuple[str, ...]


def uses_of_accounts(now: datetime | None = None) -> list[Use]:
    """Every open account, those with a remark first. Reads a week of the trail in one query."""
    now = now or clock.now()
    acts = _acts(now - PERIOD)
    with_app = set(TOTPDevice.objects.filter(confirmed=True).values_list("user_id", flat=True))
    codes = dict(StaticToken.objects.values_list("device__user").annotate(left=Count("pk")))
    accounts = User.objects.active()
    uses = [
        _use(user, acts.get(user.username, []), user.pk in with_app, codes.get(user.pk, 0), now) for user in accounts
    ]
    return sorted(uses, key=lambda use: (not use.remarks, -use.acts, use.user.full_name))


def _acts(since: datetime) -> dict[str, list[sleep.Act]]:
    said = Event.objects.filter(recorded_at__gte=since).exclude(action__in=NOT_ACTS).order_by("leaf")
    rows = said.annotate(who=Said("by", "username"), whence=Said("by", "source"), kind=Said("by", "kind"))
    acts: defaultdict[str, list[sleep.Act]] = defaultdict(list)
    for who, whence, moment in rows.filter(kind="user").values_list("who", "whence", "recorded_at"):
        acts[who].append((moment, whence))
    return acts


def _use(user: User, acts: list[sleep.Act], has_app: bool, codes: int, now: datetime) -> Use:
    moments = [moment for moment, _ in acts]
    stretch = sleep.longest_stretch(moments)
    remarks = []
    if stretch and sleep.never_sleeps(moments):
        said = _("Acted for %(span)s without a pause of 4 hours: more than one person may use it.")
        remarks.append(said % {"span": span(stretch.length)})
    if sleep.in_two_places(acts):
        remarks.append(_("Acted from two machines at the same time."))
    if now - (user.last_login or user.created_at) > FORGOTTEN:
        remarks.append(_("Not used for 90 days: close it if nobody needs it."))
    if has_app and codes < FEW_CODES:
        remarks.append(_("Fewer than 3 recovery codes are left on the card."))
    return Use(user, len(acts), len({whence for _, whence in acts}), stretch, tuple(remarks))
