from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inspectorate.doors import Request, inspectors
from inspectorate.figures import estate
from inspectorate.figures import today as figures
from inspectorate.models import Alarm
from inspectorate.replica import lag
from inspectorate.unread import unread as unread_now
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock


@inspectors
@require_safe
def today(request: Request) -> HttpResponse:
    now = clock.now()
    broken = estate.open_breaches()
    found = estate.glances(Facility.objects.all(), broken, clock.facility_date(now))
    exceptions, orders = figures.running_leave()
    waiting, after_hours = figures.at_the_gates(now - figures.WEEK, now)
    unread, overdue = unread_now(now)
    context = {
        "glances": found,
        "estate": estate.together(found),
        "rules": estate.rules_now(broken),
        "exceptions": exceptions,
        "orders": orders,
        "clocks": figures.clocks_passed(),
        "waiting": waiting,
        "after_hours": after_hours,
        "unread": unread,
        "overdue": overdue if request.user.is_head else 0,
        "alarms": Alarm.objects.filter(ended_at=None),
        "lag": lag(),
    }
    return render(request, "inspectorate/today.html", context)
