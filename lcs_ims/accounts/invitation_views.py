"""Inviting people from outside, and taking an invitation up."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from lcs_ims.accounts import half_signed_in
from lcs_ims.accounts.door_forms import AcceptForm, InvitationForm
from lcs_ims.accounts.door_models import Invitation
from lcs_ims.accounts.doors import Request, permitted, public
from lcs_ims.accounts.invitations import accept, invitation_of, invite, withdraw_invitation
from lcs_ims.accounts.middleware import web_source
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.rates import limited
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused


@permitted(Permission.INVITE_OUTSIDER)
@never_cache
@sensitive_variables("token", "link")
@form_page
def invitations(request: Request) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    form.fields["facility"].queryset = Facility.objects.filter(  # type: ignore[attr-defined]
        pk__in=[facility.pk for facility in request.access.facilities(Permission.INVITE_OUTSIDER)]
    )
    if form.is_valid():
        with form.showing_refusals():
            made, token = invite(**form.cleaned_data, by=request.actor)
            link = request.build_absolute_uri(reverse("accept-invitation", args=[token]))
            return render(request, "accounts/invitation_link.html", {"invitation": made, "link": link})
    sent = Invitation.objects.select_related("user", "facility")[:50]
    return render(request, "accounts/invitations.html", {"form": form, "sent": sent, "now": clock.now()})


@permitted(Permission.INVITE_OUTSIDER)
@require_POST
def withdraw(request: Request, invitation_id: int) -> HttpResponse:
    found = get_object_or_404(Invitation, pk=invitation_id)
    try:
        withdraw_invitation(found, by=request.actor)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("The invitation is withdrawn. Its link opens nothing."))
    return redirect("invitations")


@public
@sensitive_post_parameters()
@sensitive_variables("token", "code")
@never_cache
@form_page
@limited("sign-in")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    invitation = invitation_of(token)
    if invitation is None:
        raise Http404
    form = AcceptForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        with form.showing_refusals():
            code = accept(invitation, said["registration_no"], said["new"], source=web_source(request))
            if code is None:
                form.add_error("registration_no", _("This is not the number that was verified. Read it again."))
            else:
                return _go_on(request, invitation, code)
    return render(request, "accounts/accept_invitation.html", {"form": form, "person": invitation.user})


def _go_on(request: HttpRequest, invitation: Invitation, code: str) -> HttpResponse:
    """To the second factor; where none is required, straight in."""
    if request.user.is_authenticated:
        logout(request)
    user = type(invitation.user).objects.get(pk=invitation.user.pk)
    if settings.SECOND_FACTOR_REQUIRED:
        half_signed_in.remember(request, user, "", code)
        return redirect("enrol-factor")
    half_signed_in.come_in(request, user, None)
    return redirect("/")
