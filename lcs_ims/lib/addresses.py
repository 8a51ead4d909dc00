"""Where a request comes from, also behind web servers that pass it on."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the machine that asked: what the outermost of our `LCS_PROXIES` web servers saw.

    Each server adds to the right of X-Forwarded-For whom it heard from; what a browser wrote there itself
    stands further left and is not believed. With fewer entries than servers the request came past them.
    """
    heard = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        chain = [entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        heard = chain[-settings.PROXIES] if len(chain) >= settings.PROXIES else heard
    try:
        return str(ip_address(heard))
    except ValueError:
        return ""
