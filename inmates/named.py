"""The inmate a command or an import names."""

from inmates.models import Inmate
from lcs_ims.lib.refusal import Refused


def inmate_named(number: str) -> Inmate:
    """The inmate of that number. Raises Refused("no-such-inmate")."""
    inmate = Inmate.objects.filter(inmate_no=number).first()
    if inmate is None:
        raise Refused("no-such-inmate", f"No inmate has the number {number}. Read the number again.")
    return inmate
