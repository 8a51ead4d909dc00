from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inspectorate.doors import Request, head_only
from inspectorate.forms.people import EnrolForm
from inspectorate.models import Inspector
from inspectorate.services.people import close_account, enrol, take_factor_off
from lcs_ims.accounts.passwords import temporary_password
from lcs_ims.lib.refusal import Refused


@head_only
@require_safe
def inspectors(request: Request) -> HttpResponse:
    return render(request, "inspectorate/inspectors.html", {"people": Inspector.objects.all()})


@head_only
@never_cache
@sensitive_post_parameters()
@sensitive_variables("password")
@require_http_methods(["GET", "HEAD", "POST"])
def new_inspector(request: Request) -> HttpResponse:
    form = EnrolForm(request.POST or None)
    if form.is_valid():
        password = temporary_password()
        with form.showing_refusals():
            person = enrol(**form.cleaned_data, password=password, by=request.user.full_name)
            context = {"person": person, "password": password}
            return render(request, "inspectorate/temporary_password.html", context)
    return render(request, "inspectorate/new_inspector.html", {"form": form})


@head_only
@require_POST
def close(request: Request, username: str) -> HttpResponse:
    try:
        close_account(get_object_or_404(Inspector, username=username), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The account is closed. What was read with it stays in the log."))
    return redirect("inspectors")


@head_only
@require_POST
def factor_off(request: Request, username: str) -> HttpResponse:
    take_factor_off(get_object_or_404(Inspector, username=username))
    messages.success(request, _("The second factor is off. The next sign-in sets up a new one."))
    return redirect("inspectors")
