"""How long a sign-in lasts: 12 hours at most, and 15 minutes without activity. A page that refreshes itself is none.

The session carries both times. One without them was not begun by `begin`, and is over.
"""

from collections.abc import Mapping, MutableMapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=15)
_GRAIN = timedelta(seconds=30)  # a page of a busy officer does not write its session each time
_BEGAN, _ACTIVE = "began_at", "active_at"
_REFRESH = "refresh"


def begin(session: MutableMapping[str, Any], now: datetime) -> None:
    """Start both clocks. Called once, when the person has come in."""
    session[_BEGAN] = session[_ACTIVE] = now.isoformat()


def why_over(session: Mapping[str, Any], now: datetime) -> str:
    """Why the sign-in has ended: "long" or "idle"; nothing while it lasts."""
    try:
        began, active = (datetime.fromisoformat(session[key]) for key in (_BEGAN, _ACTIVE))
    except (KeyError, ValueError):
        return "long"
    if now - began >= LONGEST:
        return "long"
    return "idle" if now - active >= IDLE else ""


def note_activity(session: MutableMapping[str, Any], request: HttpRequest, now: datetime) -> None:
    """Let the quarter of an hour begin anew, if this request is a person's doing."""
    if is_activity(request) and now - datetime.fromisoformat(session[_ACTIVE]) >= _GRAIN:
        session[_ACTIVE] = now.isoformat()


def is_activity(request: HttpRequest) -> bool:
    """Whether somebody sits there: a form was sent, or a page was asked for by hand.

    Not a fragment that htmx fetches, nor a page that reloads itself. Those say so (`refresh` in the address or
    as a cookie of some seconds), and browsers say of a navigation whether a person caused it.
    """
    if request.method not in {"GET", "HEAD"}:
        return True
    if "HX-Request" in request.headers or _REFRESH in request.GET or _REFRESH in request.COOKIES:
        return False
    return "Sec-Fetch-Mode" not in request.headers or request.headers.get("Sec-Fetch-User") == "?1"
