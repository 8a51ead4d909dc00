"""Whether the Service is well, for load balancers and monitors. Says nothing about anybody."""

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from lcs_ims.accounts.doors import public
from lcs_ims.sweeping import LATE_AFTER, SWEEP, WORKER, silence


@public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while pages can be served: a late sweep is told, but the pages need none."""
    try:
        states = {name: _state(silence(name)) for name in (SWEEP, WORKER)}
    except DatabaseError:
        return JsonResponse({"ok": False, "database": "unreachable"}, status=503)
    return JsonResponse({"ok": True, "database": "ok", **states})


def _state(quiet: timedelta | None) -> dict[str, object]:
    if quiet is None:
        return {"heard_seconds_ago": None, "late": True}
    return {"heard_seconds_ago": round(quiet.total_seconds()), "late": quiet > LATE_AFTER}
