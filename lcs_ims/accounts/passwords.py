"""What speaks against a password, in the Service's own words, and passwords made by the Service."""

import re
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lcs_ims.accounts.models import User

_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # read out over a bad line: no i, l, o, 0, 1

_ADVICE: dict[str, Promise] = {
    "password_too_short": _("The password has fewer than 12 characters. Use three or four words."),
    "password_too_common": _("Many people use this password. Choose one that nobody would guess."),
    "password_entirely_numeric": _("The password has digits only. Add words to it."),
    "password_too_similar": _("The password resembles the name or the number of its owner. Choose another."),
}


def faults(password: str, user: User) -> list[str]:
    """Every reason against the password as a sentence; empty when it will do."""
    try:
        validate_password(password, user)
    except ValidationError as found:
        return [str(_ADVICE.get(error.code or "", error.messages[0])) for error in found.error_list]
    return []


def temporary_password() -> str:
    """Sixteen random characters in groups of four (79 bits), easy to read out and to type."""
    return _readable(groups=4)


def one_time_code() -> str:
    """Eight random characters in two groups (39 bits), for what is good once, for a while, and for few tries."""
    return _readable(groups=2)


def keyed(code: str, purpose: str) -> str:
    """What is kept of a code: under the Service's key, so that a stolen table alone cannot be searched."""
    plain = re.sub(r"[\s-]", "", code).lower()
    return salted_hmac(f"lcs_ims.accounts.{purpose}", plain, algorithm="sha256").hexdigest()


def _readable(groups: int) -> str:
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(groups))
