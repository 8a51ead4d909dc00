"""The codes at a gate by which a visitor's telephone shows that it is there.

One changes every three minutes and stands on a screen; one for the day is printed where there is no screen. Both are
signed with the secret of the Service and stored nowhere: a photograph of the screen is worth nothing soon after.
"""

from base64 import b32encode
from datetime import datetime
from hmac import compare_digest

from django.utils.crypto import salted_hmac

from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock

SECONDS = 180
_SALT = "visits.gate_codes"


def screen_code(facility: Facility, now: datetime, *, before: int = 0) -> str:
    """The code on the screen; `before`: the one so many turns ago."""
    turn = int(now.timestamp()) // SECONDS - before
    return _code(f"{facility.pk} turn {turn}", 16)


def day_code(facility: Facility, now: datetime) -> str:
    """The code that is printed for a facility date."""
    return _code(f"{facility.pk} day {clock.facility_date(now).isoformat()}", 8)


def is_at_gate(facility: Facility, code: str, now: datetime) -> bool:
    """Whether a code stands at this gate now: on the screen, on it a moment ago, or on today's paper."""
    typed = "".join(code.split()).upper()
    known = (screen_code(facility, now), screen_code(facility, now, before=1), day_code(facility, now))
    # Compared as bytes: what is typed may hold any sign.
    return any(compare_digest(typed.encode(), one.encode()) for one in known)


def _code(said: str, length: int) -> str:
    digest = salted_hmac(_SALT, said, algorithm="sha256").digest()
    return b32encode(digest).decode()[:length]
