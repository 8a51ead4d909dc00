"""Apps and cards of the people of tests: what a telephone would show."""

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from lcs_ims.accounts.models import User
from lcs_ims.accounts.second_factor import _new_codes, enrol_totp
from lcs_ims.audit import Actor, deed
from lcs_ims.lib import clock

BY = Actor.shell("tests")


def with_app(user: User) -> TOTPDevice:
    enrol_totp(user, by=BY)
    return TOTPDevice.objects.get(user=user)


@deed
def with_card(user: User) -> list[str]:
    return _new_codes(user)


def shown(device: TOTPDevice) -> str:
    return shown_by(device.bin_key)


def shown_by(key: bytes) -> str:
    """The six digits that an app with this key shows now."""
    totp = TOTP(key)
    totp.time = clock.now().timestamp()
    return f"{totp.token():06d}"


def wrong(device: TOTPDevice) -> str:
    return f"{(int(shown(device)) + 1) % 1_000_000:06d}"
