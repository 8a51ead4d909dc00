from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cells.trail import events, lines_of, page_before
from inspectorate.doors import Request, inspectors
from inspectorate.explained import explanations
from inspectorate.forms.trail import FilterNameForm, TrailForm
from inspectorate.handing_out import bundle
from inspectorate.links import links_of
from inspectorate.models import SavedFilter
from inspectorate.trail import MOST_EXPORTED, as_csv
from lcs_ims.audit.models import Event
from lcs_ims.audit.proofs import covering, prove_event
from lcs_ims.audit.sentences import entry_of
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused


@inspectors
@require_safe
def trail(request: Request) -> HttpResponse:
    facilities = list(Facility.objects.all())
    form = TrailForm(facilities, request.GET)
    found, following = page_before(events(form.wanted, form.at), request.GET.get("before", ""))
    context = {
        "form": form,
        "wanted": form.wanted,
        "history": lines_of(found, facilities),
        "following": following,
        "filters": SavedFilter.objects.filter(inspector=request.user),
        "naming": FilterNameForm(),
        "query": _query(request),
    }
    return render(request, "inspectorate/trail.html", context)


@inspectors
@require_safe
def event(request: Request, leaf: int) -> HttpResponse:
    one = get_object_or_404(Event, leaf=leaf)
    context = {
        "event": one,
        "entry": entry_of(one),
        "links": links_of(one),
        "said": _said(one),
        "explanations": explanations([one.uuid]).get(str(one.uuid), []),
    }
    return render(request, "inspectorate/event.html", context)


@inspectors
@require_safe
def proof(request: Request, leaf: int) -> HttpResponse:
    one = get_object_or_404(Event, leaf=leaf)
    try:
        text = prove_event(one, covering(one))
    except Refused as refusal:
        return render(request, "inspectorate/refused.html", {"refusal": refusal}, status=409)
    return _file(text.encode(), f"event-{leaf}.proof.txt", "text/plain; charset=utf-8")


@inspectors
@require_safe
def export(request: Request, kind: str) -> HttpResponse:
    """The search as CSV, or as an archive with the checkpoint and proofs. The read log has the address."""
    form = TrailForm(list(Facility.objects.all()), request.GET)
    found = list(events(form.wanted, form.at)[:MOST_EXPORTED])
    if kind == "csv":
        return _file(as_csv(found), "events.csv", "text/csv; charset=utf-8")
    if kind == "zip":
        return _file(bundle(found), "events.zip", "application/zip")
    raise Http404


@inspectors
@require_POST
def save_filter(request: Request) -> HttpResponseRedirect:
    form, query = FilterNameForm(request.POST), request.POST.get("query", "")[:1000]
    if form.is_valid():
        name = form.cleaned_data["name"]
        SavedFilter.objects.update_or_create(inspector=request.user, name=name, defaults={"query": query})
        messages.success(request, _("The search is kept."))
    else:
        messages.error(request, _("The search was not kept. Give it a name."))
    return redirect(f"{reverse('trail')}?{query}")


@inspectors
@require_POST
def forget_filter(request: Request, filter_id: int) -> HttpResponseRedirect:
    get_object_or_404(SavedFilter, pk=filter_id, inspector=request.user).delete()
    return redirect("trail")


def _query(request: Request) -> str:
    """The search as it stands, without the page."""
    return urlencode([(name, value) for name, value in request.GET.items() if name != "before" and value])


def _said(one: Event) -> list[tuple[str, object, object]]:
    """What the event says beyond its sentence: each name with its value before and after."""
    names = dict.fromkeys([*one.before, *one.after])
    return [(name.replace("_", " "), one.before.get(name, ""), one.after.get(name, "")) for name in names]


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
