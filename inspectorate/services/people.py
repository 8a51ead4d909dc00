"""Deeds on the portal's own accounts. The Service's process has no connection to them."""

import base64

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from inspectorate.models import Inspector
from lcs_ims.accounts.passwords import faults as faults_of
from lcs_ims.accounts.passwords import keyed, one_time_code
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

RECOVERY_CODES = 10


@transaction.atomic
def enrol(
    username: str, role: str, *, full_name: str, password: str, by: str, email: str = "", temporary: bool = True
) -> Inspector:
    """Open an account of the portal. The password is changed, and a second factor set up, at the first sign-in.

    Raises Refused: `not-as-expected`, `username-taken`, `weak-password`.
    """
    inspector = Inspector(
        username=username.strip().lower(),
        full_name=full_name.strip(),
        email=email.strip(),
        role=role,
        must_change_password=temporary,
        enrolled_at=clock.now(),
        enrolled_by=by,
    )
    if found := _faults(password, inspector):
        raise Refused("weak-password", found[0])
    inspector.set_password(password)
    try:
        inspector.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise Refused("not-as-expected", error.messages[0]) from error
    try:
        with transaction.atomic():
            inspector.save(force_insert=True)
    except IntegrityError as error:
        message = _("The username {username} is taken. Choose another.").format(username=inspector.username)
        raise Refused("username-taken", message) from error
    return inspector


@transaction.atomic
def change_password(inspector: Inspector, new: str) -> Inspector:
    """Set a password of one's own. Raises Refused: `weak-password`."""
    inspector = Inspector.objects.select_for_update().get(pk=inspector.pk)
    if found := _faults(new, inspector):
        raise Refused("weak-password", found[0])
    inspector.set_password(new)
    inspector.must_change_password = False
    inspector.save(update_fields=["password", "must_change_password"])
    return inspector


@transaction.atomic
def close_account(inspector: Inspector, *, by: Inspector) -> Inspector:
    """Close an account; its log stays. Raises Refused: `own-account`."""
    inspector = Inspector.objects.select_for_update().get(pk=inspector.pk)
    if inspector == by:
        raise Refused("own-account", _("This is your own account. Have another head of the Inspectorate close it."))
    inspector.is_active = False
    inspector.save(update_fields=["is_active"])
    return inspector


@transaction.atomic
def begin_factor(inspector: Inspector) -> TOTPDevice:
    """The second factor that waits to be confirmed with its first code; a new one where none waits."""
    Inspector.objects.select_for_update().get(pk=inspector.pk)
    if TOTPDevice.objects.filter(user=inspector, confirmed=True).exists():
        raise Refused("factor-set-up", _("A second factor is set up already. Ask the head to take it off first."))
    waiting, _made = TOTPDevice.objects.get_or_create(user=inspector, confirmed=False, defaults={"name": "app"})
    return waiting


@transaction.atomic
def confirm_factor(device: TOTPDevice, code: str) -> bool:
    """Whether the first code was right; from then on the factor is asked at each sign-in."""
    device = TOTPDevice.objects.select_for_update().get(pk=device.pk)
    if not device.verify_token(code):
        return False
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return True


@transaction.atomic
def make_recovery_codes(inspector: Inspector) -> list[str]:
    """Ten new recovery codes in place of the old ones: told once, for a card; what is kept tells none of them."""
    Inspector.objects.select_for_update().get(pk=inspector.pk)
    card = StaticDevice.objects.get_or_create(user=inspector, name="recovery card")[0]
    card.token_set.all().delete()
    codes = [one_time_code() for _code in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=card, token=_kept(code)) for code in codes)
    return codes


@transaction.atomic
def pass_factor(inspector: Inspector, code: str) -> Device | None:
    """The device that a code proves, or nothing. A recovery code is gone once it was used."""
    Inspector.objects.select_for_update().get(pk=inspector.pk)
    if code.isdecimal():
        apps = TOTPDevice.objects.filter(user=inspector, confirmed=True)
        return next((app for app in apps if app.verify_token(code)), None)
    card = StaticDevice.objects.filter(user=inspector, confirmed=True).first()
    return card if card and card.verify_token(_kept(code)) else None


def _kept(code: str) -> str:
    return keyed(code, "inspector-recovery")[:16]


@transaction.atomic
def give_factor(inspector: Inspector) -> str:
    """A confirmed second factor for a demonstration or a test; its secret in base 32."""
    device = TOTPDevice.objects.create(user=inspector, name="app", confirmed=True)
    return secret_of(device)


@transaction.atomic
def take_factor_off(inspector: Inspector) -> None:
    """For someone who lost their device: the next sign-in sets up a new one, with new recovery codes."""
    TOTPDevice.objects.filter(user=inspector).delete()
    StaticDevice.objects.filter(user=inspector).delete()


def secret_of(device: TOTPDevice) -> str:
    return base64.b32encode(device.bin_key).decode()


def _faults(password: str, inspector: Inspector) -> list[str]:
    """What speaks against a password; the Service's words, asked about the portal's people."""
    return faults_of(password, inspector)  # type: ignore[arg-type]  # the validators look at named attributes alone
