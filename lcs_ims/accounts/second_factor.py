"""The second factor: six digits of an app (TOTP), or one of ten recovery codes printed on a card.

Enrolling one needs leave (`Enrolment`): a one-time code besides the password, so that a password that was seen, or
an enrolment page left open, is not enough to set up somebody else's telephone. The code of a new account comes with
its first password; that of a lost factor only when a second officer confirms what the first one asked.
"""

from base64 import b32encode
from binascii import unhexlify
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from lcs_ims.accounts.access import NotPermitted, facilities_of, require
from lcs_ims.accounts.door_models import Enrolment, EnrolmentQuerySet
from lcs_ims.accounts.models import Posting, User
from lcs_ims.accounts.passwords import keyed, one_time_code
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import locked
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

RECOVERY_CODES = 10
MOST_FAILURES = 5
NEW_ACCOUNT = timedelta(days=3)  # to come to the Service and set it up
CONFIRMED_RESET = timedelta(hours=1)  # the person stands beside whoever asked
UNANSWERED_RESET = timedelta(hours=12)

APP, RECOVERY = "app", "recovery code"


def has_factor(user: User) -> bool:
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def recovery_codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


def resets_of(by: Actor) -> EnrolmentQuerySet:
    """The resets that are this actor's to answer: of people at their facilities, or of everyone."""
    asked = Enrolment.objects.exclude(reason="").select_related("user")
    if facilities_of(by, Permission.CONFIRM_POSTING):
        return asked
    here = Posting.objects.in_force().filter(facility__in=facilities_of(by, Permission.RESET_FACTOR))
    nation = Posting.objects.in_force().filter(facility=None)
    return asked.filter(user__in=here.values("user")).exclude(user__in=nation.values("user"))


@deed
def open_enrolment(user: User, *, by: Actor) -> str:
    """Give a new account leave to set up its second factor; returns the code, which is kept nowhere.

    Refused with `not-permitted`, and with `second-person-needed` for an account that has a factor already.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    user = locked(user)
    if has_factor(user):
        raise Refused("second-person-needed", _("This account has a second factor. Two officers reset a lost one."))
    now, code = clock.now(), one_time_code()
    _end_open(user)
    made = Enrolment.objects.create(
        user=user,
        asked_by=by.username or by.name,
        asked_at=now,
        code_hash=keyed(code, "enrolment"),
        until=now + NEW_ACCOUNT,
    )
    record(Action.ENROLMENT_OPENED, by=by, on=user.subject, after={"until": made.until})
    return code


@deed
def open_account(username: str, *, by: Actor, password: str, **said: Any) -> tuple[User, str]:
    """Make an account that can come in, as `create_user` does; returns the code to enrol with, too."""
    user = create_user(username, by=by, password=password, must_change_password=True, **said)
    return user, open_enrolment(user, by=by)


@deed
def ask_reset(user: User, *, by: Actor, reason: str) -> Enrolment:
    """Ask, as the officer who sees the person, that a lost second factor be set up anew. Nothing changes yet.

    Refused with `not-permitted`, `own-factor`.
    """
    attempt(Action.RIGHTS_REFUSED, by=by, on=user.subject, after={"second_factor": "reset"}, reason=reason)
    user = locked(user)
    _require_over(by, user)
    now = clock.now()
    _end_open(user)
    asked = Enrolment.objects.create(
        user=user, asked_by=by.username or by.name, asked_at=now, reason=reason, until=now + UNANSWERED_RESET
    )
    record(Action.FACTOR_RESET_ASKED, by=by, on=user.subject, reason=reason)
    return asked


@deed
def confirm_reset(asked: Enrolment, *, by: Actor) -> str:
    """Take the lost factor away and give leave to set up another; returns the code for the person.

    Every session that came in with the lost factor is over at its next request.
    Refused with `not-permitted`, `own-factor`, `not-pending`, `second-person-needed`.
    """
    attempt(Action.RIGHTS_REFUSED, by=by, on=asked.user.subject, after={"second_factor": "reset"})
    user = locked(asked.user)
    _require_over(by, user)
    asked = Enrolment.objects.select_for_update().get(pk=asked.pk)
    now, code = clock.now(), one_time_code()
    if asked.confirmed_at is not None or asked.code_hash or not asked.is_open(now):
        raise Refused("not-pending", _("This reset does not wait for anyone any more. Ask for another one."))
    if by.username == asked.asked_by:
        raise Refused("second-person-needed", _("You asked for this reset. Another officer confirms it."))
    _forget_factors(user)
    asked.confirmed_by, asked.confirmed_at = by.username or by.name, now
    asked.code_hash, asked.until = keyed(code, "enrolment"), now + CONFIRMED_RESET
    asked.save(update_fields=["confirmed_by", "confirmed_at", "code_hash", "until"])
    record(Action.FACTOR_RESET_CONFIRMED, by=by, on=user.subject, after={"asked_by": asked.asked_by})
    return code


@deed
def withdraw_reset(asked: Enrolment, *, by: Actor) -> None:
    """Take back a reset that nobody has confirmed. Refused with `not-permitted`, `own-factor`, `not-pending`."""
    user = locked(asked.user)
    _require_over(by, user)
    asked = Enrolment.objects.select_for_update().get(pk=asked.pk)
    if asked.ended_at is not None or asked.code_hash:
        raise Refused("not-pending", _("This reset does not wait for anyone any more. Nothing is left to take back."))
    asked.ended_at = clock.now()
    asked.save(update_fields=["ended_at"])
    record(Action.FACTOR_RESET_WITHDRAWN, by=by, on=user.subject)


@deed
def enrol(user: User, key: str, token: str, code: str, *, by: Actor) -> list[str] | None:
    """Set up the app that holds `key` (hexadecimal) as the second factor; returns the recovery codes, once.

    `code` is the leave to do so. Nothing is returned where it or the app's `token` is wrong; the fifth failure
    ends the leave.
    """
    user, now = locked(user), clock.now()
    leave = Enrolment.objects.select_for_update().filter(user=user, ended_at=None).exclude(code_hash="").first()
    if leave is None or not leave.is_open(now) or has_factor(user):
        return None
    if leave.code_hash != keyed(code, "enrolment") or not _shows(key, token):
        leave.failures += 1
        leave.ended_at = now if leave.failures >= MOST_FAILURES else None
        leave.save(update_fields=["failures", "ended_at"])
        record(Action.ENROLMENT_FAILED, by=by, on=user.subject)
        return None
    leave.ended_at = now
    leave.save(update_fields=["ended_at"])
    return _set_up(user, key, token, by)


@deed
def replace_factor(user: User, key: str, token: str, present: str, *, by: Actor) -> list[str] | None:
    """Move to another telephone: `present` is a code of the factor in use, `token` one of the new app.

    Returns new recovery codes, or nothing where one of the two is wrong.
    """
    user = locked(user)
    if not _shows(key, token) or _passed(user, present, by) is None:
        return None
    _forget_factors(user)
    return _set_up(user, key, token, by)


@deed
def print_recovery_codes(user: User, present: str, *, by: Actor) -> list[str] | None:
    """Ten new recovery codes in place of the old ones, for a code of the factor in use; nothing where it is wrong."""
    user = locked(user)
    if _passed(user, present, by) is None:
        return None
    codes = _new_codes(user)
    record(Action.RECOVERY_CODES_PRINTED, by=by, on=user.subject)
    return codes


@deed
def pass_second_factor(user: User, token: str, *, by: Actor) -> Device | None:
    """The device that this code proves, or nothing. A recovery code is gone once it was used."""
    return _passed(locked(user), token, by)


@deed
def enrol_totp(user: User, *, by: Actor) -> str:
    """Give an account a confirmed second factor and return its secret in base32. For commands and the demo."""
    device = TOTPDevice.objects.create(user=user, name="authenticator", confirmed=True)
    record(Action.SECOND_FACTOR_ENROLLED, by=by, on=user.subject)
    return b32encode(device.bin_key).decode()


def factor_of(device: Device) -> str:
    """How the trail calls a device."""
    return RECOVERY if isinstance(device, StaticDevice) else APP


def _passed(user: User, token: str, by: Actor) -> Device | None:
    digits = "".join(token.split())
    if digits.isdigit() and len(digits) == 6:
        for device in TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True):
            if device.verify_token(digits):
                return device
        return None
    for card in StaticDevice.objects.select_for_update().filter(user=user, confirmed=True):
        if card.verify_token(keyed(token, "recovery")[:16]):
            left = recovery_codes_left(user)
            record(Action.RECOVERY_CODE_USED, by=by, on=user.subject, after={"left": left})
            return card
    return None


def _shows(key: str, token: str) -> bool:
    """Whether the app shows this code now, or did a moment ago."""
    digits = "".join(token.split())
    now = clock.now().timestamp()
    return digits.isdigit() and any(_token_at(key, now + drift) == int(digits) for drift in (-30, 0, 30))


def _token_at(key: str, moment: float) -> int:
    totp = TOTP(unhexlify(key))
    totp.time = moment
    return int(totp.token())


def _set_up(user: User, key: str, token: str, by: Actor) -> list[str]:
    device = TOTPDevice.objects.create(user=user, name="authenticator", key=key, confirmed=True)
    device.verify_token("".join(token.split()))  # used up: what set the app up does not also sign in
    codes = _new_codes(user)
    record(Action.SECOND_FACTOR_ENROLLED, by=by, on=user.subject)
    return codes


def _new_codes(user: User) -> list[str]:
    card = StaticDevice.objects.get_or_create(user=user, name="recovery card", defaults={"confirmed": True})[0]
    card.token_set.all().delete()
    codes = [one_time_code() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=card, token=keyed(code, "recovery")[:16]) for code in codes)
    return codes


def _forget_factors(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _end_open(user: User) -> None:
    Enrolment.objects.filter(user=user, ended_at=None).update(ended_at=clock.now())


def _require_over(by: Actor, user: User) -> None:
    """Whoever resets has the right at a facility of the person's, or in the whole Service for a national posting."""
    if by.user_id == user.pk:
        raise Refused("own-factor", _("Nobody resets their own second factor. Ask two other officers."))
    postings = list(user.postings.in_force().select_related("facility"))
    if by.kind != "user":
        return
    if any(posting.facility is None for posting in postings) or not postings:
        require(by, Permission.CONFIRM_POSTING)
        return
    for posting in postings:
        try:
            require(by, Permission.RESET_FACTOR, posting.facility)
        except NotPermitted:
            continue
        return
    raise NotPermitted
