"""Whether the portal is well, for monitors. Says nothing about anybody."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from inspectorate.doors import public
from inspectorate.models import Watch
from lcs_ims.lib import clock


@public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the portal's own database answers; how long ago the watcher ran is told."""
    try:
        ran_at = Watch.objects.values_list("ran_at", flat=True).first()
    except DatabaseError:
        return JsonResponse({"ok": False, "database": "unreachable"}, status=503)
    quiet = round((clock.now() - ran_at).total_seconds()) if ran_at else None
    return JsonResponse({"ok": True, "database": "ok", "watcher_heard_seconds_ago": quiet})
