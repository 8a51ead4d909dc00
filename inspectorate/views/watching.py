from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inspectorate.away import answered
from inspectorate.doors import Request, head_only, inspectors
from inspectorate.explained import Explanation, explanations
from inspectorate.forms.watching import AlarmForm, ReadingsForm
from inspectorate.models import Alarm, Disclosed, KeptCheckpoint, Reading, Watch
from inspectorate.pairs import pairs as all_pairs
from inspectorate.patterns import patterns as all_patterns
from inspectorate.services.alarms import acknowledge
from inspectorate.services.disclosed import mark_read
from inspectorate.unread import HEAD_AFTER
from lcs_ims.audit.disclosures import KINDS
from lcs_ims.audit.sentences import entry_of
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock

PER_PAGE = 30


@inspectors
@require_safe
def disclosed(request: Request) -> HttpResponse:
    """What is told at once by itself; the rest as a digest, facility by facility, until a facility is chosen."""
    kind, facility, state = (request.GET.get(name, "") for name in ("kind", "facility", "state"))
    found = Disclosed.objects.all()
    if kind in KINDS:
        found = found.filter(kind=kind)
    if facility:
        found = found.filter(facility=facility)
    if state == "overdue":
        found = found.unread().filter(copied_at__lt=clock.now() - HEAD_AFTER)
    elif state != "all":
        found = found.unread()
    page = Paginator(found.order_by("-telling", "-leaf") if facility else found, PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = list(page.object_list)
    nothing: dict[str, list[Explanation]] = {}
    said = answered(lambda: explanations([one.uuid for one in rows]), nothing)
    digest = Disclosed.objects.unread().order_by("facility").values("facility").annotate(n=Count("pk"))
    context = {
        "page": page,
        "rows": [(one, entry_of(one.event), said.get(str(one.uuid), [])) for one in rows],
        "kind": KINDS.get(kind),
        "kinds": KINDS.values(),
        "state": state,
        "code": facility,
        "digest": digest,
    }
    return render(request, "inspectorate/disclosed.html", context)


@inspectors
@require_POST
def read(request: Request) -> HttpResponse:
    keys = [int(key) for key in request.POST.getlist("disclosed") if key.isdigit()]
    count = mark_read(keys, by=request.user)
    words = ngettext("%(n)s disclosure marked as read.", "%(n)s disclosures marked as read.", count)
    messages.success(request, words % {"n": count})
    return redirect(f"/disclosed/?{request.POST.get('query', '')}")


@inspectors
@require_safe
def alarms(request: Request) -> HttpResponse:
    page = Paginator(Alarm.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "watch": Watch.objects.first(),
        "checkpoints": KeptCheckpoint.objects.all()[:10],
        "kept": KeptCheckpoint.objects.count(),
    }
    return render(request, "inspectorate/alarms.html", context)


@inspectors
@require_http_methods(["GET", "HEAD", "POST"])
def answer_alarm(request: Request, alarm_id: int) -> HttpResponse:
    alarm = get_object_or_404(Alarm, pk=alarm_id)
    form = AlarmForm(request.POST or None, may_begin_anew=request.user.is_head and alarm.is_grave)
    if form.is_valid():
        with form.showing_refusals():
            acknowledge(alarm, form.cleaned_data["words"], anew=form.cleaned_data.get("anew", False), by=request.user)
            messages.success(request, _("The alarm is answered."))
            return redirect("alarms")
    return render(request, "inspectorate/alarm.html", {"alarm": alarm, "form": form})


@head_only
@require_safe
def readings(request: Request) -> HttpResponse:
    form = ReadingsForm(request.GET)
    found = Reading.objects.all()
    if form.is_valid():
        given = form.cleaned_data
        if given["who"]:
            found = found.filter(inspector__username=given["who"])
        if given["what"]:
            found = found.filter(address__icontains=given["what"])
    page = Paginator(found, 100).get_page(request.GET.get("page"))
    return render(request, "inspectorate/readings.html", {"page": page, "form": form})


@inspectors
@require_safe
def pairs(request: Request) -> HttpResponse:
    found = all_pairs(clock.now() - timedelta(days=365))
    return render(request, "inspectorate/pairs.html", {"pairs": found})


@inspectors
@require_safe
def patterns(request: Request) -> HttpResponse:
    found = all_patterns(clock.now())
    return render(request, "inspectorate/patterns.html", {"patterns": found, "facilities": Facility.objects.all()})
