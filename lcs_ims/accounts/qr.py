"""The key of an authenticator app as a picture and as letters."""

from base64 import b32encode
from binascii import unhexlify
from urllib.parse import quote, urlencode

import segno
from django.conf import settings


def secret(key: str) -> str:
    """The key as the apps take it when it is typed: base32, in groups of four."""
    letters = b32encode(unhexlify(key)).decode().rstrip("=")
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def picture(username: str, key: str) -> str:
    """The same as a QR code, for the address of an image."""
    issuer = settings.OTP_TOTP_ISSUER
    said = urlencode({"secret": secret(key).replace(" ", ""), "issuer": issuer})
    return str(segno.make(f"otpauth://totp/{quote(issuer)}:{quote(username)}?{said}").svg_data_uri(scale=5))
