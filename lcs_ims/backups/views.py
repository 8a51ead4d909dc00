from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action
from lcs_ims.audit.models import Checkpoint, Event
from lcs_ims.audit.sentences import entry_of
from lcs_ims.backups.standing import LATE_AFTER, loss_of, standing
from lcs_ims.lib import clock

TOLD = (Action.COPY_PROVEN, Action.COPY_FAILED, Action.DATABASE_RESTORED, Action.LOG_CONTINUED)
SHOWN = 60


@permitted(Permission.MANAGE_ACCOUNTS, Permission.VIEW_TRAIL)
@require_safe
def copies(request: Request) -> HttpResponse:
    events = list(Event.objects.filter(action__in=TOLD).order_by("-leaf")[:SHOWN])
    now, wanted = standing(), len(settings.BACKUP_DIRS)
    losses = [loss for event in events if event.action == Action.DATABASE_RESTORED and (loss := loss_of(event))]
    context = {
        "standing": now,
        "safe": bool(wanted) and now.is_safe(clock.now(), wanted),
        "wanted": wanted,
        "at": settings.BACKUP_AT,
        "late_after": LATE_AFTER,
        "losses": losses,
        "entries": [entry_of(event) for event in events],
        "checkpoint": Checkpoint.objects.order_by("-number").first(),
    }
    return render(request, "backups/copies.html", context)
